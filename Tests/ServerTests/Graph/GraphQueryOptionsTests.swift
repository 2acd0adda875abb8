import Access
import Core
import GraphAPI
import Testing

@Suite struct GraphQueryOptionsTests {
    @Test func `the options of the software development kit are decoded`() throws {
        let query =
            "$count=true&$expand=scheduledActionsForRule%28%24expand%3DscheduledActionConfigurations%29,assignments"
            + "&%24filter=displayName%20eq%20%27a%2Bb%27&$orderby=id%20desc&$search=%22x%20y%22"
            + "&$select=id,displayName&$skip=0&$top=2"
        let options = try QueryOptions(rawQuery: query, version: .v1)
        #expect(options.count)
        #expect(options.top == 2)
        #expect(options.skip == 0)
        #expect(options.text(.filter) == "displayName eq 'a+b'")
        #expect(try options.searchText() == "x y")
        let type = CompliancePolicySchema.policy
        #expect(try options.selection(of: type) == ["id", "displayName"])
        #expect(
            try options.expansions(of: type) == [
                Expansion("scheduledActionsForRule", expansions: [Expansion("scheduledActionConfigurations")]),
                Expansion("assignments"),
            ])
    }

    @Test(arguments: [
        ("$colour=1", "$colour"), ("select=id", "select"), ("$Select=id", "$Select"), ("$top=1&$top=2", "$top"),
        ("$top=0", "$top"), ("$top=1000", "$top"), ("$top=-1", "$top"), ("$top=99999999999999999999", "$top"),
        ("$top=", "$top"), ("$top=%2B1", "$top"), ("$top=１", "$top"), ("$skip=1000001", "$skip"),
        ("$count=True", "$count"),
        ("$count", "$count"), ("api-version=1", "api-version"),
    ])
    func `an option that is unknown, repeated or out of range is refused by name`(_ query: String, _ target: String) {
        let failure = graphFailure { () throws(Failure) in try QueryOptions(rawQuery: query, version: .v1) }
        #expect(failure?.kind == .invalid)
        #expect(failure?.target == target)
    }

    @Test func `beta takes options without the dollar sign and still refuses doubles`() throws {
        let options = try QueryOptions(rawQuery: "top=5&filter=iosEnabled", version: .beta)
        #expect(options.top == 5)
        #expect(options.text(.filter) == "iosEnabled")
        let failure = graphFailure { () throws(Failure) in
            try QueryOptions(rawQuery: "top=5&$top=5", version: .beta)
        }
        #expect(failure?.target == "$top")
    }

    @Test(arguments: [
        "$filter=%", "$filter=%2", "$filter=%zz", "$filter=%ff", "$filter=%C0%80", "$filter=a%00", "%24fi%lter=x",
    ])
    func `broken percent-encoding is refused`(_ query: String) {
        #expect(
            graphFailure { () throws(Failure) in try QueryOptions(rawQuery: query, version: .v1) }?.kind == .invalid)
    }

    @Test func `an absent or empty query has no options`() throws {
        for query in [nil, "", "&&"] {
            let options = try QueryOptions(rawQuery: query, version: .v1)
            #expect(options.top == nil && options.skip == nil && !options.count)
            #expect(QueryOptions.Option.allCases.allSatisfy { options.text($0) == nil })
        }
    }

    @Test func `an overlong query is refused`() {
        let query = "$filter=" + String(repeating: "a", count: 20_000)
        #expect(
            graphFailure { () throws(Failure) in try QueryOptions(rawQuery: query, version: .v1) }?.kind == .invalid)
    }

    @Test func `options that mean nothing on a path are refused there`() throws {
        let options = try QueryOptions(rawQuery: "$select=id&$top=1", version: .v1)
        #expect(graphFailure { () throws(Failure) in try options.allow(only: [.select]) }?.target == "$top")
        try options.allow(only: [.select, .top])
    }

    @Test(arguments: [
        "colour", "id,", "", "assignments", "conditions/users", "userStatuses", "roleScopeTagIds", "ID",
    ])
    func `a selection of what the type does not have is refused`(_ text: String) throws {
        let options = try QueryOptions(rawQuery: "$select=" + text, version: .v1)
        let failure = graphFailure { () throws(Failure) in try options.selection(of: CompliancePolicySchema.policy) }
        #expect(failure?.target == "$select")
    }

    @Test func `a selection may name members of any concrete type`() throws {
        let options = try QueryOptions(rawQuery: "$select=passcodeRequired,bitLockerEnabled", version: .v1)
        #expect(try options.selection(of: CompliancePolicySchema.policy) == ["passcodeRequired", "bitLockerEnabled"])
        #expect(
            try QueryOptions(rawQuery: "$select=*", version: .v1).selection(of: CompliancePolicySchema.policy) == nil)
    }

    @Test(arguments: [
        "", "colour", "displayName", "assignments,assignments", "assignments(", "assignments)", "assignments()",
        "assignments($top=x)", "assignments($select=colour)", "scheduledActionsForRule($expand=assignments)",
        "scheduledActionsForRule($expand=scheduledActionConfigurations;$expand=scheduledActionConfigurations)",
        "assignments($select=id)x", "userStatuses", "((((((((", "assignments(expand=x)",
    ])
    func `an expansion of what the type does not have is refused`(_ text: String) {
        let failure = graphFailure { () throws(Failure) in
            try Expansion.parse(text, of: CompliancePolicySchema.policy, version: .v1)
        }
        #expect(failure?.kind == .invalid)
    }

    @Test func `an expansion may choose members`() throws {
        let parsed = try Expansion.parse(
            "assignments($select=id,target), scheduledActionsForRule", of: CompliancePolicySchema.policy, version: .v1)
        #expect(parsed == [Expansion("assignments", select: ["id", "target"]), Expansion("scheduledActionsForRule")])
    }

    @Test(arguments: ["", "\"", "\"\"", "\"a", "a\"b", "\"displayName:\""])
    func `a search without a text is refused`(_ text: String) throws {
        let encoded = text.replacing("\"", with: "%22")
        let options = try QueryOptions(rawQuery: "$search=" + encoded, version: .v1)
        #expect(graphFailure { () throws(Failure) in try options.searchText() }?.target == "$search")
    }

    @Test func `a search may name displayName`() throws {
        #expect(try QueryOptions(rawQuery: "$search=%22displayName:ann%22", version: .v1).searchText() == "ann")
        #expect(try QueryOptions(rawQuery: "$search=ann", version: .v1).searchText() == "ann")
    }

    @Test func `rows are ordered by every key, null first`() throws {
        let type = ManagedDeviceSchema.device
        let order = try OrderBy.parse("operatingSystem desc,deviceName", of: type, version: .v1)
        let rows: [JSONObject] = [
            ["deviceName": "b", "operatingSystem": "iOS"], ["deviceName": nil, "operatingSystem": "iOS"],
            ["deviceName": "a", "operatingSystem": "macOS"], ["deviceName": "a", "operatingSystem": "iOS"],
        ]
        let names = rows.sorted(by: order.areInIncreasingOrder).map { $0["deviceName"]?.string ?? "-" }
        #expect(names == ["a", "-", "a", "b"])
    }

    @Test func `dates are ordered by time and principal names without case`() throws {
        let dates = try OrderBy.parse("enrolledDateTime", of: ManagedDeviceSchema.device, version: .v1)
        #expect(
            dates.areInIncreasingOrder(
                ["enrolledDateTime": "2026-01-01T00:00:00Z"], ["enrolledDateTime": "2026-01-01T00:00:00.5Z"]))
        let names = try OrderBy.parse("userPrincipalName", of: DirectorySchema.user, version: .v1)
        #expect(names.areInIncreasingOrder(["userPrincipalName": "a@x"], ["userPrincipalName": "B@x"]))
        #expect(!names.areInIncreasingOrder(["userPrincipalName": "A@x"], ["userPrincipalName": "a@x"]))
    }

    @Test(arguments: [
        "", "colour", "displayName up", "displayName desc asc", "displayName,", "assignments", "roleScopeTagIds",
        "displayName/x",
        "a,a,a,a,a,a,a,a,a,a",
    ])
    func `an order by what cannot be sorted is refused`(_ text: String) {
        let failure = graphFailure { () throws(Failure) in
            try OrderBy.parse(text, of: CompliancePolicySchema.policy, version: .v1)
        }
        #expect(failure?.target == "$orderby")
    }

    @Test func `an order may follow objects`() throws {
        let order = try OrderBy.parse("actor/userId", of: AuditEventSchema.event, version: .v1)
        #expect(order.areInIncreasingOrder(["actor": ["userId": "a"]], ["actor": ["userId": "b"]]))
    }
}
