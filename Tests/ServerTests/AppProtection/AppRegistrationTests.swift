import Core
import TestServer
import Testing

/// `POST /mtd/v1/appRegistrations` and its neighbours.
@Suite struct AppRegistrationTests {
    private static let shared = Task { try await ProtectedTenant.make() }

    @Test func `an enroller registers an app once, and again changes nothing`() async throws {
        let estate = try await ProtectedTenant.make()
        let enroller = try await estate.tenant.client("DeviceEnroller")
        let device = freshID()
        let app = ProtectedTenant.mail
        let made = try await estate.register(
            device.uppercased(), user: "Ben@contoso.example", app: app.uppercased(), by: enroller)
        #expect(made.status == 201, "\(made.text)")
        #expect(made["azureADDeviceId"] == .string(device) && made["appId"] == .string(app))
        #expect(made["userPrincipalName"] == "Ben@contoso.example" && made["platform"] == "iOS")
        for name in ["ben@contoso.example", "BEN@CONTOSO.EXAMPLE"] {
            let again = try await estate.register(device, user: name, by: enroller)
            #expect(again.status == 200 && again.json == made.json)
        }
        let entries = try await estate.admin.auditEntries("Create AppRegistration")
        #expect(entries.count == 2, "one for Anna's phone, one for this")
        #expect(entries.first?["category"] == "Application")
        #expect(entries.first?["resources"][0]["resourceId"] == made["id"])
        #expect(entries.first?.auditDetail("appId") == app)
        // The user was new, as in an import.
        #expect(try await estate.admin.get("\(Graph.users)/ben@contoso.example").status == 200)
    }

    static let wrong: [(member: String, value: JSON?)] = [
        ("userPrincipalName", nil), ("userPrincipalName", ""), ("userPrincipalName", 5), ("azureADDeviceId", nil),
        ("azureADDeviceId", "x"), ("azureADDeviceId", "00000000-0000-0000-0000-000000000000"), ("appId", nil),
        ("appId", ""), ("appId", .string(String(repeating: "a", count: 257))), ("platform", nil), ("platform", "macOS"),
        ("platform", "ios"), ("osVersion", "17"),
    ]

    @Test(arguments: wrong.indices)
    func `a member that is wrong, missing or unknown is named`(_ index: Int) async throws {
        let estate = try await Self.shared.value
        let row = Self.wrong[index]
        var body: JSONObject = [
            "userPrincipalName": "anna@contoso.example", "azureADDeviceId": .string(freshID()), "appId": "x",
            "platform": "iOS",
        ]
        body[row.member] = row.value
        let answer = try await estate.admin.post(ProtectedTenant.registrations, .object(body))
        #expect(answer.status == 400 && answer["error"]["target"] == .string(row.member), "\(answer.text)")
    }

    @Test func `the platform is that of the device, and an id of another device is refused`() async throws {
        let estate = try await Self.shared.value
        let device = freshID()
        let managed = try await estate.tenant.importDevices([iPhone(device)]).first
        for (id, platform, target) in [
            (device, "android", "platform"), (estate.phone, "windows", "platform"),
            (managed ?? "", "iOS", "azureADDeviceId"),
        ] {
            let answer = try await estate.register(id, app: "other", platform: platform)
            #expect(answer.status == 400 && answer["error"]["target"] == .string(target), "\(answer.text)")
        }
        #expect(try await estate.register(device).status == 201)
    }

    @Test func `the list comes in pages, each registration once`() async throws {
        let estate = try await ProtectedTenant.make()
        for number in 0..<6 { try await estate.register(app: "app-\(number)") }
        var ids: [String] = []
        var next: String? = "\(ProtectedTenant.registrations)?$top=3"
        while let path = next {
            let page = try await estate.admin.get(path)
            #expect(page.status == 200 && page.values.count <= 3, "\(page.text)")
            ids += page.values.compactMap { $0["id"].string }
            next = page["@odata.nextLink"].string
        }
        #expect(ids.count == 7 && Set(ids).count == 7 && ids == ids.sorted())
        for query in ["?$top=0", "?$top=x", "?$filter=id eq 'x'", "?$skiptoken=x", "?x=1"] {
            let path = ProtectedTenant.registrations + query.replacing(" ", with: "%20")
            #expect(try await estate.admin.get(path).status == 400, "\(query)")
        }
    }

