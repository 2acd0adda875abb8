import Core
import Synchronization
import Tokens

/// A directory whose records and keys a test changes.
final class ChangingIssuers: TrustedIssuerDirectory {
    private struct State {
        var records: [TrustedIssuer]
        var fetched: [VerificationKey]?
        var refreshed: [VerificationKey]?
    }

    private let state: Mutex<State>

    init(records: [TrustedIssuer]) { state = Mutex(State(records: records)) }

    func set(_ records: [TrustedIssuer]) { state.withLock { $0.records = records } }

    func fetch(_ keys: [VerificationKey]?, onRefresh: Bool = false) {
        state.withLock { if onRefresh { $0.refreshed = keys } else { $0.fetched = keys } }
    }

    func trustedIssuer(issuer: String, audience: String) -> TrustedIssuer? {
        state.withLock { state in
            FixedIssuers(records: state.records).trustedIssuer(issuer: issuer, audience: audience)
        }
    }

    func keys(of issuer: TrustedIssuer) async throws -> [VerificationKey] {
        let fetched = state.withLock { $0.fetched }
        return try await FixedIssuers(records: [], fetched: fetched).keys(of: issuer)
    }

    func refreshedKeys(of issuer: TrustedIssuer) async throws -> [VerificationKey] {
        if let refreshed = state.withLock({ $0.refreshed }) { return refreshed }
        return try await keys(of: issuer)
    }
}
