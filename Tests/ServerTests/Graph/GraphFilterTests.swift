import Access
import Core
import GraphAPI
import Testing

@Suite struct GraphFilterTests {
    private static let device: JSONObject = [
        "id": "aaaaaaaa-0000-0000-0000-000000000001", "deviceName": "Ann's iPhone", "operatingSystem": "iOS",
        "complianceState": "noncompliant", "isEncrypted": true, "freeStorageSpaceInBytes": 5,
        "enrolledDateTime": "2026-01-02T03:04:05.5Z", "userPrincipalName": "Ann@Example.com", "notes": nil,
        "userId": "bbbbbbbb-0000-0000-0000-000000000002",
    ]

    @Test(arguments: [
        ("complianceState eq 'noncompliant' or operatingSystem eq 'x'", true),
        ("complianceState eq 'compliant' or operatingSystem eq 'iOS'", true),
        ("complianceState eq microsoft.graph.complianceState'noncompliant'", true),
        ("complianceState ne 'noncompliant'", false),
        ("operatingSystem eq 'ios'", false),
        ("deviceName eq 'Ann''s iPhone'", true),
        ("'Ann''s iPhone' eq deviceName", true),
        ("isEncrypted", true),
        ("not isEncrypted", false),
        ("not (isEncrypted and operatingSystem eq 'x')", true),
        ("not not isEncrypted", true),
        ("isEncrypted eq true and isEncrypted ne false", true),
        ("isSupervised eq null", true),
        ("notes eq null", true),
        ("notes ne 'x'", true),
        ("notes gt 'a'", false),
        ("notes le 'a'", false),
        ("startswith(notes,'a')", false),
        ("freeStorageSpaceInBytes gt 4 and freeStorageSpaceInBytes lt 6", true),
        ("5 le freeStorageSpaceInBytes", true),
        ("6 le freeStorageSpaceInBytes", false),
        ("freeStorageSpaceInBytes ge 6", false),
        ("freeStorageSpaceInBytes in (1, 5)", true),
        ("freeStorageSpaceInBytes gt -5", true),
        ("operatingSystem in ('Android','iOS')", true),
        ("operatingSystem in ('Android')", false),
        ("enrolledDateTime ge 2026-01-02T03:04:05Z", true),
        ("enrolledDateTime lt 2026-01-02T04:04:05+01:00", false),
        ("enrolledDateTime gt 2026-01-02T03:04:05.500Z", false),
        ("enrolledDateTime eq 2026-01-02T03:04:05.500Z", true),
        ("userPrincipalName eq 'ann@example.COM'", true),
        ("startswith(userPrincipalName,'ANN')", true),
        ("userId eq 'BBBBBBBB-0000-0000-0000-000000000002'", true),
        ("userId eq BBBBBBBB-0000-0000-0000-000000000002", true),
        ("id eq aaaaaaaa-0000-0000-0000-000000000001", true),
        ("startswith(deviceName,'Ann')", true),
        ("endswith(deviceName,'Phone')", true),
        ("contains(deviceName,'s i')", true),
        ("contains(deviceName,'')", true),
        ("contains(deviceName,'Ann''s iPhone and more')", false),
        ("contains(deviceName,'ANN')", false),
        ("false or true", true),
        ("operatingSystem eq 'x' and isEncrypted or isEncrypted", true),
        ("operatingSystem eq 'x' and (isEncrypted or isEncrypted)", false),
    ])
    func `a filter decides about a device`(_ text: String, _ expected: Bool) throws {
        let filter = try FilterParser.parse(text, of: ManagedDeviceSchema.device, version: .v1)
        #expect(filter.evaluate(on: GraphFilterTests.device) == expected)
    }

