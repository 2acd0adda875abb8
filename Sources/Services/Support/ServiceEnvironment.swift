import Access
import Core
import Foundation
import Threats
import Tokens

/// What every service shares: the catalogues, the clock and the outside world behind the rings below. Made once.
package struct ServiceEnvironment: Sendable {
    /// The origin that tokens, links and contexts name; never taken from a request.
    package let publicURL: String
    package let roles: RoleCatalogue
    package let partners: PartnerCatalogue
    package let tenants: TenantDirectory
    package let trust: TrustDirectory
    package let vault: KeyVault
    package let issuer: TokenIssuer
    package let limits: ServiceLimits
    /// Now, to the microsecond.
    package let clock: @Sendable () -> Timestamp
    /// Where equal requests with an Idempotency-Key wait for the first of them.
    let gate = IdempotencyGate()

    package init(
        publicURL: String, roles: RoleCatalogue, partners: PartnerCatalogue, tenants: TenantDirectory,
        trust: TrustDirectory,
        vault: KeyVault, issuer: TokenIssuer, limits: ServiceLimits, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.publicURL = publicURL
        self.roles = roles
        self.partners = partners
        self.tenants = tenants
        self.trust = trust
        self.vault = vault
        self.issuer = issuer
        self.limits = limits
        self.clock = clock
    }

    package var now: Timestamp { clock() }
}

/// Bounds of the services that an operator may set.
package struct ServiceLimits: Sendable {
    /// Role refusals of one client on one operation in a minute before they are answered 429 and summed; 0 = off.
    package var refusalsPerMinute: Int
    /// Days that accepted reports are kept.
    package var reportHistoryDays: Int
    /// Days that a client secret lives unless asked otherwise.
    package var secretLifetimeDays: Int

    package init(refusalsPerMinute: Int = 60, reportHistoryDays: Int = 90, secretLifetimeDays: Int = 180) {
        self.refusalsPerMinute = refusalsPerMinute
        self.reportHistoryDays = reportHistoryDays
        self.secretLifetimeDays = secretLifetimeDays
    }
}

/// A new random identifier.
package func newIdentifier<Kind>(_: Kind.Type = Kind.self) -> Identifier<Kind> { Identifier(UUID()) }