    @Test func `a deleted registration no longer counts, and the deletion is in the audit log`() async throws {
        let estate = try await ProtectedTenant.make()
        #expect(try await estate.allows() == true)
        let id = try #require(try await estate.admin.get(ProtectedTenant.registrations).values.first?["id"].string)
        let path = "\(ProtectedTenant.registrations)/\(id)"
        let reader = try await estate.tenant.client("SecurityReader")
        #expect(try await reader.delete(path).status == 403)
        #expect(try await estate.admin.delete(path).status == 204)
        #expect(try await estate.admin.delete(path).status == 404)
        #expect(try await estate.allows() == false)
        #expect(
            try await estate.admin.auditEntries("Delete AppRegistration").count { $0["activityResult"] == "Success" }
                == 1)
    }

    @Test(arguments: [
        ("GlobalAdministrator", true, true), ("DeviceEnroller", true, false), ("HelpDeskOperator", false, true),
        ("EndpointSecurityManager", false, true), ("SecurityReader", false, true), ("AccessEvaluator", false, false),
        ("ConditionalAccessAdministrator", false, false),
    ])
    func `registering needs device import, listing needs device read`(
        _ role: String, registers: Bool, lists: Bool
    ) async throws {
        let estate = try await Self.shared.value
        let client = try await estate.tenant.client(role)
        #expect(try await estate.register(freshID(), by: client).status == (registers ? 201 : 403))
        #expect(try await client.get(ProtectedTenant.registrations).status == (lists ? 200 : 403))
    }

    @Test func `a device has at most a hundred registrations`() async throws {
        let estate = try await ProtectedTenant.make()
        for number in 1..<100 { #expect(try await estate.register(app: "app-\(number)").status == 201) }
        #expect(try await estate.register(app: "one too many").status == 409)
        #expect(try await estate.register().status == 200)
        #expect(try await estate.register(freshID()).status == 201)
    }

    /// A client whose rights are limited to the devices of one group.
    private func limited(_ estate: ProtectedTenant, _ actions: [String], to group: String) async throws -> TestClient {
        let role = try await RoleSteps.define(actions, in: estate.tenant)
        let client = try await estate.admin.post("/mtd/v1/clients", ["displayName": "Limited", "roles": []])
        let assigned = try await estate.admin.post(
            "/v1.0/deviceManagement/roleAssignments",
            [
                "displayName": "Limited", "members": [client["id"]], "resourceScopes": [.string(group)],
                "roleDefinition@odata.bind": RoleSteps.definition(role, estate.tenant),
            ])
        #expect(assigned.status == 201, "\(assigned.text)")
        return try await estate.tenant.server.signIn(
            tenant: estate.tenant.id, clientID: client["clientId"].string ?? "",
            secret: client["clientSecret"].string ?? "")
    }

    @Test func `a device outside the caller's scope is as unknown`() async throws {
        let estate = try await ProtectedTenant.make()
        let (inside, outside) = (freshID(), freshID())
        for id in [inside, outside] {
            try await estate.tenant.importDevices([iPhone(id, ["userPrincipalName": "anna@contoso.example"])])
            try await estate.register(id)
        }
        let group = try await estate.admin.make(Graph.groups, ["displayName": "North"])
        let added = try await estate.admin.post(
            "\(Graph.groups)/\(group)/members/$ref",
            ["@odata.id": .string("https://localhost/v1.0/directoryObjects/\(inside)")])
        #expect(added.status == 204, "\(added.text)")
        let client = try await limited(
            estate,
            [
                "Drawbridge_Devices_Import", "Microsoft.Intune_ManagedDevices_Read", "Drawbridge_Decisions_Evaluate",
            ], to: group)
        let listed = try await client.get(ProtectedTenant.registrations)
        #expect(listed.values.map { $0["azureADDeviceId"] } == [.string(inside)])
        let all = try await estate.admin.get(ProtectedTenant.registrations).values
        for entry in all {
            let isInside = entry["azureADDeviceId"] == .string(inside)
            let device = entry["azureADDeviceId"].string ?? ""
            let answer = try await client.ask(device, context: ["clientAppId": .string(ProtectedTenant.mail)])
            #expect(answer["decision"] == .bool(isInside))
            #expect((answer["context"]["explanation"]["reason"] == "unknownSubject") == !isInside)
            #expect(try await estate.register(device, app: "other", by: client).status == (isInside ? 201 : 404))
            let path = "\(ProtectedTenant.registrations)/\(entry["id"].string ?? "")"
            #expect(try await client.delete(path).status == (isInside ? 204 : 404))
        }
        #expect(try await estate.register(freshID(), by: client).status == 404)
    }
}
