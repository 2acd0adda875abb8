import Core
import Testing

@testable import Compliance

/// semantics.md, "Conditional access": conditions.
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

    @Test func `Included if any include list names the subject, excluded if any exclude list does`() throws {
        let role = Self.id(AccessExample.administrator)
        for list: JSON in [
            ["includeUsers": [Self.id(Example.alice)], "includeGroups": [Self.id(Example.board)]],
            ["includeUsers": [Self.id(Example.bob)], "includeGroups": [Self.id(Example.staff)]],
            ["includeUsers": [Self.id(Example.bob)], "includeRoles": [role]],
        ] {
            #expect(try AccessExample.answer([("conditions.users", list)]).applies, "\(list)")
        }
        for (member, value) in [
            ("excludeUsers", Self.id(Example.alice)), ("excludeGroups", Self.id(Example.staff)), ("excludeRoles", role),
        ] {
            let list = JSON.object(
                JSONObject([
                    .init(name: "includeUsers", value: [Self.id(Example.alice)]), .init(name: member, value: [value]),
                ]))
            #expect(try !AccessExample.answer([("conditions.users", list)]).applies, "\(member)")
        }
    }

    @Test func `None matches nobody`() throws {
        let nobody = AccessExample.question(user: .unknownIdentity, device: Example.device(user: .none))
        for question in [AccessExample.question(), nobody] {
            let answer = try AccessExample.answer([("conditions.users", ["includeUsers": ["None"]])], question)
            #expect(!answer.applies && answer.assumed.isEmpty)
        }
    }

    @Test func `There are no guests, so guest conditions match nobody`() throws {
        let guests: JSON = ["guestOrExternalUserTypes": "b2bCollaborationGuest"]
        for users: JSON in [
            ["includeUsers": ["GuestsOrExternalUsers"]], ["includeGuestsOrExternalUsers": guests],
        ] {
            #expect(try !AccessExample.answer([("conditions.users", users)]).applies, "\(users)")
        }
        let excluded: JSON = ["includeUsers": ["All"], "excludeGuestsOrExternalUsers": guests]
        #expect(try AccessExample.answer([("conditions.users", excluded)]).applies)
    }

    @Test func `A user's roles are compared with includeRoles and excludeRoles`() throws {
        let plain = AccessExample.question(
            user: .known(Example.alice, groups: [Example.staff], roles: [], isEnabled: true))
        let include: [Change] = [("conditions.users", ["includeRoles": [Self.id(AccessExample.administrator)]])]
        #expect(try AccessExample.answer(include).applies)
        #expect(try !AccessExample.answer(include, plain).applies)
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

    @Test func `A resource named Office365 is refused by policies on either of its two`() throws {
        for application in [AccessExample.exchange, AccessExample.sharePoint] {
            let policy = try AccessExample.policy([
                ("conditions.applications", ["includeApplications": [Self.id(application)]])
            ])
            let question = AccessExample.question("Office365", state: .noncompliant)
            #expect(AccessEvaluation.decide(question, policies: [policy]).reason == .denied)
        }
    }

    @Test func `None matches no application`() throws {
        for resource in [AccessExample.exchange, AccessExample.payroll, "Office365", "None"] {
            let answer = try AccessExample.answer(
                [("conditions.applications", ["includeApplications": ["None"]])], AccessExample.question(resource))
            #expect(!answer.applies, "\(resource)")
        }
    }

    @Test func `Policies may name any other id`() throws {
        let named: [Change] = [("conditions.applications", ["includeApplications": ["gateway-1"]])]
        #expect(try AccessExample.answer(named, AccessExample.question("gateway-1")).applies)
        #expect(try !AccessExample.answer(named, AccessExample.question("gateway-2")).applies)
    }

    @Test func `A policy that names only user actions or authentication contexts does not apply to applications`()
        throws
    {
        for applications: JSON in [
            ["includeUserActions": ["urn:user:registerdevice"]],
            ["includeAuthenticationContextClassReferences": ["c1"]],
        ] {
            for resource in [AccessExample.exchange, AccessExample.payroll, "Office365"] {
                let answer = try AccessExample.answer(
                    [("conditions.applications", applications)], AccessExample.question(resource))
                #expect(!answer.applies && answer.assumed.isEmpty, "\(applications)")
            }
        }
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
        "Device filters, flows and other conditions only the caller can know are unknown: assumed to let the policy apply",
        arguments: unknowable.indices)
    func otherCondition(_ index: Int) throws {
        let row = Self.unknowable[index]
        let answer = try AccessExample.answer([("conditions." + row.member, row.value)])
        #expect(answer.applies)
        #expect(answer.assumed.count == row.assumptions)
    }

    @Test func `Values within one condition are ORed`() throws {
        let phone = AccessExample.question(
            context: AccessContext(clientAppType: "browser", signInRiskLevel: "medium", userRiskLevel: "medium"))
        for (path, one, two) in [
            ("conditions.platforms", ["includePlatforms": ["android"]], ["includePlatforms": ["android", "iOS"]]),
            ("conditions.clientAppTypes", ["other"], ["other", "browser"]),
            ("conditions.signInRiskLevels", ["high"], ["high", "medium"]),
            ("conditions.userRiskLevels", ["high"], ["high", "medium"]),
            (
                "conditions.applications", ["includeApplications": [Self.id(AccessExample.payroll)]],
                ["includeApplications": [Self.id(AccessExample.payroll), Self.id(AccessExample.exchange)]]
            ),
            (
                "conditions.users", ["includeUsers": [Self.id(Example.bob)]],
                ["includeUsers": [Self.id(Example.bob), Self.id(Example.alice)]]
            ),
        ] as [(String, JSON, JSON)] {
            #expect(try !AccessExample.answer([(path, one)], phone).applies, "\(path)")
            #expect(try AccessExample.answer([(path, two)], phone).applies, "\(path)")
        }
    }

    @Test func `A condition that is unset matches all`() throws {
        let nobody = AccessExample.question(user: .unknownIdentity, device: nil)
        for question in [AccessExample.question(), nobody] {
            let answer = try AccessExample.answer([], question)
            #expect(answer.applies && answer.assumed.isEmpty && answer.unmatchedConditions.isEmpty)
        }
    }

    @Test func `Exclusion wins`() throws {
        for (path, value) in [
            ("users", ["includeUsers": ["All", Self.id(Example.alice)], "excludeUsers": [Self.id(Example.alice)]]),
            (
                "applications",
                [
                    "includeApplications": ["All", Self.id(AccessExample.exchange)],
                    "excludeApplications": [Self.id(AccessExample.exchange)],
                ]
            ),
            ("platforms", ["includePlatforms": ["all", "iOS"], "excludePlatforms": ["iOS"]]),
            ("locations", ["includeLocations": ["All"], "excludeLocations": ["All"]]),
        ] as [(String, JSON)] {
            let answer = try AccessExample.answer([("conditions." + path, value)])
            #expect(answer.unmatchedConditions == [path])
        }
    }

    @Test func `Of an unknown value an include is assumed to match, an exclude not to; each assumption is listed`()
        throws
    {
        let changes: [Change] = [
            ("conditions.users", ["includeUsers": [Self.id(Example.bob)], "excludeGroups": [Self.id(Example.board)]]),
            ("conditions.platforms", ["includePlatforms": ["android"], "excludePlatforms": ["iOS"]]),
            ("conditions.clientAppTypes", ["browser"]), ("conditions.signInRiskLevels", ["high"]),
            ("conditions.userRiskLevels", ["high"]), ("conditions.locations", ["includeLocations": ["AllTrusted"]]),
        ]
        let unknown = AccessExample.question(user: .unknownIdentity, device: nil)
        let answer = try AccessExample.answer(changes, unknown)
        #expect(answer.applies)
        #expect(answer.assumed.count == 8 && Set(answer.assumed).count == 8, "\(answer.assumed)")
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
