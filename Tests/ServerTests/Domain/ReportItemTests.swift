import Core
import TestServer
import Testing

/// What one report may say.
@Suite("Reports: one item, over HTTP") struct ReportItemTests {
    struct Word: Sendable, CustomTestStringConvertible {
        let member: String
        let word: String
        let state: String
        let level: JSON

        var testDescription: String { "\(member) \(word)" }

        init(_ member: String, _ word: String, _ state: String, _ level: JSON = nil) {
            self.member = member
            self.word = word
            self.state = state
            self.level = level
        }
    }

    static let words = [
        Word("level", "secured", "secured", "secured"), Word("level", "low", "lowSeverity", "low"),
        Word("level", "medium", "mediumSeverity", "medium"), Word("level", "high", "highSeverity", "high"),
        Word("nativeSeverity", "SECURE", "secured", "secured"),
        Word("nativeSeverity", "THREAT_LOW", "lowSeverity", "low"),
        Word("nativeSeverity", "THREAT_MEDIUM", "mediumSeverity", "medium"),
        Word("nativeSeverity", "THREAT_HIGH", "highSeverity", "high"),
        Word("nativeSeverity", "threat_High", "highSeverity", "high"),
        Word("state", "activated", "activated"), Word("state", "deactivated", "deactivated"),
        Word("state", "unresponsive", "unresponsive"), Word("state", "compromised", "compromised"),
        Word("state", "misconfigured", "misconfigured"),
    ]

    @Test(arguments: words)
    func `a level, a vendor's word or a state becomes the device's reported state`(word: Word) async throws {
        let reporting = try await SharedTenant.reports.value
        let device = try await reporting.phone()
        #expect(try await reporting.reported(device) == "unknown")
        let item = report(device, word.member, word.word)
        let answer = try await reporting.vendor.send(item)
        #expect(answer.status == 200)
        let state = try await reporting.admin.state(device)
        let expected: JSON = [
            "index": 0, "reportId": item["reportId"], "status": "applied", "complianceState": .optional(state),
        ]
        #expect(answer["results"] == [expected])
        let result = try await reporting.admin.compliance(device)
        #expect(result["partnerReportedThreatState"] == .string(word.state))
        #expect(result["threatLevel"] == word.level)
        #expect(result["partner"] == .string(Partner.lookout))
        #expect(result["lastReportDateTime"] == item["observedDateTime"])
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        /// Members that replace those of a good item; null removes one.
        let change: JSONObject
        let code: String

        var testDescription: String { JSONWriter.text(.object(change)) }

        init(_ change: JSONObject, _ code: String = "InvalidReport") {
            self.change = change
            self.code = code
        }
    }

    static let faults = [
        Fault(["level": nil]), Fault(["state": "compromised"]), Fault(["nativeSeverity": "SECURE"]),
        Fault(["level": "HIGH"]), Fault(["level": "highSeverity"]), Fault(["level": 3]), Fault(["level": ""]),
        Fault(["level": nil, "state": "secured"]), Fault(["level": nil, "state": "unknown"]),
        Fault(["level": nil, "state": "Compromised"]),
        Fault(["level": nil, "nativeSeverity": "DOOM"], "UnknownSeverity"),
        Fault(["reportId": nil]), Fault(["reportId": ""]), Fault(["reportId": 7]),
        Fault(["reportId": .string(String(repeating: "x", count: 201))]),
        Fault(["deviceId": nil]), Fault(["deviceId": "phone"], "UnknownDevice"),
        Fault(["deviceId": .string(freshID())], "UnknownDevice"),
        Fault(["deviceId": "00000000-0000-0000-0000-000000000000"], "UnknownDevice"),
        Fault(["observedDateTime": nil]), Fault(["observedDateTime": "yesterday"]),
        Fault(["observedDateTime": 1_700_000_000]),
        Fault(["observedDateTime": .string(moment(.minutes(15)))], "ObservedInFuture"),
        Fault(["extra": 1]), Fault(["threats": "many"]), Fault(["threats": [["id": 1]]]),
    ]

    @Test(arguments: faults)
    func `whatever is wrong in an item is that item's error and sinks no other`(fault: Fault) async throws {
        let reporting = try await SharedTenant.reports.value
        let (device, other) = (try await reporting.phone(), try await reporting.phone())
        var item = try #require(report(device, "high").object)
        for member in fault.change.members { item[member.name] = member.value.isNull ? nil : member.value }
        let answer = try await reporting.vendor.send(.object(item), report(other, "high"))
        #expect(answer.status == 200)
        let result = answer["results"][0]
        #expect(result["index"] == 0)
        #expect(result["status"] == "rejected")
        #expect(result["error"]["code"] == .string(fault.code), "\(answer.text)")
        #expect(result["error"]["message"].string?.isEmpty == false)
        #expect(result.object?["complianceState"] == nil)
        #expect(try await reporting.reported(device) == "unknown")
        #expect(answer["results"][1]["status"] == "applied")
        #expect(try await reporting.reported(other) == "highSeverity")
    }

    @Test func `an item that is no object is refused and a null member is absent`() async throws {
        let reporting = try await SharedTenant.reports.value
        let device = try await reporting.phone()
        var item = try #require(report(device, "high").object)
        item["state"] = .null
        item["nobodyKnowsThis"] = .null
        item["threats"] = [["id": "t1", "type": "TROJAN", "severity": "THREAT_HIGH", "title": "Parcel tracker"]]
        let answer = try await reporting.vendor.send("high", .object(item))
        #expect(answer["results"][0]["status"] == "rejected")
        #expect(answer["results"][1]["status"] == "applied")
    }

    @Test func `a device is named by azureADDeviceId or managed-device id, in any case`() async throws {
        let reporting = try await SharedTenant.reports.value
        let device = freshID()
        let managed = try await reporting.tenant.importDevices([iPhone(device)])[0]
        try await reporting.vendor.accepted(report(managed.uppercased(), "high"))
        #expect(try await reporting.reported(device) == "highSeverity")
        try await reporting.vendor.accepted(report(device.uppercased(), "low"))
        #expect(try await reporting.reported(device) == "lowSeverity")
    }

    @Test func `another tenant's device is as unknown as one that never was`() async throws {
        let reporting = try await SharedTenant.reports.value
        let other = try await freshTenant()
        let device = freshID()
        let managed = try await other.importDevices([iPhone(device)])[0]
        let answer = try await reporting.vendor.send(
            report(freshID(), "high", id: "r"), report(device, "high", id: "r"), report(managed, "high", id: "r"))
        let errors = (answer["results"].array ?? []).map { $0["error"] }
        #expect(errors.count == 3)
        #expect(errors.allSatisfy { $0 == errors[0] && $0["code"] == "UnknownDevice" })
        #expect(try await other.administrator.compliance(device)["partnerReportedThreatState"] == "unknown")
    }

    @Test func `an observation may lie five minutes ahead, for clocks differ`() async throws {
        let reporting = try await SharedTenant.reports.value
        let device = try await reporting.phone()
        try await reporting.vendor.accepted(report(device, "high", at: moment(.minutes(4))))
        #expect(try await reporting.reported(device) == "highSeverity")
        // It stands where it was received, so the next one is newer although it was observed earlier.
        try await reporting.vendor.accepted(report(device, "low", at: moment(.minutes(2))))
        #expect(try await reporting.reported(device) == "lowSeverity")
    }
}
