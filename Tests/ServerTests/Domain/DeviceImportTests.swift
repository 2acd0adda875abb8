import Core
import TestServer
import Testing

/// `POST /mtd/v1/devices:import`.
@Suite("Other rules: the import of facts") struct DeviceImportTests {
    private static let path = "/mtd/v1/devices:import"

    @Test func `import creates or updates, and keeps a stored fact that the line leaves out`() async throws {
        let tenant = try await freshTenant()
        let device = freshID()
        let first = try await tenant.administrator.lines(
            Self.path,
            [
                .object(
                    iPhone(
                        device,
                        ["model": "iPhone 15", "jailBroken": "False", "isEncrypted": true, "notes": "Front desk"]))
            ])
        #expect(first.status == 200)
        #expect(first["results"].array?.count == 1)
        let created = first["results"][0]
        #expect(created["index"] == 0)
        #expect(created["status"] == "created")
        let id = try #require(created["id"].string)

        let second = try await tenant.administrator.lines(
            Self.path, [["azureADDeviceId": .string(device.uppercased()), "osVersion": "18.0"]])
        #expect(second["results"] == [["index": 0, "id": .string(id), "status": "updated"]])
        let shown = try await tenant.administrator.get("\(Graph.devices)/\(id)")
        #expect(shown["osVersion"] == "18.0")
        #expect(shown["model"] == "iPhone 15")
        #expect(shown["deviceName"] == "Anna's phone")
        #expect(shown["jailBroken"] == "False")
        #expect(shown["isEncrypted"] == true)
        #expect(shown["notes"] == "Front desk")
        #expect(try await tenant.administrator.get("\(Graph.devices)/$count").text == "1")
    }

    @Test func `import makes the user a principal name names, once`() async throws {
        let tenant = try await freshTenant()
        let ids = try await tenant.importDevices([
            iPhone(freshID(), ["userPrincipalName": "anna@contoso.example", "userDisplayName": "Anna"]),
            iPhone(freshID(), ["userPrincipalName": "Anna@Contoso.example"]),
        ])
        let users = try await tenant.administrator.get(Graph.users).values
        #expect(users.count == 1)
        let user = try #require(users.first)
        #expect(user["userPrincipalName"] == "anna@contoso.example")
        #expect(user["displayName"] == "Anna")
        for id in ids {
            let device = try await tenant.administrator.get("\(Graph.devices)/\(id)")
            #expect(device["userId"] == user["id"])
            #expect(device["userDisplayName"] == "Anna")
        }
    }

    struct BadLine: Sendable, CustomTestStringConvertible {
        let line: String
        /// What the error names.
        let word: String

        var testDescription: String { line }

        init(_ line: String, _ word: String) {
            self.line = line
            self.word = word
        }
    }

    static let badLines = [
        BadLine("{\"operatingSystem\":\"iOS\"}", "azureADDeviceId"),
        BadLine("{\"azureADDeviceId\":null,\"operatingSystem\":\"iOS\"}", "azureADDeviceId"),
        BadLine(
            "{\"azureADDeviceId\":\"00000000-0000-0000-0000-000000000000\",\"operatingSystem\":\"iOS\"}",
            "azureADDeviceId"),
        BadLine("{\"azureADDeviceId\":\"phone-1\",\"operatingSystem\":\"iOS\"}", "azureADDeviceId"),
        BadLine("{\"azureADDeviceId\":\"3b0f3a8e-5a2b-4b7e-9f0c-0d1e2f3a4b5c\"}", "operatingSystem"),
        BadLine(
            "{\"azureADDeviceId\":\"3b0f3a8e-5a2b-4b7e-9f0c-0d1e2f3a4b5c\",\"operatingSystem\":\"Symbian\"}",
            "operatingSystem"),
        BadLine(
            "{\"azureADDeviceId\":\"3b0f3a8e-5a2b-4b7e-9f0c-0d1e2f3a4b5c\",\"operatingSystem\":\"iOS\","
                + "\"osVersion\":\"seventeen\"}", "osVersion"),
        BadLine(
            "{\"azureADDeviceId\":\"3b0f3a8e-5a2b-4b7e-9f0c-0d1e2f3a4b5c\",\"operatingSystem\":\"Android\","
                + "\"androidSecurityPatchLevel\":\"2026-13-01\"}", "androidSecurityPatchLevel"),
        BadLine(
            "{\"azureADDeviceId\":\"3b0f3a8e-5a2b-4b7e-9f0c-0d1e2f3a4b5c\",\"operatingSystem\":\"iOS\","
                + "\"nobodyKnowsThis\":1}", "nobodyKnowsThis"),
        BadLine(
            "{\"azureADDeviceId\":\"3b0f3a8e-5a2b-4b7e-9f0c-0d1e2f3a4b5c\",\"operatingSystem\":\"iOS\","
                + "\"isEncrypted\":\"yes\"}", "isEncrypted"),
        BadLine(
            "{\"azureADDeviceId\":\"3b0f3a8e-5a2b-4b7e-9f0c-0d1e2f3a4b5c\",\"operatingSystem\":\"iOS\","
                + "\"userId\":\"3b0f3a8e-5a2b-4b7e-9f0c-0d1e2f3a4b5d\"}", "userId"),
        BadLine(
            "{\"azureADDeviceId\":\"3b0f3a8e-5a2b-4b7e-9f0c-0d1e2f3a4b5c\",\"operatingSystem\":\"iOS\","
                + "\"userPrincipalName\":\"two words\"}", "userPrincipalName"),
        BadLine("{\"azureADDeviceId\":", "JSON"),
        BadLine("[]", "object"),
    ]

