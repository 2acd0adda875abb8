import Core
import Testing

@testable import Compliance

@Suite struct ConditionalAccessPolicyTests {
    static let refused: [(path: String, value: JSON?, named: String)] = [
        ("displayName", nil, "displayName"), ("displayName", "", "displayName"), ("displayName", 7, "displayName"),
        ("state", nil, "state"), ("state", "on", "state"), ("state", "Enabled", "state"),
        ("conditions", nil, "conditions"),
        ("conditions.users", nil, "conditions.users"), ("conditions.applications", nil, "conditions.applications"),
        ("conditions.clientAppTypes", nil, "conditions.clientAppTypes"),
        ("conditions.clientAppTypes", [], "conditions.clientAppTypes"),
        ("conditions.clientAppTypes", ["All"], "conditions.clientAppTypes"),
        ("conditions.users", [:], "conditions.users"),
        ("conditions.users", ["excludeUsers": ["All"]], "conditions.users"),
        ("conditions.users.includeUsers", [], "conditions.users"),
        ("conditions.users.includeUsers", ["alice@contoso.com"], "conditions.users.includeUsers"),
        ("conditions.users.includeUsers", ["all"], "conditions.users.includeUsers"),
        ("conditions.users.excludeGroups", ["board"], "conditions.users.excludeGroups"),
        ("conditions.users.includeRoles", ["Global Administrator"], "conditions.users.includeRoles"),
        ("conditions.users.includeUser", ["All"], "conditions.users.includeUser"),
        ("conditions.applications", [:], "conditions.applications"),
        ("conditions.applications.includeApplications", [], "conditions.applications"),
        ("conditions.applications", ["excludeApplications": ["All"]], "conditions.applications"),
        (
            "conditions.applications.applicationFilter", ["mode": "include"],
            "conditions.applications.applicationFilter.rule"
        ),
        (
            "conditions.applications.applicationFilter", ["mode": "only", "rule": "x"],
            "conditions.applications.applicationFilter.mode"
        ),
        ("conditions.platforms.includePlatforms", ["ios"], "conditions.platforms.includePlatforms"),
        ("conditions.platforms.excludePlatforms", ["unknownFutureValue"], "conditions.platforms.excludePlatforms"),
        ("conditions.platforms", ["iOS"], "conditions.platforms"),
        ("conditions.signInRiskLevels", ["severe"], "conditions.signInRiskLevels"),
        ("conditions.userRiskLevels", ["High"], "conditions.userRiskLevels"),
        ("conditions.platform", ["x": 1], "conditions.platform"),
        ("conditions.devices.deviceFilter", ["mode": "exclude"], "conditions.devices.deviceFilter.rule"),
        ("conditions.locations.includeLocations", "All", "conditions.locations.includeLocations"),
        ("grantControls", nil, "grantControls"), ("grantControls.builtInControls", [], "grantControls"),
        ("grantControls.builtInControls", ["compliant"], "grantControls.builtInControls"),
        ("grantControls.builtInControls", ["unknownFutureValue"], "grantControls.builtInControls"),
        ("grantControls.builtInControls", ["block", "mfa"], "grantControls.builtInControls"),
        ("grantControls.termsOfUse", ["t-1"], ""), ("grantControls.operator", "XOR", "grantControls.operator"),
    ]

    @Test("What is missing, unknown or contradictory is 400 and names the member", arguments: refused.indices)
    func refusal(_ index: Int) throws {
        let row = Self.refused[index]
        var changes = [(path: row.path, value: row.value)]
        // Terms of use stand beside block here, and beside another control they need an operator.
        if row.path == "grantControls.termsOfUse" { changes.append(("grantControls.builtInControls", ["block"])) }
        let failure = try #require(throws: Failure.self) { _ = try AccessExample.policy(changes) }
        #expect(failure.kind == .invalid)
        #expect((failure.target ?? failure.message).contains(row.named), "\(failure) \(failure.target ?? "-")")
    }

    @Test func `conditions.users and .applications need at least one include entry, else 400`() throws {
        for (path, values) in [
            (
                "conditions.users",
                [[:], ["includeUsers": []], ["excludeUsers": ["All"]], ["includeGroups": [], "includeRoles": []]]
            ),
            (
                "conditions.applications",
                [[:], ["includeApplications": []], ["excludeApplications": ["All"]], ["includeUserActions": []]]
            ),
        ] as [(String, [JSON])] {
            for value in values {
                let failure = #expect(throws: Failure.self, "\(value)") { try AccessExample.policy([(path, value)]) }
                #expect(failure?.kind == .invalid && failure?.message.contains(path) == true, "\(value)")
            }
        }
    }

    @Test func `block beside another control is 400`() throws {
        for controls: JSON in [
            ["builtInControls": ["block", "mfa"]],
            ["builtInControls": ["compliantDevice", "block"], "operator": "OR"],
            ["builtInControls": ["block"], "termsOfUse": ["t-1"]],
            ["builtInControls": ["block"], "authenticationStrength": ["id": "t-1"]],
        ] {
            let failure = #expect(throws: Failure.self, "\(controls)") {
                try AccessExample.policy([("grantControls", controls)])
            }
            #expect(failure?.kind == .invalid, "\(controls)")
        }
        _ = try AccessExample.policy([("grantControls", ["builtInControls": ["block"]])])
    }

    @Test func `Several controls need an operator, one does not`() throws {
        let two: [(path: String, value: JSON?)] = [("grantControls", ["builtInControls": ["mfa", "compliantDevice"]])]
        let failure = try #require(throws: Failure.self) { _ = try AccessExample.policy(two) }
        #expect(failure.target == "grantControls.operator")
        _ = try AccessExample.policy([("grantControls", ["builtInControls": ["mfa"]])])
        _ = try AccessExample.policy([("grantControls", ["operator": nil, "builtInControls": ["block"]])])
    }

    @Test func `Session controls alone are a control`() throws {
        let session: [(path: String, value: JSON?)] = [
            ("grantControls", nil),
            ("sessionControls", ["signInFrequency": ["value": 4, "type": "hours", "isEnabled": true]]),
        ]
        let decision = AccessEvaluation.decide(
            AccessExample.question(state: .noncompliant), policies: [try AccessExample.policy(session)])
        #expect(decision.isAllowed)
        #expect(decision.reason == .satisfied)
        #expect(throws: Failure.self) {
            try AccessExample.policy([("grantControls", nil), ("sessionControls", ["signInFrequency": nil])])
        }
    }

    @Test(
        "Any kind of include entry is enough",
        arguments: [
            ["includeUsers": ["None"]], ["includeUsers": ["GuestsOrExternalUsers"]],
            ["includeGroups": ["00000000-0000-000b-0000-000000000001"]],
            ["includeRoles": ["62e90394-69f5-4237-9190-012177145e10"]],
            ["includeGuestsOrExternalUsers": ["guestOrExternalUserTypes": "b2bCollaborationGuest"]],
        ] as [JSON])
    func anyInclude(_ users: JSON) throws { _ = try AccessExample.policy([("conditions.users", users)]) }

    @Test func `The groups an include list names are known, those of an exclude list are not among them`() throws {
        let policy = try AccessExample.policy([
            (
                "conditions.users",
                ["includeGroups": [.string(Example.staff.text)], "excludeGroups": [.string(Example.board.text)]]
            )
        ])
        #expect(policy.includedGroups == [Example.staff])
    }
}
