import Core
import Foundation
import TestServer
import TestSupport
import Testing

@Suite struct AuditTrailTests {
    private static let connectors = TestTenant.connectors

    @Test func `reads leave no entry, whatever their method and answer`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let trail = AuditTrail(tenant: tenant)
        let before = try await trail.count()
        let client = tenant.administrator
        let unknown = "5a0b9d2e-4a44-4a79-9a0f-0d3c52a1f6aa"
        for path in [
            Self.connectors, "\(Self.connectors)/\(unknown)", "/mtd/v1/clients", "/mtd/v1/partners", "/v1.0/users",
            "/mtd/v1/trustedIssuers", "/mtd/v1/tokenKeys", "/v1.0/deviceManagement/roleDefinitions", AuditTrail.path,
            "\(Self.connectors)?$filter=nothing", "/mtd/v1/review/permissionMatrix", "/nowhere",
        ] {
            _ = try await client.get(path)
        }
        let question: JSON = [
            "subject": ["type": "device", "id": .string(unknown)], "action": ["name": "access"],
            "resource": ["type": "application", "id": .string(unknown)],
        ]
        #expect(try await client.post("/access/v1/evaluation", question).status == 200)
        #expect(try await trail.count() == before)
    }

    @Test func `malformed requests, wrong methods and requests without a token leave no entry`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let trail = AuditTrail(tenant: tenant)
        let before = try await trail.count()
        let client = tenant.administrator
        #expect(try await client.post("/mtd/v1/clients", ["displayName": "x"]).status == 400)
        #expect(try await client.post(Self.connectors, ["colour": "red"]).status == 400)
        #expect(try await client.put("/mtd/v1/clients", [:]).status == 405)
        #expect(try await tenant.server.send("DELETE", "\(Self.connectors)/\(TestTenant.lookout)").status == 401)
        #expect(try await tenant.server.token(tenant: tenant.id, form: [:]).status == 400)
        #expect(try await trail.count() == before)
    }

    @Test func `each change and each refusal of a changing method leaves exactly one entry`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let trail = AuditTrail(tenant: tenant)
        let client = tenant.administrator
        let connector = "\(Self.connectors)/\(TestTenant.lookout)"
        let reader = try await MadeClient.make(in: tenant, ["IntuneRoleAdministrator"]).signIn()
        let type = "MobileThreatDefenseConnector"
        let (create, patch, delete) = ("Create \(type)", "Patch \(type)", "Delete \(type)")
        let body: JSON = ["id": .string(TestTenant.lookout)]
        let on: JSON = ["iosEnabled": true]
        let unknown = "\(Self.connectors)/\(TestTenant.zimperium)"
        let credentials = "/mtd/v1/connectors/\(TestTenant.lookout)/credentials"
        let steps: [(String, Int, String, String, @Sendable () async throws -> TestAnswer)] = [
            ("create", 201, create, "Success", { try await client.post(Self.connectors, body) }),
            ("create again", 409, create, "Failure", { try await client.post(Self.connectors, body) }),
            ("change", 200, patch, "Success", { try await client.patch(connector, on) }),
            ("change unknown", 404, patch, "Failure", { try await client.patch(unknown, on) }),
            ("no role", 403, patch, "Failure", { try await reader.patch(connector, on) }),
            ("credential", 201, "\(create)Credential", "Success", { try await client.post(credentials, [:]) }),
            ("delete", 204, delete, "Success", { try await client.delete(connector) }),
            ("delete again", 404, delete, "Failure", { try await client.delete(connector) }),
            ("keys", 200, "Action TokenKey", "Success", { try await client.post("/mtd/v1/tokenKeys:rotate") }),
        ]
        for (what, status, activity, result, step) in steps {
            let before = try await trail.count()
            let answer = try await step()
            #expect(answer.status == status, "\(what): \(answer.text)")
            let entries = try await trail.entries()
            #expect(entries.count == before + 1, "\(what)")
            #expect(entries.first?["activityType"].string == activity, "\(what)")
            #expect(entries.first?["activityResult"].string == result, "\(what)")
        }
    }

    @Test func `a read that is refused with 403 leaves an entry too`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let made = try await MadeClient.make(in: tenant, ["AccessEvaluator"])
        #expect(try await made.signIn().get(Self.connectors).status == 403)
        let entries = try await AuditTrail(tenant: tenant).entries(by: made.clientID)
        #expect(entries.map { $0["activityResult"].string } == ["Failure"])
    }

    @Test func `an entry has the members of Graph's auditEvent`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let made = try await MadeClient.make(in: tenant, ["EndpointSecurityManager"])
        let client = try await made.signIn()
        let correlation = "7c3c9d1e-0f5b-4f0e-8a53-2c6a3f2b1d90"
        let answer = try await client.post(
            Self.connectors, ["id": .string(TestTenant.lookout), "iosEnabled": true],
            headers: ["client-request-id": correlation])
        #expect(answer.status == 201)
        let entry = try #require(try await AuditTrail(tenant: tenant).entries(by: made.clientID).first)
        #expect(entry["activityType"] == "Create MobileThreatDefenseConnector")
        #expect(entry["activityOperationType"] == "Create")
        #expect(entry["activityResult"] == "Success")
        #expect(entry["correlationId"].string == correlation)
        #expect(entry["componentName"].string?.isEmpty == false)
        #expect(entry["category"].string?.isEmpty == false)
        #expect(entry["activityDateTime"].string.flatMap { Timestamp(rfc3339: $0) } != nil)
        #expect(entry["actor"]["applicationId"].string == made.clientID)
        #expect(entry["actor"]["userId"].string == made.id)
        #expect(entry["actor"]["applicationDisplayName"] == "Made")
        #expect(entry["actor"]["ipAddress"] == "127.0.0.1")
        #expect(entry["actor"]["userPermissions"] == ["EndpointSecurityManager"])
        let resource = entry["resources"][0]
        #expect(resource["resourceId"].string == TestTenant.lookout)
        let properties = try #require(resource["modifiedProperties"].array)
        let enabled = properties.first { $0["displayName"] == "iosEnabled" }
        #expect(enabled?["newValue"] == "true")
        let one = try await tenant.administrator.get("\(AuditTrail.path)/\(try #require(entry["id"].string))")
        #expect(one.status == 200)
        #expect(one["correlationId"].string == correlation)
    }

    @Test func `a change of a member shows its old and its new value`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        try await tenant.addConnector()
        let path = "\(Self.connectors)/\(TestTenant.lookout)"
        #expect(
            try await tenant.administrator.patch(path, ["partnerUnresponsivenessThresholdInDays": 14]).status == 200)
        let entry = try #require(try await AuditTrail(tenant: tenant).entries().first)
        let changed = (entry["resources"][0]["modifiedProperties"].array ?? []).first {
            $0["displayName"] == "partnerUnresponsivenessThresholdInDays"
        }
        #expect(changed?["oldValue"] == "7")
        #expect(changed?["newValue"] == "14")
    }

    @Test func `without a GUID for a client-request-id the correlation id is the answer's request-id`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let trail = AuditTrail(tenant: tenant)
        for headers in [[:], ["client-request-id": "not-a-guid"]] {
            let answer = try await tenant.administrator.send(
                "PATCH", "\(Self.connectors)/\(TestTenant.lookout)", ["iosEnabled": true], headers: headers)
            #expect(answer.status == 404)
            #expect(try await trail.entries().first?["correlationId"].string == answer.headers["request-id"])
        }
    }

    @Test func `a refused entry names the operation and the target that were asked for`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        try await tenant.addConnector()
        let made = try await MadeClient.make(in: tenant, ["SecurityReader"])
        #expect(try await made.signIn().delete("\(Self.connectors)/\(TestTenant.lookout)").status == 403)
        let entry = try #require(try await AuditTrail(tenant: tenant).entries(by: made.clientID).first)
        #expect(entry["activityType"] == "Delete MobileThreatDefenseConnector")
        #expect(entry["activityOperationType"] == "Delete")
        #expect(entry["resources"][0]["resourceId"].string == TestTenant.lookout)
        #expect(entry["resources"][0]["auditResourceType"] == "MobileThreatDefenseConnector")
        let reason = (entry["resources"][0]["modifiedProperties"].array ?? []).first { $0["displayName"] == "reason" }
        #expect(reason?["newValue"] == "Forbidden")
    }

    @Test func `tenants do not see each other's entries`() async throws {
        let (one, two) = (try await TestServer.shared().newTenant(), try await TestServer.shared().newTenant())
        let made = try await MadeClient.make(in: one, ["SecurityReader"])
        let entry = try #require(try await AuditTrail(tenant: one).entries().first)
        #expect(entry["resources"][0]["resourceId"].string == made.id)
        #expect(try await !AuditTrail(tenant: two).entries().contains { $0["id"] == entry["id"] })
        #expect(try await two.administrator.get("\(AuditTrail.path)/\(try #require(entry["id"].string))").status == 404)
    }

    @Test func `no secret and no token is in an entry or in any file of the data folder`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let made = try await MadeClient.make(in: tenant, ["SecurityReader"])
        let client = try await made.signIn()
        let second = try await tenant.administrator.post("\(made.path)/secrets", [:])
        try await tenant.addConnector()
        let vendor = try await tenant.vendor()
        _ = try await client.get("/mtd/v1/clients?access_token=\(client.token)")
        _ = try await client.delete("\(Self.connectors)/\(TestTenant.lookout)")
        let secrets = [
            made.secret, client.token, vendor.secret, vendor.token, try #require(second["clientSecret"].string),
        ]
        let entries = JSONWriter.text(.array(try await AuditTrail(tenant: tenant).entries()))
        for secret in secrets { #expect(!entries.contains(secret)) }
        #expect(try await Self.files(in: tenant.server.dataFolder, with: secrets) == [])
        // The search does find what is there.
        let found = try await Self.files(in: tenant.server.dataFolder, with: ["BEGIN CERTIFICATE", "SQLite format 3"])
        #expect(found.contains { $0.hasSuffix("/ca.pem") } && found.contains { $0.hasSuffix("/\(tenant.id).sqlite") })
    }

    /// The files below a folder that hold one of the texts. Another process reads them: closing a database file in this one
    /// would drop the locks that SQLite holds on it here.
    private static func files(in folder: String, with texts: [String]) async throws -> [String] {
        let patterns = "\(TestServer.newFolder()).patterns"
        defer { try? FileManager.default.removeItem(atPath: patterns) }
        try texts.joined(separator: "\n").write(toFile: patterns, atomically: true, encoding: .utf8)
        // Files that come and go meanwhile are other tests'.
        let search = try await DrawbridgeCommand.run(
            "/bin/grep",
            [
                "--recursive", "--no-messages", "--text", "--files-with-matches", "--fixed-strings",
                "--file", patterns, folder,
            ])
        return search.output.split(separator: "\n").map(String.init)
    }
}
