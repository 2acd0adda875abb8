import Core

/// The time claims of a token (RFC 7519 sections 4.1.4 to 4.1.6) and when they hold.
struct TokenTimes: Sendable {
    /// `iat`.
    let issuedAt: Timestamp
    /// `nbf`, if there.
    let notBefore: Timestamp?
    /// `exp`.
    let expires: Timestamp

    /// How far two clocks may be apart.
    static let skew = TimeSpan.seconds(60)
    /// The longest life of any token, from `iat` to `exp`.
    static let longestLife = TimeSpan.hours(24)

    /// The given times.
    init(issuedAt: Timestamp, notBefore: Timestamp?, expires: Timestamp) {
        self.issuedAt = issuedAt
        self.notBefore = notBefore
        self.expires = expires
    }

    /// Reads the claims; `exp` and `iat` are required.
    /// - Throws: `exp`, `nbf` or `iat` for a claim that is missing, no number, or contradicts the others.
    init(_ claims: JSONObject) throws(TokenRejection) {
        guard let expires = try Self.date(claims, "exp", .exp) else { throw TokenRejection(.exp, "no exp") }
        guard let issuedAt = try Self.date(claims, "iat", .iat) else { throw TokenRejection(.iat, "no iat") }
        guard issuedAt <= expires else { throw TokenRejection(.iat, "iat after exp") }
        guard expires - issuedAt <= Self.longestLife else { throw TokenRejection(.exp, "valid for more than 24 hours") }
        self.init(issuedAt: issuedAt, notBefore: try Self.date(claims, "nbf", .nbf), expires: expires)
    }

    /// Compares with the clock.
    /// - Throws: `exp`, `nbf` or `iat`.
    func check(now: Timestamp) throws(TokenRejection) {
        guard now < expires + Self.skew else { throw TokenRejection(.exp, "expired \(expires)") }
        if let notBefore, notBefore > now + Self.skew { throw TokenRejection(.nbf, "not before \(notBefore)") }
        guard issuedAt <= now + Self.skew else { throw TokenRejection(.iat, "issued in the future, \(issuedAt)") }
    }

    /// A NumericDate (RFC 7519 section 2), which may have a fraction: MSAL writes one. Nil if absent.
    /// - Throws: `reason` if it is no number between the years 1970 and 9999.
    static func date(
        _ claims: JSONObject, _ name: String, _ reason: TokenRejection.Reason
    ) throws(TokenRejection) -> Timestamp? {
        guard let value = claims[name] else { return nil }
        switch value {
        case .integer(let seconds) where (0...253_402_300_799).contains(seconds): return Timestamp(seconds: seconds)
        case .number(let seconds) where seconds >= 0 && seconds <= 253_402_300_799:
            return Timestamp(microseconds: Int64((seconds * 1_000_000).rounded(.down)))
        default: throw TokenRejection(reason, "\(name) is no number of seconds since 1970")
        }
    }
}
