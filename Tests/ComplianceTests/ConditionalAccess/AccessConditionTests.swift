import Core
import Testing

@testable import Compliance

@Suite struct AccessConditionTests {
    typealias Change = (path: String, value: JSON?)

    static func id(_ value: some CustomStringConvertible) -> JSON { .string(value.description) }

    // MARK: Identities

    static let identities: [(users: JSON, known: Bool, unknown: Bool, assumptions: Int)] = [
        (["includeUsers": ["All"]], true, true, 0), (["includeUsers": ["None"]], false, false, 0),
        (["includeUsers": ["GuestsOrExternalUsers"]], false, false, 0),
        (["includeUsers": [id(Example.alice)]], true, true, 1),
        (["includeUsers": [id(Example.bob)]], false, true, 1), (["includeGroups": [id(Example.staff)]], true, true, 1),
        (["includeGroups": [id(Example.board)]], false, true, 1),
        (["includeRoles": [id(AccessExample.administrator)]], true, true, 1),
        (
            [
                "includeUsers": [id(Example.bob)], "includeGroups": [id(Example.board)],
                "includeRoles": [id(AccessExample.administrator)],
            ], true, true, 1
        ),
        (["includeUsers": ["None"], "includeGroups": [id(Example.staff)]], true, true, 1),
        (["includeUsers": ["All"], "excludeUsers": [id(Example.alice)]], false, true, 1),
        (["includeUsers": ["All"], "excludeGroups": [id(Example.staff)]], false, true, 1),
        (["includeUsers": ["All"], "excludeRoles": [id(AccessExample.administrator)]], false, true, 1),
        (["includeUsers": [id(Example.alice)], "excludeGroups": [id(Example.staff)]], false, true, 2),
        (["includeUsers": ["All"], "excludeGroups": [id(Example.board)]], true, true, 1),
        (["includeUsers": ["All"], "excludeUsers": ["GuestsOrExternalUsers"]], true, true, 0),
        (["includeUsers": ["All"], "excludeUsers": ["All"]], false, false, 0),
    ]

    @Test(
        "Users, groups and roles are one condition; an unknown include matches, an unknown exclude does not",
        arguments: identities.indices)
    func identity(_ index: Int) throws {
        let row = Self.identities[index]
        let changes: [Change] = [("conditions.users", row.users)]
        let known = try AccessExample.answer(changes)
        #expect(known.applies == row.known)
        #expect(known.assumed.isEmpty)
        #expect(known.unmatchedConditions == (row.known ? [] : ["users"]))
        let nobody = AccessExample.question(user: .unknownIdentity, device: Example.device(user: .none))
        let unknown = try AccessExample.answer(changes, nobody)
        #expect(unknown.applies == row.unknown)
        #expect(unknown.assumed.count == row.assumptions)
    }

    @Test func `Ids are compared whatever the letter case of their UUID`() throws {
        let upper = JSON.string(Example.alice.text.uppercased())
        #expect(try AccessExample.answer([("conditions.users", ["includeUsers": [upper]])]).applies)
    }

    // MARK: Applications

    static let applications: [(applications: JSON, resource: String, applies: Bool)] = [
        (["includeApplications": ["All"]], AccessExample.payroll, true),
        (["includeApplications": ["None"]], AccessExample.exchange, false),
        (["includeApplications": ["None"]], "None", false),
        (["includeApplications": [id(AccessExample.exchange)]], AccessExample.exchange, true),
        (["includeApplications": [id(AccessExample.exchange)]], AccessExample.sharePoint, false),
        (["includeApplications": ["Office365"]], AccessExample.exchange, true),
        (["includeApplications": ["Office365"]], AccessExample.sharePoint, true),
        (["includeApplications": ["Office365"]], AccessExample.payroll, false),
        (["includeApplications": ["Office365"]], "Office365", true),
        (["includeApplications": [id(AccessExample.exchange)]], "Office365", true),
        (["includeApplications": [id(AccessExample.sharePoint)]], "Office365", true),
        (["includeApplications": [id(AccessExample.payroll)]], "Office365", false),
        (["includeApplications": [id(AccessExample.payroll)]], AccessExample.payroll.uppercased(), true),
        (["includeApplications": [id(AccessExample.payroll.uppercased())]], AccessExample.payroll, true),
        (
            ["includeApplications": ["All"], "excludeApplications": [id(AccessExample.exchange)]],
            AccessExample.exchange, false
        ),
        (["includeApplications": ["All"], "excludeApplications": ["Office365"]], AccessExample.sharePoint, false),
        (["includeApplications": ["All"], "excludeApplications": ["Office365"]], "Office365", false),
        (["includeApplications": ["All"], "excludeApplications": [id(AccessExample.exchange)]], "Office365", true),
        (
            ["includeApplications": [id(AccessExample.exchange)], "excludeApplications": [id(AccessExample.exchange)]],
            "Office365", false
        ),
        (["includeApplications": ["All"], "excludeApplications": ["None"]], AccessExample.exchange, true),
        (["includeApplications": ["gateway-1"]], "gateway-1", true),
        (["includeApplications": ["gateway-1"]], "Gateway-1", false),
        (["includeUserActions": ["urn:user:registerdevice"]], AccessExample.exchange, false),
        (["includeAuthenticationContextClassReferences": ["c1"]], AccessExample.exchange, false),
    ]

