import Core
import TestServer
import Testing

/// What a connector shows, and what a body may hold.
@Suite("Connectors: members") struct ConnectorMemberTests {
    static let stable: Set<String> = [
        "@odata.context", "id", "lastHeartbeatDateTime", "partnerState", "androidEnabled", "iosEnabled",
        "windowsEnabled", "androidDeviceBlockedOnMissingPartnerData", "iosDeviceBlockedOnMissingPartnerData",
        "windowsDeviceBlockedOnMissingPartnerData", "androidMobileApplicationManagementEnabled",
        "iosMobileApplicationManagementEnabled", "partnerUnsupportedOsVersionBlocked",
        "partnerUnresponsivenessThresholdInDays", "allowPartnerToCollectIOSApplicationMetadata",
        "allowPartnerToCollectIOSPersonalApplicationMetadata", "microsoftDefenderForEndpointAttachEnabled",
    ]
    static let beta: Set<String> = stable.union([
        "macEnabled", "macDeviceBlockedOnMissingPartnerData", "windowsMobileApplicationManagementEnabled",
        "allowPartnerToCollectIosCertificateMetadata", "allowPartnerToCollectIosPersonalCertificateMetadata",
        "grantMobileThreatDefensePartnerRole", "launchMobileThreatDefensePartnerOnSetupEnabled",
        "partnerDisplayName", "partnerMinimumSupportedAndroidVersion", "partnerMinimumSupportedIosVersion",
        "partnerMinimumSupportedMacVersion", "partnerMinimumSupportedWindowsVersion", "partnerSupportsAndroidMam",
        "partnerSupportsIosMam", "partnerSupportsWindowsMam", "partnerSupportsIosCertificateSync", "failMode",
    ])

    @Test(arguments: [(Graph.connectors, stable), (Graph.betaConnectors, beta)])
    func `a connector shows exactly the members of the version`(path: String, members: Set<String>) async throws {
        let tenant = try await freshTenant()
        let created = try await tenant.administrator.post(path, ["id": .string(Partner.lookout)])
        #expect(created.status == 201)
        #expect(Set(created.json.object?.names ?? []) == members)
        let read = try await tenant.administrator.get("\(path)/\(Partner.lookout)")
        #expect(read.status == 200)
        #expect(read.json == created.json)
        let listed = try await tenant.administrator.get(path)
        #expect(Set(listed.values.first?.object?.names ?? []) == members.subtracting(["@odata.context"]))
    }

    @Test func `a connector starts with everything off, seven days and no heartbeat`() async throws {
        let tenant = try await freshTenant()
        let created = try await tenant.administrator.post(Graph.betaConnectors, ["id": .string(Partner.lookout)])
        #expect(created["lastHeartbeatDateTime"] == "0001-01-01T00:00:00Z")
        #expect(created["partnerState"] == "notSetUp")
        #expect(created["partnerUnresponsivenessThresholdInDays"] == 7)
        #expect(created["failMode"] == "ignore")
        let switches = (created.json.object?.members ?? []).filter {
            $0.value.bool != nil && !$0.name.utf8.starts(with: "partnerSupports".utf8)
        }
        #expect(switches.count == 19)
        #expect(switches.allSatisfy { $0.value == false })
    }

    @Test func `failMode is a member of beta and of health, not of v1.0`() async throws {
        let tenant = try await freshTenant()
        try await tenant.addConnector()
        let (beta, stable) = ("\(Graph.betaConnectors)/\(Partner.lookout)", "\(Graph.connectors)/\(Partner.lookout)")
        for mode in ["holdLast", "block", "ignore"] as [JSON] {
            #expect(try await tenant.administrator.patch(beta, ["failMode": mode]).status == 200)
            let health = try await tenant.administrator.get("/mtd/v1/connectors/\(Partner.lookout)/health")
            #expect(health["failMode"] == mode)
            #expect(try await tenant.administrator.get(beta)["failMode"] == mode)
        }
        #expect(try await tenant.administrator.get(stable).json.object?.names.contains("failMode") == false)
        #expect(try await tenant.administrator.patch(stable, ["failMode": "block"]).status == 400)
    }

    @Test func `a connector shows on beta what the catalogue knows of the partner`() async throws {
        let tenant = try await freshTenant()
        try await tenant.addConnector()
        let read = try await tenant.administrator.get("\(Graph.betaConnectors)/\(Partner.lookout)")
        #expect(read["partnerDisplayName"] == "Lookout for Work")
        #expect(read["partnerMinimumSupportedAndroidVersion"] == "5")
        #expect(read["partnerMinimumSupportedIosVersion"] == "12")
        #expect(read["partnerMinimumSupportedMacVersion"] == .null)
        #expect(read["partnerSupportsIosMam"] == true)
        #expect(read["partnerSupportsWindowsMam"] == false)
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let version: String
        let body: JSONObject
        /// The member that the refusal names; nil where the change is taken.
        let refused: String?

        var testDescription: String { "\(version) \(JSONWriter.text(.object(body)))" }

        init(_ version: String, _ body: JSONObject, refused: String? = nil) {
            self.version = version
            self.body = body
            self.refused = refused
        }
    }

