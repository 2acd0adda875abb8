import Core
import TestServer
import Testing

@Suite struct LastAdministratorTests {
    /// A tenant with its one Global Administrator.
    private struct Alone {
        let tenant: TestTenant
        let id: String
        let secretID: String
        var path: String { "/mtd/v1/clients/\(id)" }

        init(_ tenant: TestTenant) async throws {
            self.tenant = tenant
            let own = try await tenant.administrator.get("/mtd/v1/clients").values.first {
                $0["roles"] == ["GlobalAdministrator"] && $0["accountEnabled"] == true
            }
            id = try #require(own?["id"].string)
            let secrets = try await tenant.administrator.get("/mtd/v1/clients/\(id)/secrets").values
            try #require(secrets.count == 1)
            secretID = try #require(secrets[0]["id"].string)
        }
    }

    private static let alone = Task { try await Alone(TestServer.shared().newTenant("Alone")) }

    private static let changes: [(String, JSON)] = [
        ("disable", ["accountEnabled": false]), ("take the role", ["roles": ["SecurityReader"]]),
        ("take every role", ["roles": []]), ("narrow to nothing", ["apiPermissions": []]),
    ]

    @Test(arguments: changes)
    func `the last Global Administrator cannot be changed away`(what: String, change: JSON) async throws {
        let alone = try await Self.alone.value
        let answer = try await alone.tenant.administrator.patch(alone.path, change)
        #expect(answer.status == 409, "\(what): \(answer.text)")
        let client = try await alone.tenant.administrator.get(alone.path)
        #expect(client["roles"] == ["GlobalAdministrator"])
        #expect(client["accountEnabled"] == true)
        #expect(client["apiPermissions"] == .null)
    }

    @Test func `nor deleted, nor its only secret`() async throws {
        let alone = try await Self.alone.value
        #expect(try await alone.tenant.administrator.delete(alone.path).status == 409)
        #expect(try await alone.tenant.administrator.delete("\(alone.path)/secrets/\(alone.secretID)").status == 409)
        #expect(try await alone.tenant.administrator.get(alone.path).status == 200)
    }

    @Test func `its secret does not expire`() async throws {
        let alone = try await Self.alone.value
        let secrets = try await alone.tenant.administrator.get("\(alone.path)/secrets").values
        #expect(secrets[0]["expirationDateTime"] == .null)
    }

    @Test func `each refusal leaves one entry that says Failure`() async throws {
        let alone = try await Alone(TestServer.shared().newTenant())
        let trail = AuditTrail(tenant: alone.tenant)
        let before = try await trail.count()
        for (_, change) in Self.changes { _ = try await alone.tenant.administrator.patch(alone.path, change) }
        _ = try await alone.tenant.administrator.delete(alone.path)
        _ = try await alone.tenant.administrator.delete("\(alone.path)/secrets/\(alone.secretID)")
        let entries = try await trail.entries()
        #expect(entries.count == before + Self.changes.count + 2)
        let new = entries.prefix(Self.changes.count + 2)
        #expect(new.allSatisfy { $0["activityResult"] == "Failure" })
        #expect(new.map { $0["activityType"].string }.prefix(2) == ["Delete ClientSecret", "Delete Client"])
    }

    @Test func `a second administrator without a usable credential is no replacement`() async throws {
        let alone = try await Alone(TestServer.shared().newTenant())
        let administrator = alone.tenant.administrator
        let second = try await MadeClient.make(in: alone.tenant, ["GlobalAdministrator"])
        #expect(try await administrator.delete("\(second.path)/secrets/\(second.secretID)").status == 204)
        #expect(try await administrator.delete(alone.path).status == 409)
        let disabled = try await MadeClient.make(in: alone.tenant, ["GlobalAdministrator"])
        #expect(try await administrator.patch(disabled.path, ["accountEnabled": false]).status == 200)
        #expect(try await administrator.delete(alone.path).status == 409)
        let narrowed = try await MadeClient.make(in: alone.tenant, ["GlobalAdministrator"], permissions: [])
        #expect(try await administrator.delete(alone.path).status == 409)
        #expect(try await administrator.delete(narrowed.path).status == 204)
    }

    @Test func `with a second usable administrator the first can go, and then the second is the last`() async throws {
        let alone = try await Alone(TestServer.shared().newTenant())
        let made = try await MadeClient.make(in: alone.tenant, ["GlobalAdministrator"])
        let second = try await made.signIn()
        #expect(try await alone.tenant.administrator.delete(alone.path).status == 204)
        #expect(try await alone.tenant.administrator.get("/mtd/v1/clients").status == 401)
        #expect(try await second.delete(made.path).status == 409)
    }

    @Test func `of two administrators that remove each other at once one remains`() async throws {
        let alone = try await Alone(TestServer.shared().newTenant())
        let made = try await MadeClient.make(in: alone.tenant, ["GlobalAdministrator"])
        let (first, second) = (alone.tenant.administrator, try await made.signIn())
        async let one = first.delete(made.path).status
        async let two = second.delete(alone.path).status
        let statuses = try await [one, two]
        #expect(statuses.filter { $0 == 204 }.count == 1, "\(statuses)")
        let remaining = try await [first.get("/mtd/v1/clients").status, second.get("/mtd/v1/clients").status]
        #expect(remaining.sorted() == [200, 401])
    }

    @Test func `an administrator by assignment holds the place until the assignment ends`() async throws {
        let alone = try await Alone(TestServer.shared().newTenant())
        let administrator = alone.tenant.administrator
        let made = try await MadeClient.make(in: alone.tenant, [])
        let assigned = try await RoleSteps.assign(
            "62e90394-69f5-4237-9190-012177145e10", to: [made.id], in: alone.tenant)
        #expect(assigned.status == 201, "\(assigned.text)")
        let client = try await made.signIn()
        #expect(try await administrator.patch(alone.path, ["roles": ["SecurityReader"]]).status == 200)
        let path = "/v1.0/deviceManagement/roleAssignments/\(try #require(assigned["id"].string))"
        #expect(try await client.delete(path).status == 409)
        #expect(try await client.patch(path, ["members": []]).status == 409)
        #expect(try await client.get("/mtd/v1/clients").status == 200)
    }
}
