import Access
import Core
import GraphAPI
import TestServer
import Testing

/// What `$expand` chooses inside a navigation.
@Suite struct ListExpansionTests {
    private static let stored: JSONObject = [
        "id": "r", "displayName": "Role",
        "roleAssignments": [
            ["id": "1", "displayName": "b", "members": ["x"]], ["id": "2", "displayName": nil, "members": []],
            ["id": "3", "displayName": "a", "members": ["x", "y"]], ["id": "4", "displayName": "b", "members": ["y"]],
        ],
    ]

    @Test(
        arguments: [
            ("", "1234", nil), ("$top=2", "12", nil), ("$top=0", "", nil), ("$skip=3", "4", nil), ("$skip=9", "", nil),
            ("$orderby=displayName", "2314", nil), ("$orderby=displayName desc", "1432", nil),
            ("$orderby=displayName desc,id desc", "4132", nil), ("$filter=displayName eq 'b'", "14", nil),
            ("$filter=members/any(m:m eq 'y');$orderby=id desc", "43", nil),
            ("$filter=displayName eq 'b';$count=true;$top=1", "1", 2), ("$count=true;$skip=1", "234", 4),
            ("$count=false", "1234", nil), ("$filter=displayName eq ');,('", "", nil),
            ("$top=1;$skip=1;$orderby=displayName;$select=id", "3", nil),
        ] as [(String, String, Int64?)])
    func `options choose entities and their order`(options: String, ids: String, count: Int64?) throws {
        let text = options.isEmpty ? "roleAssignments" : "roleAssignments(\(options))"
        let expansions = try Expansion.parse(text, of: RoleSchema.roleDefinition, version: .v1)
        let shown = RoleSchema.roleDefinition.render(Self.stored, Rendering(.v1, expansions: expansions))
        #expect((shown["roleAssignments"]?.array ?? []).compactMap { $0["id"].string }.joined() == ids)
        #expect(shown["roleAssignments@odata.count"]?.integer == count)
    }

    @Test(arguments: [
        ("roleAssignments($filter=colour eq 'a')", "colour"), ("roleAssignments($orderby=members)", "members"),
        ("roleAssignments($top=-1)", "$top"), ("roleAssignments($top=1;$top=1)", "$top"),
        ("roleAssignments($skip=x)", "$skip"), ("roleAssignments($count=1)", "$count"),
        ("roleAssignments($search=a)", "$search"), ("roleAssignments($levels=2)", "$levels"),
        ("roleAssignments(top=1)", "top"), ("roleAssignments($filter='a)", "$expand"),
    ])
    func `an option that is unknown, repeated or malformed is refused by name`(text: String, name: String) {
        let failure = graphFailure { () throws(Failure) in
            try Expansion.parse(text, of: RoleSchema.roleDefinition, version: .v1)
        }
        #expect(failure?.kind == .invalid)
        #expect(failure?.message.contains(name) == true, "\(failure?.message ?? "")")
    }

    @Test(arguments: ["$filter=id eq 'a'", "$orderby=id", "$top=1", "$skip=1", "$count=true"])
    func `a navigation to one entity has nothing to choose from`(option: String) {
        let failure = graphFailure { () throws(Failure) in
            try Expansion.parse("roleDefinition(\(option))", of: RoleSchema.roleAssignment, version: .v1)
        }
        #expect(failure?.target == "$expand")
    }

    @Test func `a policy is read with its actions and the newest of its assignments`() async throws {
        let tenant = try await freshTenant()
        let policy = try await tenant.addPolicy(graceHours: 12)
        let nested =
            "scheduledActionsForRule($expand=scheduledActionConfigurations($filter=actionType eq 'block'"
            + ";$select=gracePeriodHours;$count=true)),assignments($select=id;$top=1)"
        let address = "\(Graph.policies)?$expand=" + TestServer.escaped(nested)
        let answer = try await tenant.administrator.get(address)
        let row = try #require(answer.values.first { $0["id"].string == policy }, "\(answer.text)")
        let rule = row["scheduledActionsForRule"][0]
        #expect(rule["scheduledActionConfigurations@odata.count"] == 1)
        #expect(rule["scheduledActionConfigurations"] == [["gracePeriodHours": 12]])
        #expect(row["assignments"].array?.count == 1)
        #expect(row["assignments"][0].object?.names == ["id"])
    }

    @Test func `a group is read with its first members, and users and groups are counted`() async throws {
        let admin = try await freshTenant().administrator
        let group = try await admin.make(Graph.groups, ["displayName": "All"])
        try await admin.make(Graph.groups, ["displayName": "None"])
        var ids: [String] = []
        for number in 0..<22 {
            let name = "user\(number)@contoso.example"
            ids.append(
                try await admin.make(
                    Graph.users, ["userPrincipalName": .string(name), "displayName": .string("User \(number % 2)")]))
            let added = try await admin.post(
                "\(Graph.groups)/\(group)/members/$ref",
                ["@odata.id": .string("https://localhost/v1.0/users/\(ids[number])")])
            #expect(added.status == 204)
        }
        let one = try await admin.get("\(Graph.groups)/\(group)?$expand=members($select=id)")
        #expect((one["members"].array ?? []).compactMap { $0["id"].string } == Array(ids.sorted().prefix(20)))
        let list = try await admin.get("\(Graph.groups)?$expand=members&$orderby=displayName%20desc")
        #expect(list.values.map { $0["members"].array?.count } == [0, 20])
        #expect(list.values.last?["members"][0]["@odata.type"] == "#microsoft.graph.user")
        #expect(try await admin.get("\(Graph.groups)/\(group)?$expand=members($top=1)").status == 400)
        #expect(try await admin.get("\(Graph.users)/$count").text == "22")
        let filter = TestServer.escaped("displayName eq 'User 1' and startswith(userPrincipalName,'USER1')")
        #expect(try await admin.get("\(Graph.users)/$count?$filter=\(filter)").text == "6")
        #expect(try await admin.get("\(Graph.users)/$count?$search=%22er%200%22").text == "11")
        #expect(try await admin.get("\(Graph.groups)/$count?$filter=displayName%20ne%20'All'").text == "1")
        #expect(try await admin.get("\(Graph.groups)/$count?$top=1").status == 400)
    }
}
