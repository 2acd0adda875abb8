import Core
import Testing
import Threats

@testable import drawbridge

@Suite struct DemoTests {
    @Test func `the demo has 200 devices with ids and names of their own`() throws {
        let input = try DemoInput()
        let devices = (input.contosoDevices + input.fabrikamDevices).compactMap(\.object)
        #expect(devices.count == 200)
        #expect(Set(devices.compactMap { $0["azureADDeviceId"]?.string }).count == 200)
        for device in devices {
            #expect(device["azureADDeviceId"]?.string.flatMap { EntraDeviceID($0) }?.isZero == false)
            #expect(device["operatingSystem"]?.string.flatMap { DevicePlatform(operatingSystem: $0) } != nil)
            #expect(device["osVersion"]?.string.flatMap { OSVersion($0) } != nil)
        }
        let users = (input.contosoDevices.compactMap { $0.object?["userPrincipalName"]?.string })
        #expect(users.allSatisfy { $0.hasSuffix("@contoso.example") })
    }

    @Test func `every finding is about a device of Contoso that the vendor's toggles cover`() throws {
        let input = try DemoInput()
        let systems = Dictionary(
            input.contosoDevices.compactMap { device -> (String, String)? in
                guard let object = device.object, let id = object["azureADDeviceId"]?.string else { return nil }
                return (id, object["operatingSystem"]?.string ?? "")
            }
        ) { first, _ in first }
        for findings in [input.lookout, input.zimperium, input.jamf] {
            #expect(!findings.fleet.isEmpty)
            for device in findings.fleet {
                let platform = systems[device.id].flatMap { DevicePlatform(operatingSystem: $0) }
                #expect(platform.map { findings.dialect.toggles.contains("\($0.togglePrefix)Enabled") } == true)
            }
        }
    }

    @Test func `every word a vendor's console gives is one of its scale in the catalogue`() throws {
        let catalogue = try PartnerCatalogue(json: ProductFiles.read("partners.json"))
        for dialect in [VendorDialect.lookout, .zimperium, .jamf] {
            let partner = try #require(ConnectorID(dialect.connectorID).flatMap { catalogue.partner($0) })
            #expect(partner.displayName == dialect.name)
            #expect(
                dialect.scale.map { partner.severity($0.device) } == [.highSeverity, .mediumSeverity, .lowSeverity])
            #expect(partner.severity(dialect.cleanWord) == .secured)
        }
    }

    @Test func `resolved findings do not count, the worst open one wins`() throws {
        let lookout = try DemoInput().lookout
        #expect(lookout.word(for: try #require(lookout.incident)) == "THREAT_HIGH")
        #expect(lookout.word(for: try #require(lookout.resolution)) == "THREAT_LOW")
        let report = lookout.report(for: try #require(lookout.resolution), id: "r", now: Timestamp(seconds: 600))
        #expect(report.threats.map { $0.resolved != nil } == [true, false])
    }

    @Test func `groups of a policy are named by id`() {
        let policy: JSONObject = ["conditions": ["users": ["includeUsers": ["All"], "excludeGroups": ["Break", "x"]]]]
        let resolved = EstateStep.resolvingGroups(policy, ["Break": "1"])
        #expect(resolved == ["conditions": ["users": ["includeUsers": ["All"], "excludeGroups": ["1", "x"]]]])
    }

    @Test func `answers that differ in request id and date are the same, others are not`() {
        func answer(_ id: String, _ message: String, _ type: String = "json") -> APIAnswer {
            let body =
                #"{"error":{"code":"N","message":"\#(message)","innerError":{"date":"d\#(id)","request-id":"\#(id)"}}}"#
            return APIAnswer(
                status: 404, headers: [("Request-Id", id), ("Date", id), ("Content-Type", type)],
                body: Array(body.utf8),
                clientRequestID: "")
        }
        #expect(Sameness.difference(answer("1a", "no"), answer("2b", "no")) == nil)
        #expect(Sameness.difference(answer("1a", "no"), answer("2b", "No")) == "the bodies differ")
        #expect(Sameness.difference(answer("1a", "no"), answer("2b", "no", "xml")) != nil)
    }

    @Test(arguments: [
        ("POST", "/mtd/v1/clients", 201, true), ("POST", "/access/v1/evaluation", 200, false),
        ("POST", "/mtd/v1/decisions:whatIf", 200, false),
        ("GET", "/v1.0/x", 200, false),
        ("GET", "/mtd/v1/partner/devices", 403, true), ("PATCH", "/v1.0/x", 400, false),
        ("DELETE", "/v1.0/x", 204, true),
    ])
    func `changes and refusals are due in the log`(method: String, path: String, status: Int, isDue: Bool) {
        let exchange = DemoStage.Exchange(tenantID: "", method: method, path: path, status: status, clientRequestID: "")
        #expect(AuditDuty.isDue(exchange) == isDue)
    }
}
