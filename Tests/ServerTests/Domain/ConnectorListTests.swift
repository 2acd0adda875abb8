import Core
import TestServer
import Testing

/// Lists of connectors and their options.
@Suite struct ConnectorListTests {
    private static let three = Task {
        let tenant = try await freshTenant()
        try await tenant.addConnector(Partner.lookout, ["iosEnabled": true])
        try await tenant.addConnector(Partner.zimperium)
        try await tenant.addConnector(Partner.defender)
        return tenant
    }
    private static let ids = [Partner.zimperium, Partner.lookout, Partner.defender].sorted()

    @Test func `counts them as bare digits and in the list`() async throws {
        let admin = try await Self.three.value.administrator
        let bare = try await admin.get("\(Graph.connectors)/$count")
        #expect(bare.status == 200)
        #expect(bare.text == "3")
        #expect(bare.headers["content-type"]?.contains("text/plain") == true)
        let listed = try await admin.get("\(Graph.connectors)?$count=true&$top=1")
        #expect(listed["@odata.count"] == 3)
        #expect(listed.values.count == 1)
        #expect(try await admin.get("\(Graph.connectors)")["@odata.count"] == .null)
    }

    @Test func `shows only the members selected`() async throws {
        let admin = try await Self.three.value.administrator
        let listed = try await admin.get("\(Graph.connectors)?$select=id,iosEnabled")
        #expect(listed.values.map { $0.object?.names ?? [] } == Array(repeating: ["id", "iosEnabled"], count: 3))
        let one = try await admin.get("\(Graph.connectors)/\(Partner.lookout)?$select=partnerState")
        #expect(one.json.object?.names == ["@odata.context", "partnerState"])
    }

    @Test func `pages lead through all of them once, in order of id`() async throws {
        let admin = try await Self.three.value.administrator
        var next: String? = "\(Graph.connectors)?$top=1"
        var seen: [String?] = []
        while let address = next, seen.count < 10 {
            let page = try await admin.get(address)
            #expect(page.status == 200)
            seen += page.values.map { $0["id"].string }
            next = page["@odata.nextLink"].string
            if let next { #expect(next.hasPrefix(admin.server.baseURL)) }
        }
        #expect(seen == Self.ids)
    }

    @Test func `filters and sorts`() async throws {
        let admin = try await Self.three.value.administrator
        let on = try await admin.get("\(Graph.connectors)?$filter=iosEnabled%20eq%20true")
        #expect(on.values.map { $0["id"].string } == [Partner.lookout])
        let sorted = try await admin.get("\(Graph.connectors)?$orderby=id%20desc")
        #expect(sorted.values.map { $0["id"].string } == Self.ids.reversed())
        let counted = try await admin.get("\(Graph.connectors)/$count?$filter=iosEnabled%20eq%20false")
        #expect(counted.text == "2")
    }

    @Test(arguments: [
        "?$select=nobodyKnowsThis", "?$select=failMode", "?$filter=nobodyKnowsThis%20eq%20true",
        "?$filter=iosEnabled%20like%20true", "?$top=0", "?$top=1000", "?$top=one", "?$skip=-1", "?$count=yes",
        "?$expand=assignments", "?$format=json", "?top=1", "?$top=1&$top=2", "?$skiptoken=abc",
    ])
    func `refuses an option it does not know or cannot read`(query: String) async throws {
        let admin = try await Self.three.value.administrator
        let answer = try await admin.get(Graph.connectors + query)
        #expect(answer.status == 400, "\(answer.text)")
        #expect(answer.errorCode == "BadRequest")
    }
}
