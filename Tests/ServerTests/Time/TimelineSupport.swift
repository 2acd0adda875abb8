import Core
import TestServer

extension TestClient {
    /// A device's timeline in one page.
    func timeline(_ device: String) async throws -> [JSON] {
        let answer = try await get("/mtd/v1/devices/\(device)/timeline?$top=999")
        guard answer.status == 200 else { throw Failure.internal("no timeline: \(answer.status) \(answer.text)") }
        return answer.values
    }

    /// The changes of a device's state: instant, states and cause.
    func stateChanges(_ device: String) async throws -> [StateChangeText] {
        try await timeline(device).filter { $0["kind"] != "report" }.map(StateChangeText.init)
    }

    /// The marks of silence in the audit log, oldest first.
    func silenceMarks() async throws -> [JSON] {
        try await auditEntries("Action MobileThreatDefenseConnector").reversed()
            .filter { $0.auditDetail("percentOfThreshold") != nil }
    }
}

/// One change of a device's state, in the words of the wire.
struct StateChangeText: Equatable {
    var at: String
    var from: String?
    var to: String
    var cause: String

    init(_ at: String, _ from: String?, _ to: String, _ cause: String) {
        self.at = at
        self.from = from
        self.to = to
        self.cause = cause
    }

    init(_ json: JSON) {
        self.init(
            json["dateTime"].string ?? "", json["from"].string, json["to"].string ?? "",
            json["cause"]["kind"].string ?? "")
    }
}

/// Asks again until the answer is as expected, for what the server does by itself within two seconds.
/// - Returns: the last answer.
func eventually<Value>(
    _ isThere: (Value) -> Bool, _ ask: () async throws -> Value
) async throws -> Value {
    var value = try await ask()
    for _ in 0..<300 where !isThere(value) {
        try await Task.sleep(for: .milliseconds(100))
        value = try await ask()
    }
    return value
}
