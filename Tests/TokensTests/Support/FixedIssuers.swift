import Core
import Tokens

/// A directory with the given records; keys come from the record or, for a fetched set, from `fetched`.
struct FixedIssuers: TrustedIssuerDirectory {
    var records: [TrustedIssuer]
    var fetched: [VerificationKey]? = nil

    func trustedIssuer(issuer: String, audience: String) -> TrustedIssuer? {
        records.first { $0.iss.hasSameBytes(as: issuer) && $0.aud.hasSameBytes(as: audience) }
    }

    func keys(of issuer: TrustedIssuer) async throws -> [VerificationKey] {
        if case .inline(let keys) = issuer.keys { return keys }
        guard let fetched else { throw Failure.unavailable("no keys") }
        return fetched
    }
}
