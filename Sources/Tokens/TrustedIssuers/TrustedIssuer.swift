import Core
import Crypto

/// A tenant's record of somebody else who signs access tokens for its people.
package struct TrustedIssuer: Sendable, Hashable {
    /// Where the keys come from.
    package enum Keys: Sendable, Hashable {
        /// They are in the record.
        case inline([VerificationKey])
        /// They are fetched from this https URL.
        case uri(String)
    }

    /// The record's id, the namespace of the principals it vouches for.
    package let id: TrustedIssuerID
    /// The tenant that trusts it.
    package let tenant: TenantID
    /// `iss` of its tokens, byte for byte.
    package let iss: String
    /// `aud` of its tokens for us, byte for byte. With `iss` it is unique on the server.
    package let aud: String
    /// Where its keys come from.
    package let keys: Keys
    /// The algorithms taken.
    package let algorithms: [SignatureAlgorithm]
    /// The `typ` values taken.
    package let types: [String]
    /// The member names that lead to the array of role names.
    package let rolesClaim: [String]
    /// The claim that names the person.
    package let subjectClaim: String
    /// What `tid` must be, if anything.
    package let externalTid: String?
    /// The roles it may assert. None by default.
    package let assertableRoles: [String]
    /// Whether tokens without `scp` and `scope` have rights.
    package let appTokens: Bool
    /// SHA-256 of everything above: two records are the same when theirs are.
    package let digest: [UInt8]

    /// The record with the given, already checked members.
    init(
        id: TrustedIssuerID, tenant: TenantID, iss: String, aud: String, keys: Keys, algorithms: [SignatureAlgorithm],
        types: [String], rolesClaim: [String], subjectClaim: String, externalTid: String?, assertableRoles: [String],
        appTokens: Bool
    ) {
        self.id = id
        self.tenant = tenant
        self.iss = iss
        self.aud = aud
        self.keys = keys
        self.algorithms = algorithms
        self.types = types
        self.rolesClaim = rolesClaim
        self.subjectClaim = subjectClaim
        self.externalTid = externalTid
        self.assertableRoles = assertableRoles
        self.appTokens = appTokens
        let members = Self.json(
            id: id, iss: iss, aud: aud, keys: keys, algorithms: algorithms, types: types, rolesClaim: rolesClaim,
            subjectClaim: subjectClaim, externalTid: externalTid, assertableRoles: assertableRoles, appTokens: appTokens
        )
        let whole: JSON = ["tenant": .string(tenant.text), "record": .object(members)]
        digest = Array(SHA256.hash(data: JSONWriter.canonicalBytes(whole)))
    }

    /// The principal that `subject` is here: never the claim itself, so no issuer can name somebody else's principal.
    package func principal(subject: String) -> PrincipalID { namedUUID(namespace: id, name: subject) }

    /// Whether both records say the same in every member.
    package static func == (left: Self, right: Self) -> Bool { left.digest == right.digest }
    /// Hashes what equality compares.
    package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
