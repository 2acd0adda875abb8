import Core
import TestServer
import Testing

/// Paths, queries and methods that no honest client sends.
@Suite struct HostileTargetTests {
    private static let tenant = Task { try await ContractServer.shared().newTenant() }
    private static let collections = [
        "/v1.0/users", "/beta/groups", "/v1.0/deviceManagement/managedDevices",
        "/v1.0/deviceManagement/mobileThreatDefenseConnectors", "/v1.0/deviceManagement/deviceCompliancePolicies",
        "/v1.0/deviceManagement/auditEvents", "/v1.0/deviceManagement/roleDefinitions",
        "/v1.0/identity/conditionalAccess/policies",
    ]

    @Test(
        arguments: collections,
        [
            "$colour=red", "$top=-1", "$top=0", "$top=1000", "$top=abc", "$top=1.5", "$top=99999999999999999999",
            "$top=",
            "$top=1&$top=2", "$skip=-1", "$skip=abc", "$count=yes", "$filter=", "$filter=colour eq 1", "$filter=(((",
            "$filter=id eq 'x", "$orderby=colour", "$select=colour", "$expand=colour", "$skiptoken=x", "$filter=%zz",
            "%24filter=%",
            "$filter=id%00eq%20'x'", "$filter=id%20eq%20'%ff'", "$Filter=id eq 'x'", "$search=x%22",
            "$apply=aggregate(id)",
            "$filter=id eq 'x';DROP TABLE users",
            "$filter=not(not(not(not(not(not(not(not(not(not(not(not(not(not(not(not(not(not(not(not(not(not(true))))))))))))))))))))))",
        ])
    func `a broken or unknown option is 400`(_ path: String, _ query: String) async throws {
        let tenant = try await Self.tenant.value
        let sent = query.replacing(" ", with: "%20")
        let answer = try await tenant.administrator.get("\(path)?\(sent)")
        #expect(answer.status == 400, "\(answer.status) \(answer.text)")
        #expect(!answer.text.contains("SELECT") && !answer.text.contains("sqlite"))
    }

    @Test(arguments: collections)
    func `the bounds of a page are taken`(_ path: String) async throws {
        let tenant = try await Self.tenant.value
        for top in [1, 999] {
            let answer = try await tenant.administrator.get("\(path)?$top=\(top)")
            #expect(answer.status == 200 && answer.values.count <= top, "\(answer.text)")
        }
    }

    @Test(arguments: [
        "/v1.0/users/%zz", "/v1.0/users/%", "/v1.0/users/%4", "/v1.0/users/%00", "/v1.0/users/%ff%fe",
        "/v1.0/users/%c0%ae", "/v1.0/users/%2e%2e/groups", "/v1.0/./users/x", "/v1.0/users/..%2fgroups",
        "/v1.0%2fusers", "/V1.0/users", "/v1.0/Users", "/v1.0;x=y/users", "/v1.0/users;x=y", "/v1.0/users/x/y/z",
        "/v1.0/users('x", "/v1.0/users('')", "/v1.0/users()", "/v1.0/users(x=y)", "/v2.0/users", "/", "/v1.0",
        "/v1.0/users%00", "/v1.0/users%20", "/v1.0/users.json", "/v1.0/$metadata/../users/x", "/etc/passwd",
        "/v1.0/users/\(String(repeating: "a/", count: 40))", "/system.sqlite", "/%2e%2e/%2e%2e/etc/passwd",
    ])
    func `a path that is none is 404`(_ path: String) async throws {
        let tenant = try await Self.tenant.value
        let answer = try await tenant.administrator.get(path)
        #expect(answer.status == 404 || answer.status == 400, "\(answer.status) \(answer.text)")
        #expect(answer.errorCode != nil)
    }

    @Test(arguments: ["/v1.0//users", "//v1.0/users", "/v1.0/users/", "/v1.0///users//", "/v1.0/us%65rs"])
    func `another way to write a path is the same path, guarded the same`(_ path: String) async throws {
        let tenant = try await Self.tenant.value
        #expect(try await tenant.administrator.get(tenant.server.baseURL + path).status == 200)
        #expect(try await tenant.server.send("GET", tenant.server.baseURL + path).status == 401)
        let vendor = try await tenant.client("AccessEvaluator")
        #expect(try await vendor.get(tenant.server.baseURL + path).status == 403)
    }

    @Test func `a target of ten thousand bytes is refused`() async throws {
        let tenant = try await Self.tenant.value
        for target in [
            "/v1.0/users/" + String(repeating: "a", count: 10_000),
            "/v1.0/users?$filter=" + String(repeating: "a", count: 10_000),
        ] {
            let answer = try await tenant.administrator.get(target)
            #expect([400, 414, 431].contains(answer.status), "\(answer.status)")
        }
        #expect(try await tenant.administrator.get("/v1.0/users").status == 200)
    }

    @Test(arguments: ["TRACE", "PUT", "OPTIONS", "CONNECT", "PROPFIND", "get", "GETT", "HEADX", "M-SEARCH"])
    func `a method the path does not take is 405`(_ method: String) async throws {
        let tenant = try await Self.tenant.value
        // CONNECT has another form of target; the client cannot send it with a path.
        guard method != "CONNECT" else { return }
        let answer = try await tenant.server.send(method, "/v1.0/users", token: tenant.administrator.token)
        #expect([400, 405, 501].contains(answer.status), "\(answer.status) \(answer.text)")
        if answer.status == 405 { #expect(answer.headers["allow"] == "GET, HEAD, POST") }
    }

    @Test(arguments: ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"])
    func `a header does not change the method`(_ name: String) async throws {
        let tenant = try await Self.tenant.value
        let group = try await tenant.administrator.post("/v1.0/groups", ["displayName": "stays"])
        let path = "/v1.0/groups/\(group["id"].string ?? "")"
        #expect(try await tenant.administrator.get(path, headers: [name: "DELETE"]).status == 200)
        let posted = try await tenant.administrator.post(path, [:], headers: [name: "DELETE"])
        #expect(posted.status == 405)
        #expect(try await tenant.administrator.get("\(path)?_method=DELETE").status != 204)
        #expect(try await tenant.administrator.get(path).status == 200)
    }

    @Test func `a forwarded host or address is not believed`() async throws {
        let tenant = try await Self.tenant.value
        let answer = try await tenant.administrator.get(
            "/v1.0/users?$top=1",
            headers: [
                "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "Forwarded": "host=evil.example",
            ])
        #expect(answer.status == 200 && !answer.text.contains("evil.example"))
        #expect(answer["@odata.context"].string?.hasPrefix(tenant.server.baseURL) == true)
    }

    @Test(arguments: [
        ["Authorization": ""], ["Authorization": "Bearer"], ["Authorization": "Bearer "],
        ["Authorization": "Basic eDp5"],
        ["Authorization": "bearer,bearer"], ["Authorization": "Bearer \u{00E9}"], ["Cookie": "access_token=x"],
    ])
    func `no such credential is one`(_ headers: [String: String]) async throws {
        let answer = try await ContractServer.shared().send("GET", "/v1.0/users", headers: headers)
        #expect([400, 401].contains(answer.status), "\(answer.status)")
    }

    @Test func `a token in the query is no token`() async throws {
        let tenant = try await Self.tenant.value
        let answer = try await tenant.server.send("GET", "/v1.0/users?access_token=\(tenant.administrator.token)")
        #expect([400, 401].contains(answer.status))
    }
}