    static let changes: [Change] = [
        Change("v1.0", ["partnerUnresponsivenessThresholdInDays": 1]),
        Change("v1.0", ["partnerUnresponsivenessThresholdInDays": 90]),
        Change("v1.0", ["nobodyKnowsThis": nil]),
        Change("v1.0", ["macEnabled": nil]),
        Change("v1.0", ["@odata.type": "#microsoft.graph.mobileThreatDefenseConnector", "iosEnabled": true]),
        Change(
            "v1.0", ["@odata.context": "https://elsewhere", "iosEnabled@odata.type": "#Boolean", "iosEnabled": true]),
        Change("beta", ["failMode": "holdLast"]),
        Change("beta", ["grantMobileThreatDefensePartnerRole": true]),
        Change(
            "v1.0", ["partnerUnresponsivenessThresholdInDays": 0], refused: "partnerUnresponsivenessThresholdInDays"),
        Change(
            "v1.0", ["partnerUnresponsivenessThresholdInDays": 91], refused: "partnerUnresponsivenessThresholdInDays"),
        Change(
            "v1.0", ["partnerUnresponsivenessThresholdInDays": .number(7.5)],
            refused: "partnerUnresponsivenessThresholdInDays"),
        Change(
            "v1.0", ["partnerUnresponsivenessThresholdInDays": nil], refused: "partnerUnresponsivenessThresholdInDays"),
        Change("v1.0", ["androidEnabled": nil], refused: "androidEnabled"),
        Change("v1.0", ["androidEnabled": "true"], refused: "androidEnabled"),
        Change("v1.0", ["AndroidEnabled": true], refused: "AndroidEnabled"),
        Change("v1.0", ["nobodyKnowsThis": 1], refused: "nobodyKnowsThis"),
        Change("v1.0", ["macEnabled": false], refused: "macEnabled"),
        Change("v1.0", ["failMode": "block"], refused: "failMode"),
        Change("beta", ["failMode": "sometimes"], refused: "failMode"),
        Change("beta", ["failMode": nil], refused: "failMode"),
        Change("beta", ["macEnabled": true], refused: "macEnabled"),
    ]

    @Test(arguments: changes)
    func `a body holds what the version has (failMode on beta alone), the rest is refused by name`(change: Change)
        async throws
    {
        let tenant = try await SharedTenant.members.value
        let id = try await tenant.administrator.make(Graph.connectors, ["id": .string(freshID())])
        // The partner of the catalogue lacks macOS; a custom one has every platform.
        let connector = change.body["macEnabled"] == true ? Partner.lookout : id
        if connector == Partner.lookout { try await tenant.addConnector() }
        let path = "/\(change.version)/deviceManagement/mobileThreatDefenseConnectors/\(connector)"
        let before = try await tenant.administrator.get(path)
        let answer = try await tenant.administrator.patch(path, .object(change.body))
        if let refused = change.refused {
            #expect(answer.status == 400)
            #expect(answer.errorMessage?.contains("'\(refused)'") == true, "\(answer.text)")
            #expect(try await tenant.administrator.get(path).json == before.json)
        } else {
            #expect(answer.status == 200, "\(answer.text)")
            for member in change.body.members where !member.value.isNull && !member.name.contains("@") {
                #expect(answer[member.name] == member.value)
            }
        }
    }

    @Test(arguments: [Graph.connectors, Graph.betaConnectors])
    func `takes back the whole object with one member changed`(path: String) async throws {
        let tenant = try await freshTenant()
        _ = try await tenant.readyConnector()
        let address = "\(path)/\(Partner.lookout)"
        let before = try #require(try await tenant.administrator.get(address).json.object)
        var whole = before
        whole["iosDeviceBlockedOnMissingPartnerData"] = true
        // The server alone owns these.
        whole["partnerState"] = "unavailable"
        whole["lastHeartbeatDateTime"] = "2020-01-01T00:00:00Z"
        let answer = try await tenant.administrator.patch(address, .object(whole))
        #expect(answer.status == 200, "\(answer.text)")
        var expected = before
        expected["iosDeviceBlockedOnMissingPartnerData"] = true
        #expect(answer.json == .object(expected))
        #expect(try await tenant.administrator.get(address).json == .object(expected))
    }
}

/// Tenants that tests of one kind share, where they cannot disturb each other.
enum SharedTenant {
    static let members = Task { try await freshTenant() }
    static let reports = Task { try await ReportingTenant.make() }
}