    @Test(
        "Applications are named by id, All, None or Office365, which stands for both of its two",
        arguments: applications.indices)
    func application(_ index: Int) throws {
        let row = Self.applications[index]
        let answer = try AccessExample.answer(
            [("conditions.applications", row.applications)], AccessExample.question(row.resource))
        #expect(answer.applies == row.applies)
        #expect(answer.assumed.isEmpty)
    }

    @Test func `An applicationFilter is unknown: an include is assumed to match, an exclude not to`() throws {
        let include: JSON = ["applicationFilter": ["mode": "include", "rule": "CustomSecurityAttribute.x -eq 1"]]
        let included = try AccessExample.answer([("conditions.applications", include)])
        #expect(included.applies)
        #expect(included.assumed.count == 1)
        let exclude: JSON = ["includeApplications": ["All"], "applicationFilter": ["mode": "exclude", "rule": "x"]]
        let excluded = try AccessExample.answer([("conditions.applications", exclude)])
        #expect(excluded.applies)
        #expect(excluded.assumed.count == 1)
    }

    // MARK: Platforms

    static let platforms: [(platforms: JSON, platform: DevicePlatform?, applies: Bool, assumptions: Int)] = [
        (nil, .iOS, true, 0), (nil, nil, true, 0), (["includePlatforms": ["all"]], .macOS, true, 0),
        (["includePlatforms": ["all"]], nil, true, 0),
        (["includePlatforms": ["android", "iOS"]], .iOS, true, 0),
        (["includePlatforms": ["android", "iOS"]], .windows, false, 0),
        (["includePlatforms": ["android", "iOS"]], nil, true, 1),
        (["includePlatforms": ["linux", "windowsPhone"]], .windows, false, 0),
        (["includePlatforms": ["all"], "excludePlatforms": ["iOS"]], .iOS, false, 0),
        (["includePlatforms": ["all"], "excludePlatforms": ["iOS"]], .android, true, 0),
        (["includePlatforms": ["all"], "excludePlatforms": ["iOS"]], nil, true, 1),
        (["includePlatforms": ["iOS"], "excludePlatforms": ["iOS"]], .iOS, false, 0),
        (["excludePlatforms": ["macOS"]], .windows, true, 0),
        (["includePlatforms": [], "excludePlatforms": ["all"]], .windows, false, 0),
    ]

    @Test(
        "Platforms: unset matches all, exclusion wins, a user without a device has an unknown one",
        arguments: platforms.indices)
    func platform(_ index: Int) throws {
        let row = Self.platforms[index]
        let question = AccessExample.question(device: row.platform.map { Example.device($0) })
        let answer = try AccessExample.answer([("conditions.platforms", row.platforms)], question)
        #expect(answer.applies == row.applies)
        #expect(answer.assumed.count == row.assumptions)
    }

    // MARK: What only the caller can know

    static let clients: [(listed: JSON, stated: String?, applies: Bool, assumptions: Int)] = [
        (["all"], nil, true, 0), (["all"], "browser", true, 0), (["browser"], "browser", true, 0),
        (["browser"], "other", false, 0),
        (["browser", "other"], "other", true, 0), (["browser"], nil, true, 1), (["browser"], "Browser", true, 1),
        (["browser"], "all", true, 1),
        (["easSupported"], "exchangeActiveSync", true, 0),
        (["exchangeActiveSync"], "mobileAppsAndDesktopClients", false, 0),
    ]

