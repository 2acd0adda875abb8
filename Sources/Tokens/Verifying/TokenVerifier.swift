import Core
import Crypto

/// Verifies bearer tokens, in the order of RFC 8725 section 3 and RFC 9068 section 4: shape, then the issuer, then the
/// one key, then the signature, and only then what the token says.
package final class TokenVerifier: Sendable {
    private let publicURL: String
    private let vault: KeyVault
    private let directory: any TrustedIssuerDirectory
    private let cache: VerdictCache

    /// A verifier for the server at `publicURL` (no trailing slash), which is also the audience of its own tokens.
    package init(
        publicURL: String, vault: KeyVault, directory: any TrustedIssuerDirectory = NoTrustedIssuers(),
        cacheCapacity: Int = 10_000
    ) {
        self.publicURL = publicURL
        self.vault = vault
        self.directory = directory
        cache = VerdictCache(capacity: cacheCapacity)
    }

    /// How many good tokens are remembered, for metrics. Never above the capacity.
    package var rememberedTokens: Int { cache.count }

    /// What `bearer` proves at `now`.
    /// - Throws: the first thing that is wrong with it.
    package func verify(_ bearer: String, now: Timestamp) async throws(TokenRejection) -> VerifiedToken {
        guard bearer.utf8.count <= HeaderRules.maximumBytes else {
            throw TokenRejection(.size, "longer than \(HeaderRules.maximumBytes) bytes")
        }
        let digest = Array(SHA256.hash(data: Array(bearer.utf8)))
        if let verdict = cache.verdict(digest) {
            if await stillHolds(verdict, now: now) {
                try verdict.times.check(now: now)
                return verdict.token
            }
            cache.remove(digest)
        }
        let verdict = try await verdict(on: CompactToken.read(bearer), now: now)
        cache.put(verdict, digest)
        return verdict.token
    }

    /// Whether the key that verified the token is still the one that would be used now.
    private func stillHolds(_ verdict: Verdict, now: Timestamp) async -> Bool {
        let key: VerificationKey?
        if let record = verdict.record {
            guard directory.trustedIssuer(issuer: record.iss, audience: record.aud) == record else { return false }
            key = (try? await directory.keys(of: record)).flatMap { Self.key(verdict.keyID, in: $0) }
        } else {
            key = (try? vault.ring(verdict.token.tenant))?.verificationKey(verdict.keyID, now: now)
        }
        return key?.thumbprint.hasSameBytes(as: verdict.keyThumbprint) == true
    }

    private func verdict(on token: CompactToken, now: Timestamp) async throws(TokenRejection) -> Verdict {
        let claims = TokenClaims(object: token.claims)
        let issuer = try claims.text("iss", .iss)
        if let tenant = TokenIssuer.tenant(ofIssuer: issuer, publicURL: publicURL) {
            try HeaderRules.ownAccessToken.check(token)
            return try await own(token, tenant, now: now)
        }
        // Nobody else may speak for an address of ours.
        guard !TrustedIssuer.isUnder(publicURL, issuer) else {
            throw TokenRejection(.iss, "iss of ours that does not exist")
        }
        let record = try record(issuer: issuer, audiences: claims.audiences())
        try HeaderRules.trustedIssuer(algorithms: record.algorithms, types: record.types).check(token)
        return try await trusted(token, record, now: now)
    }

    /// The one record that `iss` and `aud` name. A token for two of our tenants at once belongs to neither.
    private func record(issuer: String, audiences: [String]) throws(TokenRejection) -> TrustedIssuer {
        var found: TrustedIssuer?
        for audience in audiences {
            guard let record = directory.trustedIssuer(issuer: issuer, audience: audience),
                record.iss.hasSameBytes(as: issuer), record.aud.hasSameBytes(as: audience)
            else { continue }
            guard found == nil || found == record else { throw TokenRejection(.aud, "audiences of two records") }
            found = record
        }
        guard let found else { throw TokenRejection(.iss, "iss and aud are not registered") }
        return found
    }

    private func own(_ token: CompactToken, _ tenant: TenantID, now: Timestamp) async throws(TokenRejection) -> Verdict
    {
        let ring: KeyRing?
        do {
            ring = try vault.ring(tenant)
        } catch {
            throw TokenRejection(.keys, "\(error.logDetail ?? error.code)")
        }
        guard let ring else { throw TokenRejection(.iss, "a tenant without keys") }
        guard let keyID = token.keyID, let key = ring.verificationKey(keyID, now: now) else {
            throw TokenRejection(.kid, "no usable key of the tenant has this kid")
        }
        try await verifySignature(token, key)
        let times = try TokenTimes(token.claims)
        try times.check(now: now)
        let verified = try OwnToken.read(token.claims, tenant: tenant, publicURL: publicURL, times: times)
        return Verdict(token: verified, times: times, keyID: keyID, keyThumbprint: key.thumbprint, record: nil)
    }

    private func trusted(
        _ token: CompactToken, _ record: TrustedIssuer, now: Timestamp
    ) async throws(TokenRejection) -> Verdict {
        guard let keyID = token.keyID else { throw TokenRejection(.kid, "no kid") }
        let keys: [VerificationKey]
        do {
            let known = try await directory.keys(of: record)
            keys = Self.key(keyID, in: known) == nil ? try await directory.refreshedKeys(of: record) : known
        } catch {
            throw TokenRejection(.keys, "the keys of the trusted issuer cannot be had")
        }
        guard let key = Self.key(keyID, in: keys)?.limited(to: record.algorithms) else {
            throw TokenRejection(.kid, "no usable key of the trusted issuer has this kid")
        }
        try await verifySignature(token, key)
        let times = try TokenTimes(token.claims)
        try times.check(now: now)
        let verified = try TrustedToken.read(token.claims, record: record, times: times)
        return Verdict(token: verified, times: times, keyID: keyID, keyThumbprint: key.thumbprint, record: record)
    }

    /// The key with exactly this `kid`, if there is exactly one.
    private static func key(_ keyID: String, in keys: [VerificationKey]) -> VerificationKey? {
        let matches = keys.filter { $0.keyID?.hasSameBytes(as: keyID) == true }
        return matches.count == 1 ? matches.first : nil
    }

    private func verifySignature(_ token: CompactToken, _ key: VerificationKey) async throws(TokenRejection) {
        guard let algorithm = token.signatureAlgorithm, key.algorithms.contains(algorithm) else {
            throw TokenRejection(.alg, "alg is not the key's")
        }
        guard await key.verify(signature: token.signature, input: token.signingInput, algorithm: algorithm) else {
            throw TokenRejection(.sig, "the signature does not fit")
        }
    }
}