    @Test(arguments: badLines)
    func `a bad line is that line's error and stores nothing`(bad: BadLine) async throws {
        let tenant = try await SharedTenant.members.value
        let good = freshID()
        let body = "\(bad.line)\n\(JSONWriter.text(.object(iPhone(good))))\n"
        let answer = try await tenant.server.send(
            "POST", Self.path, token: tenant.administrator.token, body: Array(body.utf8),
            headers: ["Content-Type": "application/x-ndjson"])
        #expect(answer.status == 200)
        let rejected = answer["results"][0]
        #expect(rejected["index"] == 0)
        #expect(rejected["status"] == "rejected")
        #expect(rejected["error"]["code"].string?.isEmpty == false)
        #expect(rejected["error"]["message"].string?.contains(bad.word) == true, "\(answer.text)")
        #expect(answer["results"][1]["status"] == "created")
        #expect(
            try await tenant.administrator.compliance("3b0f3a8e-5a2b-4b7e-9f0c-0d1e2f3a4b5c").status == 404)
    }

    @Test(arguments: [
        ("osVersion", "18 beta"), ("osVersion", "18."), ("androidSecurityPatchLevel", "November"),
        ("androidSecurityPatchLevel", "2026-02-30"),
    ])
    func `import refuses an unreadable osVersion or patch level and keeps the stored facts`(
        member: String, value: String
    ) async throws {
        let tenant = try await SharedTenant.members.value
        let device = freshID()
        let id = try await tenant.importDevices([iPhone(device)])[0]
        let answer = try await tenant.administrator.lines(
            Self.path, [["azureADDeviceId": .string(device), member: .string(value), "deviceName": "Renamed"]])
        #expect(answer["results"][0]["status"] == "rejected")
        let shown = try await tenant.administrator.get("\(Graph.devices)/\(id)")
        #expect(shown["osVersion"] == "17.5.1")
        #expect(shown["deviceName"] == "Anna's phone")
    }

    @Test func `an id that is another device's managed id is refused`() async throws {
        let tenant = try await freshTenant()
        let managed = try await tenant.importDevices([iPhone()])[0]
        let answer = try await tenant.administrator.lines(Self.path, [.object(iPhone(managed))])
        #expect(answer["results"][0]["status"] == "rejected")
        #expect(answer["results"][0]["error"]["message"].string?.contains("azureADDeviceId") == true)
        #expect(try await tenant.administrator.get("\(Graph.devices)/$count").text == "1")
    }

    @Test func `import goes in chunks of 1,000 lines, each with its audit entry`() async throws {
        let tenant = try await freshTenant()
        let lines = (0..<1_500).map { JSON.object(iPhone(freshID(), ["deviceName": .string("Phone \($0)")])) }
        let answer = try await tenant.administrator.lines(Self.path, lines + ["nothing"])
        let results = answer["results"].array ?? []
        #expect(results.count == 1_501)
        #expect(results.prefix(1_500).allSatisfy { $0["status"] == "created" })
        #expect(results.last?["status"] == "rejected")
        #expect(try await tenant.administrator.get("\(Graph.devices)/$count").text == "1500")
        let entries = try await tenant.administrator.auditEntries("Action ManagedDevice")
        #expect(entries.map { $0.auditDetail("created") } == ["500", "1000"])
        #expect(entries.map { $0.auditDetail("rejected") } == ["1", "0"])
    }

    @Test func `import is for those who may import, and takes lines only`() async throws {
        let tenant = try await freshTenant()
        let enroller = try await tenant.client("DeviceEnroller")
        #expect(try await enroller.lines(Self.path, [.object(iPhone())])["results"][0]["status"] == "created")
        for role in ["EndpointSecurityManager", "HelpDeskOperator", "AccessEvaluator"] {
            let refused = try await tenant.client(role).lines(Self.path, [.object(iPhone())])
            #expect(refused.status == 403, "\(role)")
        }
        #expect(try await enroller.post(Self.path, ["azureADDeviceId": .string(freshID())]).status == 415)
        #expect(try await enroller.lines(Self.path, []).status == 400)
        #expect(try await enroller.lines("\(Self.path)?dryRun=true", [.object(iPhone())]).status == 400)
    }
}
