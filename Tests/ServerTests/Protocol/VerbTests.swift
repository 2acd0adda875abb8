import Access
import Core
import TestServer
import Testing

/// Methods and ways to write a path that hold for every resource alike.
@Suite struct VerbTests {
    private static let estate = Task {
        try await TenantEstate.make(try await ContractServer.shared(), connector: TestTenant.lookout)
    }

    /// Reads of something that is there, by path template.
    private static let reads: [(operation: APIOperation, template: String)] = APIOperation.all.flatMap { operation in
        operation.method == "GET" && [.graph, .management, .partner].contains(operation.surface)
            ? operation.paths.map { (operation, $0) } : []
    }

    private static func filled(_ operation: APIOperation, _ template: String, _ estate: TenantEstate) -> String {
        let kinds = IsolationCase.table[operation.id]?.kinds ?? []
        let path = template.replacing("(category={category})", with: "(category='MobileThreatDefense')")
        return kinds.reduce(path) { path, kind in
            path.replacing(#/\{[^}]*\}/#, with: estate.id(kind), maxReplacements: 1)
        }
    }

    private static func token(_ operation: APIOperation, _ estate: TenantEstate) -> String {
        operation.surface == .partner ? estate.vendor.token : estate.tenant.administrator.token
    }

    /// Headers that differ between two equal requests.
    private static let volatile: Set = ["date", "request-id", "client-request-id", "stateasof", "ratelimit"]

    @Test func `HEAD has the headers of GET, and no body`() async throws {
        let estate = try await TenantEstate.make(try await ContractServer.shared(), connector: TestTenant.lookout)
        let trail = AuditTrail(tenant: estate.tenant)
        let outsider = try await estate.tenant.client("DeviceEnroller")
        var found = 0
        for (operation, template) in Self.reads where operation.activity == .read {
            let path = Self.filled(operation, template, estate)
            let token = Self.token(operation, estate)
            let get = try await estate.tenant.server.send("GET", path, token: token)
            let before = try await trail.count()
            let head = try await estate.tenant.server.send("HEAD", path, token: token)
            #expect(head.status == get.status && head.bytes.isEmpty, "\(path)")
            // What is streamed has no length, and what says the time differs from one request to the next.
            let again = try await estate.tenant.server.send("GET", path, token: token)
            var names = Set(get.headers.keys).subtracting(Self.volatile).subtracting(["transfer-encoding"])
            if again.text != get.text { names.subtract(["content-length", "etag"]) }
            for name in names { #expect(head.headers[name] == get.headers[name], "\(path): \(name)") }
            let refused = try await estate.tenant.server.send("GET", path, token: outsider.token)
            let quietly = try await estate.tenant.server.send("HEAD", path, token: outsider.token)
            #expect(quietly.status == refused.status && quietly.bytes.isEmpty, "\(path)")
            // One entry for each refusal, whichever of the two methods it was; reads leave none.
            #expect(try await trail.count() == before + (refused.status == 403 ? 2 : 0), "\(path)")
            if get.status == 200 { found += 1 }
        }
        #expect(found > 50, "the estate has most of what can be read")
    }

    /// An answer without what differs from one second to the next.
    private static func steady(_ answer: TestAnswer) -> String {
        answer.shape(without: []).replacing(#/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/#, with: "<time>")
            .replacing(#/"silence[A-Za-z]+":[0-9]+/#, with: "<silence>")
    }

    /// The ways to write a key.
    private static let keys = ["('@')", "(%27@%27)", "%28%27@%27%29", "%28'@'%29"]

    @Test func `every id may be written as a key`() async throws {
        let estate = try await Self.estate.value
        for (operation, template) in Self.reads where template.contains("/{") && !template.contains("Path}") {
            let path = Self.filled(operation, template, estate)
            let token = Self.token(operation, estate)
            let plain = try await estate.tenant.server.send("GET", path, token: token)
            for key in Self.keys {
                let written = template.replacing(#/\/\{[^}]*\}/#) { _ in key }
                let kinds = IsolationCase.table[operation.id]?.kinds ?? []
                let other = kinds.reduce(written) { $0.replacing("@", with: estate.id($1), maxReplacements: 1) }
                let answer = try await estate.tenant.server.send("GET", other, token: token)
                #expect(Self.steady(answer) == Self.steady(plain), "\(other)")
            }
        }
    }

    @Test func `a key may be written in every change too`() async throws {
        let estate = try await Self.estate.value
        let client = estate.tenant.administrator
        for place in ConditionalCase.changes where place.template.contains("{") {
            let kinds = IsolationCase.table[place.operation.id]?.kinds ?? []
            // The right thing is found, or the condition could not fail.
            let written = place.template.replacing(#/\/\{[^}]*\}/#) { _ in "(%27@%27)" }
            let path = kinds.reduce(written) { $0.replacing("@", with: estate.id($1), maxReplacements: 1) }
            let headers = ["If-Match": "\"999999-0\""]
            let body = place.body(estate)
            let answer =
                if let body {
                    try await client.send(place.operation.method, path, body, headers: headers)
                } else {
                    try await client.server.send(place.operation.method, path, token: client.token, headers: headers)
                }
            #expect(answer.status == 412, "\(place.operation.method) \(path): \(answer.text)")
        }
    }

    @Test(arguments: ["v1.0", "beta"])
    func `functions may be called with and without escapes`(_ version: String) async throws {
        let client = try await Self.estate.value.tenant.administrator
        let root = "/\(version)/deviceManagement/auditEvents"
        let categories = try await client.get("\(root)/getAuditCategories()")
        #expect(categories.values.contains("MobileThreatDefense"))
        #expect(try await client.get("\(root)/getAuditCategories%28%29").text == categories.text)
        let types = try await client.get("\(root)/getAuditActivityTypes(category='MobileThreatDefense')")
        #expect(types.values.contains("Create MobileThreatDefenseConnector"))
        for call in ["(category=%27MobileThreatDefense%27)", "%28category%3D%27MobileThreatDefense%27%29"] {
            #expect(try await client.get("\(root)/getAuditActivityTypes\(call)").text == types.text)
        }
        #expect(try await client.get("\(root)/getAuditActivityTypes(category='x%20y')").values.isEmpty)
        for call in ["getAuditActivityTypes()", "getAuditActivityTypes(other='x')", "getAuditCategories(x='y')"] {
            #expect(try await client.get("\(root)/\(call)").status == 404, "\(call)")
        }
    }

    @Test(arguments: [
        "BASE/v1.0/deviceManagement/roleDefinitions('ID')", "BASE/beta/deviceManagement/roleDefinitions/ID",
        "/v1.0/deviceManagement/roleDefinitions(%27ID%27)", "deviceManagement/roleDefinitions%28%27ID%27%29",
        "https://graph.microsoft.com/beta/deviceManagement/roleDefinitions('ID')", "roleDefinitions('ID')",
    ])
    func `a role is bound by its address`(_ address: String) async throws {
        let estate = try await Self.estate.value
        let bound = address.replacing("BASE", with: estate.tenant.server.baseURL)
            .replacing("ID", with: estate.id("roleDefinition"))
        let path = "/beta/deviceManagement/roleAssignments"
        let created = try await estate.tenant.administrator.post(
            path, ["displayName": "Bound", "members": [], "roleDefinition@odata.bind": .string(bound)])
        #expect(created.status == 201, "\(created.text)")
        let shown = try await estate.tenant.administrator.get(
            "\(path)/\(created["id"].string ?? "")?$expand=roleDefinition")
        #expect(shown["roleDefinition"]["id"].string == estate.id("roleDefinition"))
    }

    @Test(arguments: ["PUT", "OPTIONS"])
    func `an item of a batch that takes no such method says which it takes`(_ method: String) async throws {
        let estate = try await Self.estate.value
        let url = "/deviceManagement/mobileThreatDefenseConnectors/\(TestTenant.lookout)"
        let single = try await estate.tenant.server.send(
            method, "/v1.0\(url)", token: estate.tenant.administrator.token)
        #expect(single.status == 405 && single.headers["allow"] == "DELETE, GET, HEAD, PATCH")
        let batch = try await estate.tenant.administrator.post(
            "/v1.0/$batch", ["requests": [["id": "1", "method": .string(method), "url": .string(url)]]])
        #expect(batch["responses"][0]["status"] == 405)
        #expect(batch["responses"][0]["headers"]["Allow"].string == single.headers["allow"])
    }

    @Test func `an item of a batch may be a HEAD`() async throws {
        let estate = try await Self.estate.value
        let batch = try await estate.tenant.administrator.post(
            "/v1.0/$batch", ["requests": [["id": "1", "method": "HEAD", "url": "/groups"]]])
        #expect(batch["responses"][0]["status"] == 200 && batch["responses"][0]["body"] == .null)
    }
}
