import Core
import Storage
import Tokens

/// The keys a tenant's own tokens are signed with.
package struct TokenKeyService: Sendable {
    package init() {}

    package func ring(_ caller: Caller) throws -> KeyRing {
        try caller.authorize()
        guard let ring = try caller.environment.vault.ring(caller.tenantID) else {
            throw Failure.internal("a tenant without keys")
        }
        return ring
    }

    /// Makes a new signing key. The one before it goes on verifying until the last token it signed has ended.
    package func rotate(_ caller: Caller) async throws -> KeyRing {
        try caller.authorize()
        let vault = caller.environment.vault
        let ring = try vault.rotate(caller.tenantID, now: caller.now)
        return try await caller.change { change in
            change.record((id: ring.signing.keyID, displayName: nil), after: ["kid": .string(ring.signing.keyID)])
            return ring
        }
    }
}
