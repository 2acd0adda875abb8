import Core
import TestServer
import Testing

/// Filters and orders as large as they may be, and larger ones.
@Suite struct ListLimitTests {
    private static let tenant = Task { () throws -> TestTenant in
        let tenant = try await freshTenant()
        try await tenant.importDevices((0..<3).map { iPhone(freshID(), ["deviceName": .string("Phone \($0)")]) })
        return tenant
    }

    private static func repeated(_ term: String, _ count: Int, _ separator: String) -> String {
        Array(repeating: term, count: count).joined(separator: separator)
    }

    private static func nested(_ depth: Int) -> String {
        repeated("not (", depth, "") + "isEncrypted" + repeated(")", depth, "")
    }

    @Test(arguments: [
        (repeated("isEncrypted eq false", 200, " or "), 3), (repeated("isEncrypted eq true", 200, " and "), 0),
        (repeated("managementAgent ne 'mdm'", 180, " and "), 3),
        (repeated("userId eq null", 200, " and "), 3),
        ("deviceName in (\(repeated("'Phone 1'", 199, ",")))", 1), (nested(9), 3), (nested(10), 0),
        (repeated("((((((((((isSupervised eq false))))))))))", 50, " and "), 3),
    ])
    func `the largest filters are answered`(filter: String, count: Int) async throws {
        let tenant = try await Self.tenant.value
        let answer = try await tenant.administrator.get("\(Graph.devices)?$filter=" + TestServer.escaped(filter))
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.values.count == count)
    }

    @Test(arguments: [
        ("$filter", repeated("isEncrypted", 300, " or "), "$filter"), ("$filter", nested(300), "$filter"),
        ("$filter", repeated("(", 1_000, ""), "$filter"),
        ("$filter", "deviceName in (\(repeated("'a'", 300, ",")))", "$filter"),
        ("$filter", "totalStorageSpaceInBytes gt 1e309", "totalStorageSpaceInBytes"),
        ("$filter", "totalStorageSpaceInBytes gt 9223372036854775808", "totalStorageSpaceInBytes"),
        ("$filter", "deviceName like 'a'", "like"), ("$filter", "colour eq 'a'", "colour"),
        ("$filter", "length(deviceName) gt 1", "length"), ("$orderby", "colour", "colour"),
        ("$orderby", "roleScopeTagIds", "roleScopeTagIds"),
        ("$orderby", repeated("deviceName", 9, ","), "$orderby"), ("$top", "-1", "$top"), ("$top", "1e309", "$top"),
        ("$skip", "-1", "$skip"), ("$skip", "99999999999999999999", "$skip"), ("$count", "maybe", "$count"),
        ("$search", "\"phone\"", "$search"), ("$expand", "detectedApps", "detectedApps"),
        ("$expand", "users($search=a)", "$search"), ("$apply", "aggregate", "$apply"), ("$format", "xml", "$format"),
    ])
    func `what is too large, unknown or malformed is refused by name`(
        option: String, value: String, name: String
    ) async throws {
        let tenant = try await Self.tenant.value
        let answer = try await tenant.administrator.get("\(Graph.devices)?\(option)=" + TestServer.escaped(value))
        #expect(answer.status == 400)
        #expect(answer.errorMessage?.contains(name) == true, "\(answer.text)")
    }

    @Test(arguments: ["%ED%A0%80", "%FF", "%00", "%F4%90%80%80", "%C0%AF"])
    func `a text that is no Unicode text is refused`(bytes: String) async throws {
        let tenant = try await Self.tenant.value
        for query in ["$filter=deviceName%20eq%20'\(bytes)'", "$orderby=\(bytes)"] {
            #expect(try await tenant.administrator.get("\(Graph.devices)?\(query)").status == 400)
        }
    }

    @Test func `a link goes on in its own order only`() async throws {
        let admin = try await Self.tenant.value.administrator
        let page = try await admin.get("\(Graph.devices)?$top=1&$orderby=deviceName")
        let link = try #require(page["@odata.nextLink"].string)
        let token = try #require(link.split(separator: "=").last.map(String.init))
        #expect(
            try await admin.get("\(Graph.devices)?$top=1&$orderby=deviceName&$skiptoken=\(token)").values.count == 1)
        for other in [
            "", "&$orderby=deviceName%20desc", "&$orderby=deviceName,id", "&$orderby=deviceName&$filter=isEncrypted",
        ] {
            #expect(try await admin.get("\(Graph.devices)?$top=1\(other)&$skiptoken=\(token)").status == 400)
        }
    }

    @Test func `counts count what the filter lets through, however small the page`() async throws {
        let admin = try await Self.tenant.value.administrator
        let filter = TestServer.escaped("deviceName ne 'Phone 1'")
        let page = try await admin.get(
            "\(Graph.devices)?$top=1&$skip=1&$count=true&$orderby=deviceName&$filter=\(filter)")
        #expect(page["@odata.count"] == 2)
        #expect(page.values.map { $0["deviceName"] } == ["Phone 2"])
        #expect(page["@odata.nextLink"] == .null)
        #expect(try await admin.get("\(Graph.devices)/$count?$filter=\(filter)").text == "2")
        #expect(try await admin.get("\(Graph.devices)/$count").text == "3")
    }
}
