import Core
import Storage
import Synchronization
import Tokens

/// Gets the keys of a trusted issuer that publishes them at an address.
package protocol RemoteKeySource: Sendable {
    /// The issuer's keys as last fetched, fetched now if there are none.
    func keys(of issuer: TrustedIssuer) async throws -> [VerificationKey]
    /// The keys fetched anew, unless that was done less than a minute ago.
    func refreshedKeys(of issuer: TrustedIssuer) async throws -> [VerificationKey]
}

/// The trusted issuers of all tenants, found by the pair (iss, aud), which is unique on the server.
package final class TrustDirectory: TrustedIssuerDirectory, Sendable {
    private let tenants: TenantDirectory
    private let publicURL: String
    private let remote: any RemoteKeySource
    private let parsed = Mutex<[TrustedIssuerID: (version: Int64, issuer: TrustedIssuer)]>([:])

    package init(tenants: TenantDirectory, publicURL: String, remote: any RemoteKeySource) {
        self.tenants = tenants
        self.publicURL = publicURL
        self.remote = remote
    }

    package func trustedIssuer(issuer: String, audience: String) -> TrustedIssuer? {
        guard let holder = tenants.holder(issuer: issuer, audience: audience),
            let found = self.issuer(holder.record, of: holder.tenant),
            found.iss.hasSameBytes(as: issuer), found.aud.hasSameBytes(as: audience)
        else { return nil }
        return found
    }

    /// One record of one tenant, read from its stored document once per version.
    func issuer(_ record: TrustedIssuerID, of tenant: TenantID) -> TrustedIssuer? {
        guard let stored = (try? tenants.database(tenant))?.snapshot.trustedIssuers[record] else { return nil }
        if let known = parsed.withLock({ $0[record] }), known.version == stored.version, known.issuer.tenant == tenant {
            return known.issuer
        }
        guard let issuer = try? parse(stored.document, id: record, tenant: tenant) else { return nil }
        parsed.withLock { parsed in
            if parsed.count >= 1_024 { parsed.removeAll() }
            parsed[record] = (stored.version, issuer)
        }
        return issuer
    }

    /// Reads a record as an administrator wrote it.
    /// - Throws: 400 naming the member that is wrong.
    func parse(_ document: JSONObject, id: TrustedIssuerID, tenant: TenantID) throws(Failure) -> TrustedIssuer {
        try TrustedIssuer(
            id: id, tenant: tenant, json: .object(document), defaultAudience: "\(publicURL)/\(tenant.text)",
            publicURL: publicURL)
    }

    package func keys(of issuer: TrustedIssuer) async throws -> [VerificationKey] {
        if case .inline(let keys) = issuer.keys { return keys }
        return try await remote.keys(of: issuer)
    }

    package func refreshedKeys(of issuer: TrustedIssuer) async throws -> [VerificationKey] {
        if case .inline(let keys) = issuer.keys { return keys }
        return try await remote.refreshedKeys(of: issuer)
    }
}
