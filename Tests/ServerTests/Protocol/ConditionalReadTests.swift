import Access
import Core
import TestServer
import Testing

/// `ETag`, `If-None-Match` and `If-Match` of everything that is read one by one (RFC 9110, sections 8.8.3 and 13).
@Suite struct ConditionalReadTests {
    private static let estate = Task {
        try await TenantEstate.make(try await ContractServer.shared(), connector: TestTenant.lookout)
    }

    private func read(
        _ place: ConditionalCase, _ headers: [String: String] = [:], method: String = "GET"
    ) async throws -> TestAnswer {
        let estate = try await Self.estate.value
        return try await estate.tenant.server.send(
            method, place.path(estate), token: estate.tenant.administrator.token, headers: headers)
    }

    @Test(arguments: ConditionalCase.reads)
    func `whoever has this very state is answered 304 without a body`(_ place: ConditionalCase) async throws {
        let whole = try await read(place)
        try #require(whole.status == 200, "\(whole.text)")
        #expect(whole.tag.wholeMatch(of: #/(W/)?"[0-9]+-[0-9a-f]{32}"/#) != nil, "\(whole.tag)")
        let strong = whole.tag.replacing("W/", with: "")
        for value in [whole.tag, strong, "W/\(strong)", "*", "\"x\", \(whole.tag)", " \(strong) ,, \"1-2\""] {
            for method in ["GET", "HEAD"] {
                let answer = try await read(place, ["If-None-Match": value], method: method)
                #expect(answer.status == 304 && answer.bytes.isEmpty, "\(method) \(value): \(answer.status)")
                #expect(answer.tag == whole.tag)
                #expect(answer.headers["content-type"] == nil)
                #expect(answer.headers["cache-control"] == whole.headers["cache-control"])
            }
        }
        for value in ["\"x\"", "\"\(whole.tagVersion)-0\"", ""] {
            let answer = try await read(place, ["If-None-Match": value])
            #expect(answer.status == 200 && answer.tag == whole.tag, "\(value)")
        }
    }

    @Test(arguments: ConditionalCase.reads)
    func `a reader may insist on a version`(_ place: ConditionalCase) async throws {
        let whole = try await read(place)
        let isWeak = whole.tag.hasPrefix("W/")
        let rows: [(String, Int)] = [
            ("*", 200), (whole.tag, isWeak ? 412 : 200), ("\"\(whole.tagVersion)-other\"", isWeak ? 412 : 200),
            ("\"999999-\(whole.tag.suffix(33))", 412), ("W/\"\(whole.tagVersion)-x\"", 412), ("", 412),
        ]
        for (value, status) in rows {
            let answer = try await read(place, ["If-Match": value])
            #expect(answer.status == status, "\(value): \(answer.text)")
            if status == 412 {
                #expect(answer.errorCode == "resourceModified" && answer["error"]["target"] == "If-Match")
            }
        }
    }

    @Test(arguments: ConditionalCase.reads, ["If-Match", "If-None-Match"])
    func `a header that is no list of tags is refused by name`(_ place: ConditionalCase, _ name: String) async throws {
        for value in ["x", "\"x", "'x'", "*, \"x\"", "\"a\" \"b\""] {
            let answer = try await read(place, [name: value])
            #expect(answer.status == 400 && answer["error"]["target"].string == name, "\(value): \(answer.text)")
        }
    }

    @Test func `what nobody may see has no state to compare with`() async throws {
        let estate = try await Self.estate.value
        let path = "/v1.0/groups/\(estate.id("group"))"
        let server = estate.tenant.server
        let outsider = try await estate.tenant.client("AccessEvaluator")
        for headers in [["If-None-Match": "*"], ["If-Match": "\"0-0\""], ["If-Match": "broken"]] {
            #expect(try await outsider.get(path, headers: headers).status == 403)
            #expect(try await server.send("GET", path, headers: headers).status == 401)
            let unknown = "/v1.0/groups/\(newID())"
            #expect(try await estate.tenant.administrator.get(unknown, headers: headers).status == 404)
        }
    }

    @Test func `lists and counts have no tag and ignore conditions`() async throws {
        let estate = try await Self.estate.value
        for path in ["/v1.0/groups", "/beta/deviceManagement/managedDevices/$count", "/mtd/v1/clients"] {
            let answer = try await estate.tenant.administrator.get(
                path, headers: ["If-None-Match": "*", "If-Match": "x"])
            #expect(answer.status == 200 && answer.tag.isEmpty)
        }
    }

    @Test func `what is shown otherwise has another tag of the same version`() async throws {
        let estate = try await Self.estate.value
        let client = estate.tenant.administrator
        let path = "deviceManagement/roleDefinitions/\(estate.id("roleDefinition"))"
        var tags: Set<String> = []
        for url in [
            "/v1.0/\(path)", "/beta/\(path)", "/v1.0/\(path)?$select=displayName",
            "/v1.0/\(path)?$expand=roleAssignments",
        ] {
            let answer = try await client.get(url)
            #expect(answer.tagVersion == "1")
            tags.insert(answer.tag)
        }
        #expect(tags.count == 4)
    }

    @Test func `the time of asking does not change the tag of a compliance result`() async throws {
        let estate = try await TenantEstate.make(try await ContractServer.shared(), connector: TestTenant.lookout)
        let path = "/mtd/v1/devices/\(estate.id("device"))/compliance"
        let first = try await estate.tenant.administrator.get(path)
        let second = try await estate.tenant.administrator.get(path)
        #expect(first["evaluatedDateTime"] != second["evaluatedDateTime"] && first.tag == second.tag)
        #expect(first.tag.hasPrefix("W/"))
        _ = try await estate.vendor.post(
            "/mtd/v1/partner/threatReports", ["reports": [report(estate.id("entraDevice"), "level", "high")]])
        let third = try await estate.tenant.administrator.get(path, headers: ["If-None-Match": first.tag])
        #expect(third.status == 200 && third["threatLevel"] == "high" && third.tag != first.tag)
    }
}
