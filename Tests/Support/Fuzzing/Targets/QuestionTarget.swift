import Core
import DecisionAPI
import HTTPSupport
import TestSupport

extension FuzzTarget {
    /// The bodies of access questions: one, many, and one to explain.
    static let question = FuzzTarget(
        name: "question", grammar: QuestionGrammar.input,
        words: ["\"subject\":{}", "\"type\":\"device\"", "\"evaluations\":[{}]", "\"context\":{}", "\"properties\":{}"]
    ) { bytes throws(FuzzFinding) in
        let read = try FuzzFinding.reading { try RequestBodyReader.parse(bytes, .bulk) }
        guard let object = read?.object else { return }
        _ = try FuzzFinding.reading { try EvaluationRequest(object) }
        _ = try FuzzFinding.reading { try EvaluationsRequest(object) }
        _ = try FuzzFinding.reading { try ExplainRequest(object) }
    }
}

/// Access questions, good and nearly good.
enum QuestionGrammar {
    @Sendable static func input(_ numbers: inout SeededNumbers) -> [UInt8] {
        guard numbers.once(in: 2) else { return Array(question(&numbers).utf8) }
        var items: [String] = []
        for _ in 0..<numbers.count(0...5) { items.append(question(&numbers)) }
        let semantic = numbers.one(of: ["execute_all", "deny_on_first_deny", "permit_on_first_permit", "x"])
        return Array(
            #"{"evaluations":[\#(items.joined(separator: ","))],"options":{"evaluations_semantic":"\#(semantic)"}}"#
                .utf8)
    }

    private static func question(_ numbers: inout SeededNumbers) -> String {
        var members: [String] = []
        for (name, types) in [
            ("subject", ["device", "user", "x"]), ("resource", ["application", "x"]), ("action", ["access"]),
        ] where !numbers.once(in: 12) {
            var inner = ["\"type\":\"\(numbers.one(of: types))\"", "\"id\":\(JSONGrammar.string(&numbers))"]
            if name == "action" { inner = ["\"name\":\"\(numbers.one(of: ["access", "x", ""]))\""] }
            if numbers.once(in: 3) {
                inner.append("\"properties\":{\"deviceId\":\(JSONGrammar.value(&numbers, depth: 6))}")
            }
            members.append("\"\(name)\":{\(inner.joined(separator: ","))}")
        }
        if numbers.once(in: 2) {
            let name = numbers.one(of: [
                "clientAppType", "clientAppId", "platform", "ipAddress", "signInRiskLevel", "x",
            ])
            members.append("\"context\":{\"\(name)\":\(JSONGrammar.value(&numbers, depth: 5))}")
        }
        if numbers.once(in: 20) { members.append(#""colour":1"#) }
        return "{\(members.joined(separator: ","))}"
    }
}
