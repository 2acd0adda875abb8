import Core
import Logging
import Services
import Tokens

/// The keys of trusted issuers that publish them at an address, fetched under the outbound rules.
struct FetchedKeys: RemoteKeySource {
    private let fetcher: JWKSFetcher

    init(
        configuration: ServerConfiguration, clock: @escaping @Sendable () -> Timestamp, logger: Logger
    ) throws(Failure) {
        let rules = OutboundRules(allowedHosts: configuration.allowedHosts)
        fetcher = JWKSFetcher(rules: rules, transport: try HTTPSKeySetTransport(), now: clock) { uri, cause in
            logger.warning(
                "keys of a trusted issuer could not be fetched", metadata: ["uri": "\(uri)", "cause": "\(cause)"])
        }
    }

    func keys(of issuer: TrustedIssuer) async throws -> [VerificationKey] {
        guard case .uri(let uri) = issuer.keys else { return [] }
        return try await fetcher.keys(uri)
    }

    func refreshedKeys(of issuer: TrustedIssuer) async throws -> [VerificationKey] {
        guard case .uri(let uri) = issuer.keys else { return [] }
        return try await fetcher.refreshedKeys(uri)
    }
}
