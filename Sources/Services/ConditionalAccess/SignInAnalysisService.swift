import Access
import Compliance
import Core
import Storage

/// Which conditional-access policies would apply to a sign-in (Graph: `conditionalAccess: evaluate`). Writes nothing.
package struct SignInAnalysisService: Sendable {
    package init() {}

    /// What each policy says, in the order of the policies.
    /// - Parameter user: an id or a principal name.
    /// - Throws: 400 for a user that the tenant does not have.
    package func analyse(
        _ caller: Caller, user: String, target: ImaginedSignIn.Target, context: AccessContext
    ) throws -> [(policy: AccessPolicyRecord, analysis: SignInAnalysis)] {
        try caller.authorize()
        return try caller.read { sql in
            let reader = DecisionFactsReader(caller: caller, sql: sql)
            let signIn = ImaginedSignIn(user: try self.user(user, reader), target: target, context: context)
            return reader.snapshot.accessPolicies.map { ($0, SignInAnalysis($0.policy, signIn)) }
        }
    }

    private func user(_ name: String, _ reader: DecisionFactsReader) throws -> AccessUser {
        do {
            let known = try UserService.find(name, reader.sql)
            return reader.user(try DeviceFactsReader(sql: reader.sql).user(known.id))
        } catch let failure as Failure where failure.kind == .notFound {
            throw Failure.invalid(
                "'signInIdentity.userId' is not a user of this tenant.", target: "signInIdentity.userId")
        }
    }
}
