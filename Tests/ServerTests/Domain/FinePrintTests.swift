import Core
import TestServer
import Testing

/// semantics.md, "Fine print": reports, connectors and devices. What is a pure rule stands beside the rule's own tests.
@Suite struct FinePrintTests {
    private static func connector(_ version: String = "beta") -> String {
        "/\(version)/deviceManagement/mobileThreatDefenseConnectors/\(Partner.lookout)"
    }

    // MARK: Reports

    @Test func `Reports and reportIds outlive their connector: a re-added connector finds them again`() async throws {
        let estate = try await ReportingTenant.make()
        let device = try await estate.phone()
        let item = report(device, "high")
        try await estate.vendor.accepted(item)
        #expect(try await estate.admin.delete(Self.connector()).status == 204)
        let vendor = try await estate.tenant.readyConnector()
        #expect(try await estate.admin.state(device) == "noncompliant")
        #expect(try await vendor.accepted(item)["status"] == "applied")
        var other = try #require(item.object)
        other["level"] = "low"
        let conflict = try await vendor.send(.object(other))
        #expect(conflict["results"][0]["error"]["code"] == "ReportConflict")
    }

    @Test func `partnerReportedThreatState shows what partners last said, also of connectors that do not count`()
        async throws
    {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let settings: JSONObject = ["iosEnabled": true, "partnerUnresponsivenessThresholdInDays": 1]
            let vendor = try await tenant.readyConnector(Partner.lookout, settings)
            let (ill, silent) = (freshID(), freshID())
            try await tenant.importDevices([iPhone(ill), iPhone(silent)])
            func shown(_ device: String) async throws -> String? {
                let admin = try await clock.renewed(tenant.administrator)
                return try await admin.compliance(device)["partnerReportedThreatState"].string
            }
            // No report is `unknown`.
            #expect(try await shown(ill) == "unknown")
            try await vendor.accepted(report(ill, "high", at: clock.at(.seconds(0))))
            #expect(try await shown(ill) == "highSeverity")
            #expect(try await shown(silent) == "unknown")
            try clock.move(to: .days(2))
            #expect(try await shown(ill) == "highSeverity", "silent")
            let speaking = try await clock.renewed(vendor)
            #expect(try await speaking.post(Partner.deprovision).status == 200)
            #expect(try await shown(ill) == "highSeverity", "unavailable")
            let admin = try await clock.renewed(tenant.administrator)
            #expect(try await admin.delete(Self.connector()).status == 204)
            var body = settings
            body["id"] = .string(Partner.lookout)
            #expect(try await admin.post(Graph.connectors, .object(body)).status == 201)
            #expect(try await admin.get(Self.connector())["partnerState"] == "notSetUp")
            #expect(try await shown(ill) == "highSeverity", "notSetUp")
        }
    }

    @Test func `A report is accepted whether or not the platform's toggle is on`() async throws {
        let tenant = try await freshTenant()
        try await tenant.addPolicy()
        let vendor = try await tenant.readyConnector(Partner.lookout, ["androidEnabled": true])
        let device = freshID()
        try await tenant.importDevices([iPhone(device)])
        #expect(try await vendor.accepted(report(device, "high"))["status"] == "applied")
        #expect(try await tenant.administrator.state(device) == "compliant")
        #expect(try await tenant.administrator.patch(Self.connector(), ["iosEnabled": true]).status == 200)
        #expect(try await tenant.administrator.state(device) == "noncompliant")
    }

    @Test func `A rejected item has {code, message} and no complianceState, and index counts from 0`() async throws {
        let estate = try await ReportingTenant.make()
        let device = try await estate.phone()
        let answer = try await estate.vendor.send(
            report(device, "low"), report(freshID(), "low"), report(device, "level", "extreme"))
        let results = try #require(answer["results"].array)
        #expect(results.map { $0["index"] } == [0, 1, 2])
        #expect(results[0].object?["complianceState"] == "compliant")
        for result in results.dropFirst() {
            #expect(result["status"] == "rejected" && result.object?["complianceState"] == nil)
            #expect(result["error"].object?.names.sorted() == ["code", "message"])
        }
    }

    @Test func `reportId, deviceId and observedDateTime are required, and level and state are exact words`()
        async throws
    {
        let estate = try await ReportingTenant.make()
        let device = try await estate.phone()
        for name in ["reportId", "deviceId", "observedDateTime"] {
            var item = try #require(report(device, "low").object)
            item[name] = nil
            #expect(try await estate.vendor.send(.object(item))["results"][0]["status"] == "rejected", "\(name)")
        }
        for (name, word) in [("level", "High"), ("level", "highSeverity"), ("state", "Compromised")] {
            let answer = try await estate.vendor.send(report(device, name, word))
            #expect(answer["results"][0]["status"] == "rejected", "\(word)")
        }
        #expect(try await estate.reported(device) == "unknown")
    }

    // MARK: Connectors

    @Test func `Deprovision before the first clean heartbeat changes nothing: 200, still notSetUp`() async throws {
        let tenant = try await freshTenant()
        try await tenant.addConnector(Partner.lookout, ["iosEnabled": true])
        let answer = try await tenant.vendor().post(Partner.deprovision)
        #expect(answer.status == 200 && answer["partnerState"] == "notSetUp", "\(answer.text)")
        #expect(try await tenant.administrator.get(Self.connector())["partnerState"] == "notSetUp")
    }

    @Test func `error, and unavailable within the threshold, count like enabled`() async throws {
        let estate = try await ReportingTenant.make()
        let device = try await estate.phone()
        try await estate.vendor.accepted(report(device, "high"))
        #expect(try await estate.admin.state(device) == "noncompliant")
        _ = try await estate.vendor.post(Partner.heartbeat, ["status": "error", "errorCode": "E1"])
        #expect(try await estate.admin.get(Self.connector())["partnerState"] == "error")
        #expect(try await estate.admin.state(device) == "noncompliant")
        try await estate.vendor.accepted(report(device, "secured"))
        #expect(try await estate.admin.state(device) == "compliant")
        try await estate.vendor.accepted(report(device, "high"))
        #expect(try await estate.vendor.post(Partner.deprovision).status == 200)
        #expect(try await estate.admin.get(Self.connector())["partnerState"] == "unavailable")
        #expect(try await estate.admin.state(device) == "noncompliant")
    }

    @Test func `errorCode is a non-empty string, minimumOsVersions names android, ios, macOS and windows`()
        async throws
    {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector()
        for code in ["", 5, .null] as [JSON] {
            let body: JSON = ["status": "error", "errorCode": code]
            #expect(try await vendor.post(Partner.heartbeat, body).status == 400, "\(code)")
        }
        let versions: JSONObject = ["android": "99", "ios": "98", "macOS": "97", "windows": "96"]
        let clean = try await vendor.post(
            Partner.heartbeat, ["status": "ok", "minimumOsVersions": .object(versions)])
        #expect(clean.status == 200, "\(clean.text)")
        for name in ["iOS", "linux"] {
            let body: JSON = [
                "status": "ok", "minimumOsVersions": .object(JSONObject([.init(name: name, value: "1")])),
            ]
            #expect(try await vendor.post(Partner.heartbeat, body).status == 400, "\(name)")
        }
        let shown = try await tenant.administrator.get(Self.connector())
        #expect(shown["partnerMinimumSupportedIosVersion"] == "98")
        #expect(shown["partnerMinimumSupportedAndroidVersion"] == "99")
    }

    @Test func `How many devices a change made compliant stands in the header Drawbridge-Devices-Made-Compliant`()
        async throws
    {
        func madeCompliant(_ change: (ReportingTenant) async throws -> TestAnswer) async throws -> String? {
            let estate = try await ReportingTenant.make()
            for level in ["high", "medium", "low"] {
                try await estate.vendor.accepted(report(try await estate.phone(), level))
            }
            let answer = try await change(estate)
            #expect((200...204).contains(answer.status), "\(answer.text)")
            return answer.headers["drawbridge-devices-made-compliant"]
        }
        #expect(try await madeCompliant { try await $0.admin.patch(Self.connector(), ["iosEnabled": false]) } == "2")
        #expect(try await madeCompliant { try await $0.admin.delete(Self.connector()) } == "2")
        let policy = try await madeCompliant { estate in
            let id = try #require(try await estate.admin.get(Graph.policies).values.first?["id"].string)
            return try await estate.admin.delete("\(Graph.policies)/\(id)")
        }
        #expect(policy == "2")
    }

    // MARK: Devices

    @Test func `PUT threatLevelOverride answers 200 with the same, DELETE 204`() async throws {
        let estate = try await ReportingTenant.make()
        let path = "/mtd/v1/devices/\(try await estate.phone())/threatLevelOverride"
        let body: JSON = ["level": "medium", "reason": "Lab phone", "expirationDateTime": .string(moment(.days(1)))]
        let set = try await estate.admin.put(path, body)
        #expect(set.status == 200 && set.json == body, "\(set.text)")
        for level in ["unknown", "compromised", "Low"] {
            var wrong = try #require(body.object)
            wrong["level"] = .string(level)
            #expect(try await estate.admin.put(path, .object(wrong)).status == 400, "\(level)")
        }
        #expect(try await estate.admin.delete(path).status == 204)
    }

    @Test func `A fact never given is no fact, though Graph shows its default`() async throws {
        let tenant = try await freshTenant()
        let admin = tenant.administrator
        try await tenant.addPolicy(["storageRequireEncryption": true], type: "androidCompliancePolicy")
        let (never, given) = (freshID(), freshID())
        try await tenant.importDevices([
            ["azureADDeviceId": .string(never), "operatingSystem": "Android", "osVersion": "16"],
            ["azureADDeviceId": .string(given), "operatingSystem": "Android", "osVersion": "16", "isEncrypted": false],
        ])
        for device in [never, given] {
            #expect(try await admin.get("\(Graph.devices)/\(device)")["isEncrypted"] == false)
        }
        #expect(try await admin.state(never) == "compliant")
        #expect(try await admin.state(given) == "noncompliant")
    }

    @Test(arguments: [("True", "noncompliant"), ("False", "compliant"), ("Unknown", "unknown"), ("true", "unknown")])
    func `jailBroken other than True or False is no fact`(word: String, state: String) async throws {
        let tenant = try await freshTenant()
        let admin = tenant.administrator
        try await tenant.addPolicy(["securityBlockJailbrokenDevices": true])
        let device = freshID()
        try await tenant.importDevices([iPhone(device, ["jailBroken": .string(word)])])
        #expect(try await admin.state(device) == (state == "noncompliant" ? "noncompliant" : "compliant"))
        // Without its fact the rule is unknown, which fails where the tenant is secure by default.
        _ = try await admin.patch(Graph.settings, ["settings": ["secureByDefault": true]])
        #expect(try await admin.state(device) == (state == "compliant" ? "compliant" : "noncompliant"))
    }

    @Test(arguments: ["PATCH", "managed id", "azureADDeviceId"])
    func `azureADDeviceId cannot change (400)`(_ key: String) async throws {
        let tenant = try await freshTenant()
        let device = freshID()
        let id = try await tenant.importDevices([iPhone(device)])[0]
        let refused = try await tenant.administrator.patch(
            "\(Graph.devices)/\(key == "managed id" ? id : device)", ["azureADDeviceId": .string(freshID())])
        #expect(refused.status == 400 && refused["error"]["target"] == "azureADDeviceId")
        #expect(try await tenant.administrator.compliance(device).status == 200)
    }

    @Test func `lastSyncDateTime is set by create, import and syncDevice to now, unless the body gives an earlier one`()
        async throws
    {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let admin = tenant.administrator
            func shown(_ device: String) async throws -> JSON {
                try await admin.get("\(Graph.devices)/\(device)")["lastSyncDateTime"]
            }
            let (now, before) = (JSON.string(clock.at(.minutes(9))), JSON.string(clock.at(.hours(-5))))
            try clock.move(to: .minutes(9))
            for (given, stored) in [(nil, now), (before, before), (.string(clock.at(.hours(5))), now)]
                as [(JSON?, JSON)]
            {
                var members = JSONObject()
                members["lastSyncDateTime"] = given
                let (created, imported) = (freshID(), freshID())
                #expect(try await admin.post(Graph.devices, .object(iPhone(created, members))).status == 201)
                try await tenant.importDevices([iPhone(imported, members)])
                #expect(try await shown(created) == stored, "\(given ?? "none")")
                #expect(try await shown(imported) == stored, "\(given ?? "none")")
            }
            let device = freshID()
            try await tenant.importDevices([iPhone(device)])
            try clock.move(to: .minutes(20))
            // PATCH is no contact.
            #expect(try await admin.patch("\(Graph.devices)/\(device)", ["osVersion": "18"]).status == 200)
            #expect(try await shown(device) == now)
            #expect(try await admin.post("\(Graph.devices)/\(device)/syncDevice").status == 204)
            #expect(try await shown(device) == .string(clock.at(.minutes(20))))
        }
    }

    @Test func `Import of a known device changes only the members given`() async throws {
        let tenant = try await freshTenant()
        let device = freshID()
        let all: JSONObject = ["isEncrypted": true, "jailBroken": "False", "serialNumber": "S-1"]
        let id = try await tenant.importDevices([iPhone(device, all)])[0]
        let again: JSONObject = ["azureADDeviceId": .string(device), "operatingSystem": "iOS", "osVersion": "18.1"]
        #expect(try await tenant.importDevices([again]) == [id])
        let shown = try await tenant.administrator.get("\(Graph.devices)/\(device)")
        #expect(shown["osVersion"] == "18.1" && shown["deviceName"] == "Anna's phone")
        #expect(shown["isEncrypted"] == true && shown["jailBroken"] == "False" && shown["serialNumber"] == "S-1")
    }

    @Test(arguments: [
        ("Android", "androidWorkProfile"), ("Android", "ANDROIDWORKPROFILE"), ("android", "AndroidForWork"),
        ("AndroidForWork", ""), ("ANDROIDFORWORK", ""),
    ])
    func `androidWorkProfile and AndroidForWork, in any case, get androidWorkProfile and androidForWork policies`(
        system: String, enrollment: String
    ) async throws {
        let tenant = try await freshTenant()
        var policies: [String: String] = [:]
        for type in ["androidWorkProfile", "androidForWork", "android", "androidDeviceOwner"] {
            policies[type] = try await tenant.addPolicy(["osMinimumVersion": "1"], type: type + "CompliancePolicy")
        }
        var device: JSONObject = ["azureADDeviceId": .string(freshID()), "operatingSystem": .string(system)]
        if !enrollment.isEmpty { device["deviceEnrollmentType"] = .string(enrollment) }
        let id = try await tenant.importDevices([device])[0]
        let states = try await tenant.administrator.get("\(Graph.devices)/\(id)/deviceCompliancePolicyStates")
        #expect(
            Set(states.values.compactMap { $0["id"].string })
                == Set(["androidWorkProfile", "androidForWork"].compactMap { policies[$0] }))
    }

    // MARK: Compliance

    @Test
    func `Devices in a group matter only for resourceScopes; assignments and conditional access see the user alone`()
        async throws
    {
        let tenant = try await freshTenant()
        let admin = tenant.administrator
        let group = try await admin.make(Graph.groups, ["displayName": "Phones"])
        let device = freshID()
        let id = try await tenant.importDevices([
            iPhone(device, ["userPrincipalName": "anna@contoso.example", "osVersion": "12"])
        ])[0]
        let target: JSON = ["@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": .string(group)]
        try await tenant.addPolicy(["osMinimumVersion": "17"], target: target)
        try await admin.make(Graph.accessPolicies, accessPolicy(["block"], users: ["includeGroups": [.string(group)]]))
        func add(_ member: String) async throws {
            let added = try await admin.post(
                "\(Graph.groups)/\(group)/members/$ref",
                ["@odata.id": .string("https://localhost/v1.0/directoryObjects/\(member)")])
            try #require(added.status == 204, "\(added.text)")
        }
        try await add(id)
        #expect(try await admin.state(device) == "compliant")
        #expect(try await admin.ask(device)["decision"] == true)
        try await add(try #require(try await admin.get("\(Graph.users)/anna@contoso.example")["id"].string))
        #expect(try await admin.state(device) == "noncompliant")
        #expect(try await admin.ask(device)["decision"] == false)
    }

    @Test func `gracePeriodExpirationDateTime is the earliest end among the policies in grace, else null`()
        async throws
    {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let admin = tenant.administrator
            for hours in [48, 24, 72] as [Int64] {
                try await tenant.addPolicy(["osMinimumVersion": "17"], graceHours: hours)
            }
            let device = freshID()
            try await tenant.importDevices([iPhone(device)])
            func ends() async throws -> [JSON] {
                [
                    try await admin.compliance(device)["gracePeriodExpirationDateTime"],
                    try await admin.get("\(Graph.devices)/\(device)")["complianceGracePeriodExpirationDateTime"],
                ]
            }
            #expect(try await ends() == [.null, "9999-12-31T23:59:59Z"])
            #expect(try await admin.patch("\(Graph.devices)/\(device)", ["osVersion": "12"]).status == 200)
            let end = JSON.string(clock.at(.hours(24)))
            #expect(try await ends() == [end, end])
            try await tenant.addPolicy(["osMinimumVersion": "17"])
            #expect(try await ends() == [.null, "9999-12-31T23:59:59Z"], "not in grace any more")
        }
    }

    @Test func `deviceCompliancePolicyStates has one entry per applicable policy; one in grace is nonCompliant`()
        async throws
    {
        let tenant = try await freshTenant()
        let inGrace = try await tenant.addPolicy(["osMinimumVersion": "18"], graceHours: 24)
        let passing = try await tenant.addPolicy(["osMinimumVersion": "10"])
        let empty = try await tenant.addPolicy(["passcodeRequired": true])
        try await tenant.addPolicy(["osMinimumVersion": "10"], type: "macOSCompliancePolicy")
        let id = try await tenant.importDevices([iPhone()])[0]
        let answer = try await tenant.administrator.get("\(Graph.devices)/\(id)/deviceCompliancePolicyStates")
        let states = Dictionary(answer.values.map { ($0["id"].string ?? "", $0["state"].string) }) { first, _ in first }
        #expect(answer.values.count == 3)
        #expect(states == [inGrace: "nonCompliant", passing: "compliant", empty: "notApplicable"])
        #expect(try await tenant.administrator.state(id) == "inGracePeriod", "the device says it")
    }

    @Test func `First-failure is when the change was committed, and an edit after which a policy still fails keeps it`()
        async throws
    {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let admin = tenant.administrator
            let policy = try await tenant.addPolicy(["osMinimumVersion": "17"], graceHours: 10)
            let device = freshID()
            try await tenant.importDevices([iPhone(device)])
            func ends() async throws -> JSON { try await admin.compliance(device)["gracePeriodExpirationDateTime"] }
            try clock.move(to: .minutes(10))
            #expect(try await admin.patch("\(Graph.policies)/\(policy)", ["osMinimumVersion": "18"]).status == 200)
            let first = JSON.string(clock.at(.hours(10) + .minutes(10)))
            #expect(try await ends() == first)
            try clock.move(to: .minutes(30))
            #expect(try await admin.patch("\(Graph.policies)/\(policy)", ["osMinimumVersion": "19"]).status == 200)
            #expect(try await ends() == first)
            // It goes as soon as the policy does not fail, for whatever reason.
            _ = try await admin.patch("\(Graph.policies)/\(policy)", ["osMinimumVersion": "16"])
            #expect(try await ends() == .null)
            _ = try await admin.patch("\(Graph.policies)/\(policy)", ["osMinimumVersion": "19"])
            #expect(try await ends() == .string(clock.at(.hours(10) + .minutes(30))))
        }
    }

    // MARK: The compliance result

    @Test func `platform is iOS, android, windows or macOS, and {id} is either id`() async throws {
        let tenant = try await freshTenant()
        for (system, platform) in [
            ("iPadOS", "iOS"), ("Android", "android"), ("Windows", "windows"), ("macOS", "macOS"),
        ] {
            let device = freshID()
            let id = try await tenant.importDevices([
                ["azureADDeviceId": .string(device), "operatingSystem": .string(system)]
            ])[0]
            for key in [id, device] {
                let shown = try await tenant.administrator.compliance(key)
                #expect(shown["platform"] == .string(platform) && shown["id"] == .string(id))
                #expect(shown["azureADDeviceId"] == .string(device))
            }
        }
    }

    @Test func `threatLevel is the override's, else that of partnerReportedThreatState, null if that is no level`()
        async throws
    {
        let estate = try await ReportingTenant.make()
        let device = try await estate.phone()
        func shown() async throws -> JSON { try await estate.admin.compliance(device)["threatLevel"] }
        #expect(try await shown() == .null)
        try await estate.vendor.accepted(report(device, "medium"))
        #expect(try await shown() == "medium")
        try await estate.vendor.accepted(report(device, "state", "compromised"))
        #expect(try await shown() == .null)
        let body: JSON = ["level": "low", "reason": "Lab", "expirationDateTime": .string(moment(.days(1)))]
        #expect(try await estate.admin.put("/mtd/v1/devices/\(device)/threatLevelOverride", body).status == 200)
        #expect(try await shown() == "low")
        #expect(try await estate.reported(device) == "compromised")
    }

    @Test
    func `partner is the connector whose report is shown, the later on a tie, lastReportDateTime its observation`()
        async throws
    {
        let estate = try await ReportingTenant.make()
        let other = try await estate.tenant.readyConnector(Partner.zimperium)
        let device = try await estate.phone()
        func expect(_ partner: String, _ observed: String) async throws {
            let shown = try await estate.admin.compliance(device)
            #expect(shown["partner"] == .string(partner) && shown["lastReportDateTime"] == .string(observed))
        }
        try await estate.vendor.accepted(report(device, "low", at: "2026-01-01T00:00:01Z"))
        try await other.accepted(report(device, "high", at: "2026-01-01T00:00:00Z"))
        try await expect(Partner.zimperium, "2026-01-01T00:00:00Z")
        try await estate.vendor.accepted(report(device, "high", at: "2026-01-01T00:00:02Z"))
        try await expect(Partner.lookout, "2026-01-01T00:00:02Z")
        try await other.accepted(report(device, "high", at: "2026-01-01T00:00:03Z"))
        try await expect(Partner.zimperium, "2026-01-01T00:00:03Z")
    }

    // MARK: Bodies

    @Test func `PATCH merges objects member by member, clears what is null and replaces arrays whole`() async throws {
        let admin = try await freshTenant().administrator
        let id = try await admin.make(
            Graph.accessPolicies, accessPolicy(["mfa", "compliantDevice"], apps: [App.exchange, App.sharePoint]))
        let path = "\(Graph.accessPolicies)/\(id)"
        let platforms: JSON = ["conditions": ["platforms": ["includePlatforms": ["iOS", "android"]]]]
        #expect(try await admin.patch(path, platforms).status == 200)
        let narrowed: JSON = [
            "conditions": ["platforms": ["includePlatforms": ["macOS"]]],
            "grantControls": ["builtInControls": ["block"]],
        ]
        let changed = try await admin.patch(path, narrowed)
        #expect(changed.status == 200, "\(changed.text)")
        #expect(changed["conditions"]["platforms"]["includePlatforms"] == ["macOS"])
        #expect(changed["grantControls"]["builtInControls"] == ["block"])
        // What the body did not name is as it was.
        #expect(changed["conditions"]["users"]["includeUsers"] == ["All"])
        #expect(
            changed["conditions"]["applications"]["includeApplications"] == .strings([App.exchange, App.sharePoint]))
        #expect(changed["grantControls"]["operator"] == "AND")
        let cleared = try await admin.patch(path, ["conditions": ["platforms": .null]])
        #expect(cleared.status == 200 && cleared["conditions"]["platforms"] == .null, "\(cleared.text)")
    }

    @Test func `Users need userPrincipalName, groups displayName`() async throws {
        let admin = try await freshTenant().administrator
        #expect(try await admin.post(Graph.users, ["displayName": "Anna"]).status == 400)
        #expect(try await admin.post(Graph.users, ["userPrincipalName": "anna@contoso.example"]).status == 201)
        #expect(try await admin.post(Graph.groups, ["description": "Sales"]).status == 400)
        #expect(try await admin.post(Graph.groups, ["displayName": "Sales"]).status == 201)
    }
}