    @Test(arguments: [
        ("resources/any(r:r/resourceId eq 'x')", true),
        ("resources/any(r:r/resourceId eq 'y')", false),
        ("resources/any(r:r/modifiedProperties/any(p:p/displayName eq 'iosEnabled' and r/resourceId eq 'x'))", true),
        ("resources/any(r:r/modifiedProperties/any(p:p/displayName eq 'iosEnabled' and r/resourceId eq 'z'))", false),
        ("resources/any()", true),
        ("actor/userPermissions/any(p:p eq '*')", true),
        ("actor/userPermissions/any(p: startswith(p,'x'))", false),
        ("actor/userPrincipalName eq 'ADMIN@example.com'", true),
        ("activityOperationType eq 'Create' and activityDateTime ge 2026-01-01T00:00:00Z", true),
        ("correlationId eq 11111111-0000-0000-0000-00000000000A", true),
    ])
    func `a filter decides about an audit event`(_ text: String, _ expected: Bool) throws {
        let event = try graphObject(
            ##"{"activityOperationType": "Create", "activityDateTime": "2026-07-17T10:45:28.2Z", "##
                + ##""correlationId": "11111111-0000-0000-0000-00000000000a", "##
                + ##""actor": {"userPermissions": ["*"], "userPrincipalName": "admin@example.com"}, "##
                + ##""resources": [{"resourceId": "##
                + ##""x", "modifiedProperties": [{"displayName": "iosEnabled"}]}]}"##)
        let filter = try FilterParser.parse(text, of: AuditEventSchema.event, version: .v1)
        #expect(filter.evaluate(on: event) == expected)
    }

    @Test(arguments: [
        "conditions/platforms/includePlatforms/any(p:p eq 'iOS')", "state eq 'enabled'",
        "conditions/users/includeUsers/any(u:u in ('All','x'))", "grantControls/builtInControls/any(c:c ne 'mfa')",
    ])
    func `a filter may look into a conditional-access policy`(_ text: String) throws {
        let policy = try graphObject(
            ##"{"state": "enabled", "conditions": {"platforms": {"includePlatforms": ["iOS"]}, "##
                + ##""users": {"includeUsers": ["All"]}}, "grantControls": {"builtInControls": ["block"]}}"##)
        let filter = try FilterParser.parse(text, of: ConditionalAccessPolicySchema.policy, version: .v1)
        #expect(filter.evaluate(on: policy))
        #expect(!FilterExpression.not(filter).evaluate(on: policy))
    }

    @Test func `a state is filtered as it is shown, and its beta words are known`() throws {
        let filter = try FilterParser.parse("partnerState eq 'notSetUp'", of: ConnectorSchema.connector, version: .v1)
        #expect(filter.evaluate(on: ["partnerState": "notSetUp"]))
        #expect(!filter.evaluate(on: ["partnerState": "unknownFutureValue"]))
    }

    @Test func `members of concrete types are known to the whole set`() throws {
        let filter = try FilterParser.parse("passcodeRequired eq true", of: CompliancePolicySchema.policy, version: .v1)
        #expect(filter.evaluate(on: ["passcodeRequired": true]))
        #expect(!filter.evaluate(on: ["bitLockerEnabled": true]))
    }

    @Test(arguments: [
        ("colour eq 1", "colour"), ("DeviceName eq 'x'", "DeviceName"), ("deviceName like 'x'", "like"),
        ("deviceName EQ 'x'", "EQ"), ("deviceName eq 7", "deviceName"), ("deviceName eq x", "x"),
        ("isEncrypted eq 'true'", "isEncrypted"), ("isEncrypted gt true", "gt"), ("isEncrypted eq 1", "isEncrypted"),
        ("freeStorageSpaceInBytes eq '5'", "freeStorageSpaceInBytes"),
        ("freeStorageSpaceInBytes eq 5.5", "freeStorageSpaceInBytes"),
        ("freeStorageSpaceInBytes eq 99999999999999999999", "freeStorageSpaceInBytes"),
        ("enrolledDateTime ge '2026-01-01T00:00:00Z'", "enrolledDateTime"),
        ("enrolledDateTime ge 2026-13-01T00:00:00Z", "enrolledDateTime"),
        ("complianceState eq 'Compliant'", "complianceState"), ("complianceState gt 'compliant'", "gt"),
        ("complianceState eq microsoft.graph.riskLevel'low'", "complianceState"),
        ("skuFamily eq 'x'", "skuFamily"), ("tolower(deviceName) eq 'x'", "tolower"),
        ("startswith(isEncrypted,'x')", "startswith"), ("startswith(deviceName,7)", "startswith"),
        ("deviceCompliancePolicyStates/any(s:s/state eq 'x')", "deviceCompliancePolicyStates"),
        ("deviceName/x eq 'y'", "deviceName"), ("deviceActionResults eq null", "deviceActionResults"),
        ("1 eq 1", "literals"), ("deviceName eq operatingSystem", "operatingSystem"),
        ("azureADDeviceId eq x", "x"), ("detectedApps eq null", "detectedApps"),
    ])
    func `a filter that does not fit the type is refused by name`(_ text: String, _ named: String) {
        let failure = graphFailure { () throws(Failure) in
            try FilterParser.parse(text, of: ManagedDeviceSchema.device, version: .v1)
        }
        #expect(failure?.kind == .invalid)
        #expect(failure?.target == "$filter")
        #expect(failure?.message.contains(named) == true)
    }

    private static let hostile: [String] = [
        "", " ", "(", ")", "()", "'", "''", "'a", "and", "or", "not", "not not", "eq", "a", "/", ",", ":", "deviceName",
        "deviceName eq", "deviceName eq 'a", "deviceName eq 'a''", "deviceName eq 'a' and", "and deviceName eq 'a'",
        "deviceName eq 'a' deviceName eq 'b'", "(deviceName eq 'a'", "deviceName eq 'a')", "deviceName in",
        "deviceName in (",
        "deviceName in ()", "deviceName in ('a'", "deviceName in ('a',)", "deviceName in 'a'", "startswith",
        "startswith(",
        "startswith()", "startswith(deviceName)", "startswith(deviceName,'a'", "startswith(deviceName,'a','b')",
        "startswith('a',deviceName)", "not deviceName eq 'a'", "isEncrypted/any()", "deviceName;drop",
        "deviceName eq \"a\"",
        "deviceName eq 'a'\u{0}", "\u{FFFD}", "é eq 1", "$it eq 1", "@a eq 1", "-", "--1 eq 1", "null", "null eq null",
        "true eq true", "5", "isEncrypted eq true eq true", "any(x:x)", "deviceName/any(x:x eq 'a')",
        "microsoft.graph.complianceState'compliant'", "2026-01-01T00:00:00Z", "isEncrypted and",
        "isEncrypted or or isEncrypted",
    ]

    @Test(arguments: hostile)
    func `text that is no filter is refused`(_ text: String) {
        let failure = graphFailure { () throws(Failure) in
            try FilterParser.parse(text, of: ManagedDeviceSchema.device, version: .v1)
        }
        #expect(failure?.kind == .invalid)
    }

    @Test(arguments: [
        "resources/any(", "resources/any(r", "resources/any(r:", "resources/any(r:)", "resources/any(:r)",
        "resources/any(r:r)",
        "resources/any(r:r/)", "resources/any(r:r/colour eq 1)", "resources/all(r:r/resourceId eq 'x')",
        "resources eq null",
        "resources/resourceId eq 'x'", "resources/any(1:true)", "actor eq null", "actor/ eq 1", "actor/colour eq 'x'",
        "resources/any(r:r/resourceId eq 'x') and r/resourceId eq 'x'", "actor/userPermissions/any(p:p/x eq 'a')",
    ])
    func `a broken any is refused`(_ text: String) {
        let failure = graphFailure { () throws(Failure) in
            try FilterParser.parse(text, of: AuditEventSchema.event, version: .v1)
        }
        #expect(failure?.kind == .invalid)
    }

    private func parse(_ text: String) -> Failure? {
        graphFailure { () throws(Failure) in try FilterParser.parse(text, of: ManagedDeviceSchema.device, version: .v1)
        }
    }

    @Test func `nesting is taken to twenty levels and no deeper`() {
        func nested(_ open: String, _ depth: Int, _ close: String) -> String {
            String(repeating: open, count: depth) + "isEncrypted" + String(repeating: close, count: depth)
        }
        #expect(parse(nested("(", 20, ")")) == nil)
        #expect(parse(nested("(", 21, ")"))?.message.contains("nested") == true)
        #expect(parse(nested("not ", 20, "")) == nil)
        #expect(parse(nested("not ", 21, ""))?.message.contains("nested") == true)
        #expect(parse(nested("not (", 4_000, ")"))?.message.contains("nested") == true)
        #expect(parse(String(repeating: "(", count: 16_000))?.kind == .invalid)
    }

    @Test func `two hundred terms are taken and no more`() {
        func terms(_ count: Int) -> String { Array(repeating: "isEncrypted", count: count).joined(separator: " or ") }
        #expect(parse(terms(200)) == nil)
        #expect(parse(terms(201))?.message.contains("terms") == true)
        let items = Array(repeating: "1", count: 200).joined(separator: ",")
        #expect(parse("freeStorageSpaceInBytes in (\(items))")?.message.contains("terms") == true)
    }

    @Test func `every prefix and every single damage of a filter is decided without a trap`() {
        let text =
            "(startswith(deviceName,'a''b') or not (complianceState in ('compliant','error'))) and 5 lt "
            + "freeStorageSpaceInBytes and enrolledDateTime ge 2026-01-02T03:04:05+01:00"
        let bytes = Array(text.utf8)
        #expect(parse(text) == nil)
        var refused = 0
        for index in bytes.indices {
            if parse(String(decoding: bytes[..<index], as: UTF8.self)) != nil { refused += 1 }
            for replacement in "'(),/: .0é".utf8 {
                var damaged = bytes
                damaged[index] = replacement
                if parse(String(decoding: damaged, as: UTF8.self)) != nil { refused += 1 }
            }
        }
        #expect(refused > bytes.count)
    }

    @Test func `canonically equivalent text is not equal`() throws {
        let filter = try FilterParser.parse("deviceName eq 'K'", of: ManagedDeviceSchema.device, version: .v1)
        #expect(!filter.evaluate(on: ["deviceName": "\u{212A}"]))
        #expect(filter.evaluate(on: ["deviceName": "K"]))
        #expect(parse("device\u{212A}ame eq 'x'")?.kind == .invalid)
    }
}
