import Core

/// Reads claims by type. A claim of the wrong type refuses the token; it is never taken for absent.
struct TokenClaims: Sendable {
    /// The payload.
    let object: JSONObject

    /// A string claim that must be there and not be empty.
    /// - Throws: `reason`.
    func text(_ name: String, _ reason: TokenRejection.Reason = .claims) throws(TokenRejection) -> String {
        guard let text = try optionalText(name, reason), !text.isEmpty else {
            throw TokenRejection(reason, "no \(name)")
        }
        return text
    }

    /// A string claim, nil if absent.
    /// - Throws: `reason` if it is no string.
    func optionalText(_ name: String, _ reason: TokenRejection.Reason = .claims) throws(TokenRejection) -> String? {
        guard let value = object[name] else { return nil }
        guard let text = value.string else { throw TokenRejection(reason, "\(name) is \(value.kindName)") }
        return text
    }

    /// An array of strings, nil if absent.
    /// - Throws: `claims` for anything else, a single string among it.
    func strings(_ name: String) throws(TokenRejection) -> [String]? {
        guard let value = object[name] else { return nil }
        return try Self.strings(value, name)
    }

    /// The strings of an array.
    /// - Throws: `claims` if it is none, or holds something else.
    static func strings(_ value: JSON, _ name: String) throws(TokenRejection) -> [String] {
        guard let items = value.array else { throw TokenRejection(.claims, "\(name) is \(value.kindName)") }
        let strings = items.compactMap(\.string)
        guard strings.count == items.count else { throw TokenRejection(.claims, "\(name) holds more than strings") }
        return strings
    }

    /// The most audiences of one token that are looked at.
    private static let maximumAudiences = 32

    /// `aud` as a list (RFC 7519 section 4.1.3): one string, or an array of strings.
    /// - Throws: `aud` if it is missing, empty, or holds anything but non-empty strings.
    func audiences() throws(TokenRejection) -> [String] {
        let audiences: [String]
        switch object["aud"] {
        case .string(let one): audiences = [one]
        case .array(let items):
            audiences = items.compactMap(\.string)
            guard audiences.count == items.count else { throw TokenRejection(.aud, "aud holds more than strings") }
        default: throw TokenRejection(.aud, "no aud, or of another type")
        }
        guard (1...Self.maximumAudiences).contains(audiences.count), audiences.allSatisfy({ !$0.isEmpty }) else {
            throw TokenRejection(.aud, "no audience, an empty one, or more than \(Self.maximumAudiences)")
        }
        return audiences
    }

    /// The scopes of a delegated token: `scp` (Entra) or else `scope` (RFC 9068 section 2.2.3), words in one string or
    /// an array. Nil if it has neither.
    /// - Throws: `claims` for another type.
    func scopes() throws(TokenRejection) -> [String]? {
        for name in ["scp", "scope"] {
            guard let value = object[name] else { continue }
            if let text = value.string { return text.split(separator: " ").map(String.init) }
            return try Self.strings(value, name)
        }
        return nil
    }

    /// Refuses what no access token of ours or of a trusted issuer may carry: a confirmation key we could not check
    /// (RFC 7800; such a token is not for plain bearers) and the marks of security events and logout tokens.
    /// - Throws: `claims`.
    func refuseForeignKinds() throws(TokenRejection) {
        for name in ["cnf", "events", "at_hash", "c_hash"] where object[name] != nil {
            throw TokenRejection(.claims, "has \(name)")
        }
    }
}
