import Core

/// A client's proof that it holds a private key (RFC 7523 section 3; private_key_jwt of OpenID Connect).
package enum ClientAssertion {
    /// The longest life of an assertion from now on, without the allowed clock difference: MSAL's live 10 minutes, those
    /// of azure-identity's asynchronous credentials 30, authlib's an hour.
    package static let longestLife = TimeSpan.minutes(60)
    /// The longest `jti`, in bytes.
    private static let maximumIDBytes = 256

    /// The client an assertion speaks for, before anything is verified: says only whose keys to try.
    /// - Throws: what is wrong with its form.
    package static func peekSubject(_ text: some StringProtocol) throws(TokenRejection) -> ClientID {
        let token = try CompactToken.parse(text, rules: .clientAssertion)
        guard let client = ClientID(try TokenClaims(object: token.claims).text("sub")) else {
            throw TokenRejection(.claims, "sub is no client id")
        }
        return client
    }

    /// Verifies an assertion of `client` with the keys registered for it and nothing else. `audiences` are the names
    /// of the token endpoint; an assertion that names any other server is refused (RFC 7523 section 3, rule 3). The
    /// caller keeps `jti` until `expires` and refuses it the second time.
    /// - Throws: the first thing that is wrong with it.
    package static func verify(
        _ text: some StringProtocol, keys: [VerificationKey], client: ClientID, audiences: [String], now: Timestamp
    ) async throws(TokenRejection) -> (jti: String, expires: Timestamp) {
        let token = try CompactToken.parse(text, rules: .clientAssertion)
        let candidates = try candidates(token, keys, now: now)
        var isGood = false
        for key in candidates where !isGood {
            guard let algorithm = token.signatureAlgorithm else { break }
            isGood = await key.verify(signature: token.signature, input: token.signingInput, algorithm: algorithm)
        }
        guard isGood else { throw TokenRejection(.sig, "the signature does not fit") }
        return try check(TokenClaims(object: token.claims), client: client, audiences: audiences, now: now)
    }

    /// The keys the header allows: whatever it names must fit. Without a name every registered key is tried.
    private static func candidates(
        _ token: CompactToken, _ keys: [VerificationKey], now: Timestamp
    ) throws(TokenRejection) -> [VerificationKey] {
        guard let algorithm = token.signatureAlgorithm else { throw TokenRejection(.alg, "no alg") }
        let x5t = try thumbprint(token, "x5t")
        let x5tS256 = try thumbprint(token, "x5t#S256")
        let named = keys.filter { key in
            fits(token.keyID, key.keyID) && fits(x5t, key.x5t) && fits(x5tS256, key.x5tS256)
        }
        let usable = named.filter { key in key.notAfter.map { now < $0 } ?? true }
        guard !usable.isEmpty else { throw TokenRejection(.kid, "no registered, unexpired key is the one named") }
        let matching = usable.filter { $0.algorithms.contains(algorithm) }
        guard !matching.isEmpty else { throw TokenRejection(.alg, "alg is not the key's") }
        return Array(matching.prefix(VerificationKey.maximumSetCount))
    }

    private static func fits(_ named: String?, _ registered: String?) -> Bool {
        guard let named else { return true }
        return registered?.hasSameBytes(as: named) == true
    }

    /// A certificate thumbprint without the padding that MSAL adds.
    private static func thumbprint(_ token: CompactToken, _ name: String) throws(TokenRejection) -> String? {
        guard let value = token.header[name] else { return nil }
        guard let text = value.string, text.utf8.count <= 64 else {
            throw TokenRejection(.hdr, "\(name) is no thumbprint")
        }
        let bytes = Array(text.utf8)
        let bare = bytes.prefix { $0 != UInt8(ascii: "=") }
        guard bytes.count - bare.count <= 2, bytes.dropFirst(bare.count).allSatisfy({ $0 == UInt8(ascii: "=") }) else {
            throw TokenRejection(.hdr, "\(name) is no thumbprint")
        }
        return String(decoding: bare, as: UTF8.self)
    }

    private static func check(
        _ claims: TokenClaims, client: ClientID, audiences: [String], now: Timestamp
    ) throws(TokenRejection) -> (jti: String, expires: Timestamp) {
        guard ClientID(try claims.text("iss", .iss)) == client, ClientID(try claims.text("sub")) == client else {
            throw TokenRejection(.claims, "iss and sub are not the client")
        }
        guard try claims.audiences().allSatisfy({ named in audiences.contains { $0.hasSameBytes(as: named) } }) else {
            throw TokenRejection(.aud, "for another audience")
        }
        guard let expires = try TokenTimes.date(claims.object, "exp", .exp) else {
            throw TokenRejection(.exp, "no exp")
        }
        guard now < expires + TokenTimes.skew else { throw TokenRejection(.exp, "expired \(expires)") }
        guard expires <= now + longestLife + TokenTimes.skew else {
            throw TokenRejection(.exp, "valid for more than an hour")
        }
        if let issued = try TokenTimes.date(claims.object, "iat", .iat), issued > now + TokenTimes.skew {
            throw TokenRejection(.iat, "issued in the future")
        }
        if let start = try TokenTimes.date(claims.object, "nbf", .nbf), start > now + TokenTimes.skew {
            throw TokenRejection(.nbf, "not valid yet")
        }
        let jti = try claims.text("jti")
        guard jti.utf8.count <= maximumIDBytes else { throw TokenRejection(.claims, "jti is too long") }
        // A jti may come back once the assertion is refused as expired anyway, not before.
        return (jti, expires + TokenTimes.skew)
    }
}