    @Test("clientAppTypes: a stated type is compared, an unknown one is assumed to match", arguments: clients)
    func client(_ row: (listed: JSON, stated: String?, applies: Bool, assumptions: Int)) throws {
        let question = AccessExample.question(context: AccessContext(clientAppType: row.stated))
        let answer = try AccessExample.answer([("conditions.clientAppTypes", row.listed)], question)
        #expect(answer.applies == row.applies)
        #expect(answer.assumed.count == row.assumptions)
    }

    static let risks: [(listed: JSON, stated: String?, applies: Bool, assumptions: Int)] = [
        (nil, "high", true, 0), ([], nil, true, 0), (["high"], "high", true, 0),
        (["high", "medium"], "medium", true, 0),
        (["high"], "low", false, 0), (["high"], "none", false, 0), (["none"], "none", true, 0),
        (["high"], nil, true, 1), (["high"], "HIGH", true, 1),
    ]

    @Test("Risk levels: a stated level is compared, an unknown one is assumed to match", arguments: risks)
    func risk(_ row: (listed: JSON, stated: String?, applies: Bool, assumptions: Int)) throws {
        let signIn = AccessExample.question(context: AccessContext(signInRiskLevel: row.stated, userRiskLevel: nil))
        let answer = try AccessExample.answer([("conditions.signInRiskLevels", row.listed)], signIn)
        #expect(answer.applies == row.applies)
        #expect(answer.assumed.count == row.assumptions)
        let user = AccessExample.question(context: AccessContext(signInRiskLevel: nil, userRiskLevel: row.stated))
        let other = try AccessExample.answer([("conditions.userRiskLevels", row.listed)], user)
        #expect(other.applies == row.applies)
        #expect(other.assumed.count == row.assumptions)
    }

    static let locations: [(locations: JSON, applies: Bool, assumptions: Int)] = [
        (nil, true, 0), (["includeLocations": ["All"]], true, 0), (["includeLocations": ["AllTrusted"]], true, 1),
        (["includeLocations": ["All"], "excludeLocations": ["AllTrusted"]], true, 1),
        (["includeLocations": ["All"], "excludeLocations": ["All"]], false, 0),
        (["includeLocations": ["0d9e1c2a-0000-4000-8000-000000000001"], "excludeLocations": ["AllTrusted"]], true, 2),
    ]

    @Test("Except All every location is unknown, whatever the caller states", arguments: locations)
    func location(_ row: (locations: JSON, applies: Bool, assumptions: Int)) throws {
        for context in [AccessContext(), AccessContext(ipAddress: "192.0.2.1", country: "NL")] {
            let answer = try AccessExample.answer(
                [("conditions.locations", row.locations)], AccessExample.question(context: context))
            #expect(answer.applies == row.applies)
            #expect(answer.assumed.count == row.assumptions)
        }
    }

    static let unknowable: [(member: String, value: JSON, assumptions: Int)] = [
        ("devices", ["deviceFilter": ["mode": "include", "rule": "device.isCompliant -eq True"]], 1),
        ("devices", ["deviceFilter": ["mode": "exclude", "rule": "device.isCompliant -eq True"]], 1),
        ("authenticationFlows", ["transferMethods": "deviceCodeFlow"], 1), ("insiderRiskLevels", "elevated", 1),
        ("servicePrincipalRiskLevels", ["high"], 1), ("servicePrincipalRiskLevels", [], 0),
        ("authenticationFlows", nil, 0),
        ("clientApplications", ["includeServicePrincipals": [], "excludeServicePrincipals": []], 0),
        ("devices", ["deviceFilter": nil], 0),
    ]

    @Test(
        "Device filters, flows and other unknown conditions are assumed to let the policy apply",
        arguments: unknowable.indices)
    func otherCondition(_ index: Int) throws {
        let row = Self.unknowable[index]
        let answer = try AccessExample.answer([("conditions." + row.member, row.value)])
        #expect(answer.applies)
        #expect(answer.assumed.count == row.assumptions)
    }

    @Test func `Conditions are ANDed and each one that does not match is named`() throws {
        let changes: [Change] = [
            ("conditions.users", ["includeUsers": ["None"]]),
            ("conditions.platforms", ["includePlatforms": ["windows"]]),
            ("conditions.locations", ["includeLocations": ["All"]]),
        ]
        let answer = try AccessExample.answer(changes)
        #expect(!answer.applies)
        #expect(answer.unmatchedConditions == ["users", "platforms"])
    }
}
