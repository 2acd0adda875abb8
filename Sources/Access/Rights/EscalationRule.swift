import Core

/// Nobody gives away what they do not have, and nobody gives to themselves.
package enum EscalationRule {
    /// Checks a change by which somebody gains rights: a role, an assignment, its members or scopes, a role definition,
    /// a group member, `apiPermissions`, `accountEnabled`, an identity, a trust record, or another principal's
    /// credential (which counts as giving all that it reaches).
    /// - Parameters:
    ///   - grantor: The rights of who makes the change.
    ///   - principal: Who makes the change.
    ///   - gain: What `grantee` may do afterwards and not before; for a credential, all that it reaches.
    ///   - grantee: Who gains; nil when no known principal does yet, as for a trusted issuer.
    /// - Throws: 403 `WouldEscalate`.
    package static func check(
        grantor: Rights, principal: PrincipalID, gain: Gain, grantee: PrincipalID?
    ) throws(Failure) {
        guard !gain.isEmpty else { return }
        if grantee == principal { throw refusal("Nobody may extend their own rights.") }
        if gain.includesGlobalAdministrator && !grantor.includesGlobalAdministrator {
            throw refusal("Only a Global Administrator may grant Global Administrator.")
        }
        for (action, scope) in gain.scopes.sorted(by: { $0.key.place < $1.key.place })
        where !grantor.covers([action], in: scope) {
            throw refusal("The change would grant \(action.rawValue), which the caller does not hold in that scope.")
        }
    }

    private static func refusal(_ message: String) -> Failure {
        .forbidden(message, code: "WouldEscalate")
    }
}
