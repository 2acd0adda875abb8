import Core
import Testing
import Threats

@Suite("Reports: one item") struct ThreatReportItemTests {
    private static let base: JSONObject = [
        "reportId": "r-1", "deviceId": "9c5c7d2e-0d5a-4f6b-8a3e-1f2d3c4b5a69", "level": "low",
        "observedDateTime": .string(Samples.now.rfc3339),
    ]

    /// The sample with members set, or left out where the value is nil.
    private static func item(_ members: [(String, JSON?)] = []) -> JSON {
        var object = base
        for (name, value) in members { object[name] = value }
        return .object(object)
    }

    private func read(_ value: JSON) throws -> Result<ThreatReportItem, ItemError> {
        ThreatReportItem.read(value, partner: try Samples.partner(Samples.lookout), received: Samples.now)
    }

    private func error(_ value: JSON) throws -> ItemError? {
        if case .failure(let error) = try read(value) { error } else { nil }
    }

    @Test(
        arguments: [
            ("level", "secured", .secured), ("level", "low", .lowSeverity), ("level", "medium", .mediumSeverity),
            ("level", "high", .highSeverity), ("nativeSeverity", "THREAT_MEDIUM", .mediumSeverity),
            ("nativeSeverity", "secure", .secured), ("state", "activated", .activated),
            ("state", "deactivated", .deactivated),
            ("state", "unresponsive", .unresponsive), ("state", "compromised", .compromised),
            ("state", "misconfigured", .misconfigured),
        ] as [(String, String, ReportedThreatState)])
    func `a level, a word of the scale or one of five states resolves to a state`(
        name: String, word: String, state: ReportedThreatState
    ) throws {
        let item = try read(Self.item([("level", nil), (name, .string(word))])).get()
        #expect(item.state == state)
        #expect(item.nativeSeverity == (name == "nativeSeverity" ? word : nil))
        #expect(item.reportID == "r-1")
        #expect(item.observed == Samples.now)
    }

    @Test(
        arguments: [
            ([("level", nil)], "InvalidReport"),
            ([("state", "activated")], "InvalidReport"),
            ([("nativeSeverity", "THREAT_LOW")], "InvalidReport"),
            ([("level", "Low")], "InvalidReport"),
            ([("level", "lowSeverity")], "InvalidReport"),
            ([("level", 1)], "InvalidReport"),
            ([("level", nil), ("state", "secured")], "InvalidReport"),
            ([("level", nil), ("state", "unknown")], "InvalidReport"),
            ([("level", nil), ("state", "Activated")], "InvalidReport"),
            ([("level", nil), ("nativeSeverity", "CRITICAL")], "UnknownSeverity"),
            ([("reportId", nil)], "InvalidReport"),
            ([("reportId", "")], "InvalidReport"),
            ([("reportId", 5)], "InvalidReport"),
            ([("reportId", .string(String(repeating: "a", count: 201)))], "InvalidReport"),
            ([("reportId", .string(String(repeating: "é", count: 101)))], "InvalidReport"),
            ([("deviceId", nil)], "InvalidReport"),
            ([("deviceId", "phone")], "UnknownDevice"),
            ([("observedDateTime", nil)], "InvalidReport"),
            ([("observedDateTime", "yesterday")], "InvalidReport"),
            ([("more", 1)], "InvalidReport"),
            ([("threats", ["id": "t"])], "InvalidReport"),
            ([("threats", ["t"])], "InvalidReport"),
            ([("threats", [["id": 1]])], "InvalidReport"),
            ([("threats", [["colour": "red"]])], "InvalidReport"),
            ([("threats", [["detectedDateTime": "soon"]])], "InvalidReport"),
            ([("threats", .array(Array(repeating: [:], count: 257)))], "InvalidReport"),
        ] as [([(String, JSON?)], String)])
    func `whatever is wrong inside an item is that item's error`(members: [(String, JSON?)], code: String) throws {
        let error = try error(Self.item(members))
        #expect(error?.code == code, "\(error?.message ?? "accepted")")
        #expect(error?.message.isEmpty == false)
    }

    @Test func `an item has exactly one of level, nativeSeverity and state`() throws {
        let words = [("level", "low"), ("nativeSeverity", "THREAT_LOW"), ("state", "activated")] as [(String, JSON)]
        for choice in 0..<8 {
            let given = words.indices.filter { choice >> $0 & 1 == 1 }
            var members: [(String, JSON?)] = [("level", nil)]
            for index in given { members.append(words[index]) }
            let error = try error(Self.item(members))
            #expect((error == nil) == (given.count == 1), "\(given.map { words[$0].0 })")
            #expect(error == nil || error?.code == "InvalidReport")
        }
    }

    @Test(arguments: [nil, 1, "text", []] as [JSON])
    func `an item that is no object is an item error`(value: JSON) throws {
        #expect(try error(value)?.code == "InvalidReport")
    }

    @Test func `a null member is absent`() throws {
        let item = Self.item([("state", .null), ("nativeSeverity", .null), ("threats", .null), ("more", .null)])
        #expect(try read(item).get().state == .lowSeverity)
        #expect(try error(Self.item([("level", .null)]))?.code == "InvalidReport")
    }

    @Test func `a reportId may have 200 bytes`() throws {
        let text = String(repeating: "é", count: 100)
        #expect(try read(Self.item([("reportId", .string(text))])).get().reportID == text)
    }

    @Test func `more than 5 minutes in the future is an item error, exactly 5 is not`() throws {
        let limit = Samples.now + .minutes(5)
        let fine = try read(Self.item([("observedDateTime", .string(limit.rfc3339))])).get()
        #expect(fine.observed == limit)
        #expect(fine.orderTime(received: Samples.now) == Samples.now)
        let late = limit + TimeSpan(microseconds: 1)
        #expect(try error(Self.item([("observedDateTime", .string(late.rfc3339))])) == .inFuture)
    }

    @Test func `threats are kept as they came and never decide`() throws {
        let threats: JSON = [
            [
                "id": "t-1", "type": "TROJAN", "severity": "THREAT_HIGH", "title": "Bad app",
                "detectedDateTime": "2026-01-01T00:00:00Z", "resolvedDateTime": "2026-01-02T00:00:00Z",
            ]
        ]
        let item = try read(Self.item([("threats", threats)])).get()
        #expect(JSON.array(item.threats) == threats)
        #expect(item.state == .lowSeverity)
    }

    @Test func `the same body is equal JSON values, whatever the order of members`() throws {
        let members = Self.base.members
        let turned = JSON.object(JSONObject(Array(members.reversed())))
        #expect(try read(turned).get().canonicalBytes == read(Self.item()).get().canonicalBytes)
        for change in [("level", "high"), ("reportId", "r-2"), ("threats", [])] as [(String, JSON)] {
            #expect(try read(Self.item([change])).get().canonicalBytes != read(Self.item()).get().canonicalBytes)
        }
    }

    @Test func `the reportId of a refused item can still be answered`() throws {
        let refused = Self.item([("level", "worst")])
        #expect(try error(refused) != nil)
        #expect(ThreatReportItem.reportID(of: refused) == "r-1")
        #expect(ThreatReportItem.reportID(of: [1]) == nil)
        #expect(ThreatReportItem.reportID(of: Self.item([("reportId", 7)])) == nil)
        #expect(
            ThreatReportItem.reportID(of: Self.item([("reportId", .string(String(repeating: "a", count: 201)))])) == nil
        )
    }
}
