import Core
import Testing

@testable import Compliance

@Suite struct SignInAnalysisTests {
    private typealias Change = (path: String, value: JSON?)

    private static func analyse(
        _ changes: [(path: String, value: JSON?)],
        target: ImaginedSignIn.Target = .applications([AccessExample.exchange]),
        user: AccessUser = AccessExample.alice, context: AccessContext = AccessContext()
    ) throws -> SignInAnalysis {
        SignInAnalysis(
            try AccessExample.policy(changes), ImaginedSignIn(user: user, target: target, context: context))
    }

    @Test func `a policy that applies has no reason, whether it is enforced or only reports`() throws {
        for state in ["enabled", "enabledForReportingButNotEnforced"] {
            let analysis = try Self.analyse([("state", .string(state))])
            #expect(analysis.applies)
            #expect(analysis.reasons == [.notSet])
        }
        let disabled = try Self.analyse([("state", "disabled")])
        #expect(!disabled.applies)
        #expect(disabled.reasons == [.policyNotEnabled])
    }

    @Test func `each condition that does not match has its word`() throws {
        let context = AccessContext(
            clientAppType: "browser", devicePlatform: .iOS, signInRiskLevel: "low", userRiskLevel: "low")
        let rows: [(path: String, value: JSON, reason: AnalysisReason)] = [
            ("conditions.users", ["includeUsers": ["None"]], .users),
            ("conditions.applications", ["includeApplications": [.string(AccessExample.payroll)]], .application),
            ("conditions.platforms", ["includePlatforms": ["android"]], .devicePlatform),
            ("conditions.platforms", ["includePlatforms": ["all"], "excludePlatforms": ["iOS"]], .devicePlatform),
            ("conditions.clientAppTypes", ["exchangeActiveSync"], .clientApps),
            ("conditions.locations", ["includeLocations": ["All"], "excludeLocations": ["All"]], .location),
            ("conditions.signInRiskLevels", ["high"], .signInRisk),
            ("conditions.userRiskLevels", ["high"], .userRisk),
        ]
        for row in rows {
            let analysis = try Self.analyse([(row.path, row.value)], context: context)
            #expect(!analysis.applies, "\(row)")
            #expect(analysis.reasons == [row.reason], "\(row)")
        }
        let all = try Self.analyse(
            [("state", "disabled"), (rows[6].path, rows[6].value), (rows[0].path, rows[0].value)], context: context)
        #expect(all.reasons == [.users, .signInRisk, .policyNotEnabled], "all of them, in the order of Graph's values")
    }

    @Test func `what is not stated is assumed to match and said to be unknown`() throws {
        let change: (path: String, value: JSON?) = ("conditions.platforms", ["includePlatforms": ["iOS"]])
        for platform in [nil, AccessPlatform.all] {
            let unknown = try Self.analyse([change], context: AccessContext(devicePlatform: platform))
            #expect(unknown.applies)
            #expect(unknown.reasons == [.notEnoughInformation])
        }
        let stated = try Self.analyse([change], context: AccessContext(devicePlatform: .iOS))
        #expect(stated.applies && stated.reasons == [.notSet])
        let linux = try Self.analyse([change], context: AccessContext(devicePlatform: .linux))
        #expect(!linux.applies && linux.reasons == [.devicePlatform])
        // A certain mismatch is the better reason than an assumption.
        let both = try Self.analyse([change, ("conditions.users", ["includeUsers": ["None"]])])
        #expect(both.reasons == [.users])
    }

    @Test func `of several applications one that the policy names is enough`() throws {
        let change: (path: String, value: JSON?) = (
            "conditions.applications", ["includeApplications": [.string(AccessExample.payroll)]]
        )
        let two = ImaginedSignIn.Target.applications([AccessExample.exchange, AccessExample.payroll])
        #expect(try Self.analyse([change], target: two).applies)
        let users: (path: String, value: JSON?) = ("conditions.users", ["includeUsers": ["None"]])
        #expect(try Self.analyse([change, users], target: two).reasons == [.users])
        #expect(try Self.analyse([change, users]).reasons == [.users, .application])
        #expect(try Self.analyse([change], target: .applications([])).applies == true)
    }

    @Test func `an action and an authentication context belong to the policies that name them`() throws {
        let everything: [(path: String, value: JSON?)] = []
        let action: [(path: String, value: JSON?)] = [
            ("conditions.applications", ["includeUserActions": ["urn:user:registerdevice"]])
        ]
        let context: [(path: String, value: JSON?)] = [
            ("conditions.applications", ["includeAuthenticationContextClassReferences": ["c1"]])
        ]
        let rows: [([(path: String, value: JSON?)], ImaginedSignIn.Target, [AnalysisReason])] = [
            (everything, .userAction("urn:user:registerdevice"), [.userActions]),
            (action, .userAction("urn:user:registerdevice"), [.notSet]),
            (action, .userAction("urn:user:registersecurityinfo"), [.userActions]),
            (action, .authenticationContext("c1"), [.authenticationContext]),
            (context, .authenticationContext("c1"), [.notSet]),
            (context, .authenticationContext("c2"), [.authenticationContext]),
            (context, .applications([AccessExample.exchange]), [.application]),
        ]
        for (number, row) in rows.enumerated() {
            let analysis = try Self.analyse(row.0, target: row.1)
            #expect(analysis.reasons == row.2, "row \(number)")
            #expect(analysis.applies == (row.2 == [.notSet]), "row \(number)")
        }
    }
}
