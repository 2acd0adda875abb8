import Core

extension VerificationKey {
    /// The most keys one set may have.
    package static let maximumSetCount = 64

    /// Whether a set was given to us by hand or fetched from its issuer.
    package enum SetRules: Sendable {
        /// An administrator registers the set: a weak, private or doubled key is an error.
        case registration
        /// The set was fetched: keys that cannot be used are left out, as RFC 7517 section 5 asks.
        case fetched
    }

    /// The keys of a JSON Web Key Set that can verify tokens. Keys for other uses or of other kinds are left out.
    /// - Throws: 400 if `value` is no key set or has no usable key; with `registration` also if a key is symmetric,
    ///   private, weak, without `kid`, or has the `kid` of another.
    package static func set(_ value: JSON, rules: SetRules) throws(Failure) -> [VerificationKey] {
        guard let items = value.object?["keys"]?.array, items.count <= maximumSetCount else {
            throw .invalid(
                "A key set is an object with an array 'keys' of at most \(maximumSetCount) keys.", target: "jwks")
        }
        var keys: [VerificationKey] = []
        var doubled: Set<ExactText> = []
        for item in items {
            guard let jwk = item.object else {
                if rules == .registration { throw .invalid("A key in 'keys' is not an object.", target: "jwks") }
                continue
            }
            guard try isForSignatures(jwk, rules), let key = try read(jwk, rules), let name = key.keyID else {
                continue
            }
            if keys.contains(where: { $0.keyID?.hasSameBytes(as: name) == true }) {
                if rules == .registration { throw .invalid("The 'kid' \(name.excerpt) occurs twice.", target: "jwks") }
                doubled.insert(ExactText(name))
            }
            keys.append(key)
        }
        // A doubled kid names no key for sure, so it names none.
        keys.removeAll { key in key.keyID.map { doubled.contains(ExactText($0)) } ?? true }
        guard !keys.isEmpty else { throw .invalid("The key set has no key that can verify tokens.", target: "jwks") }
        return keys
    }

    private static func read(_ jwk: JSONObject, _ rules: SetRules) throws(Failure) -> VerificationKey? {
        do throws(Failure) {
            let key = try VerificationKey(jwk: jwk)
            if key.keyID == nil, rules == .registration { throw Failure.invalid("A key has no 'kid'.", target: "jwks") }
            return key
        } catch {
            if rules == .registration { throw error }
            return nil
        }
    }

    /// Whether the key means to verify signatures by an algorithm we know. A symmetric key in a set is always a
    /// mistake: it would be a secret in public.
    private static func isForSignatures(_ jwk: JSONObject, _ rules: SetRules) throws(Failure) -> Bool {
        if jwk["kty"]?.string == "oct", rules == .registration {
            throw .invalid("A key set must not hold symmetric keys.", target: "jwks")
        }
        guard let type = jwk["kty"]?.string, type == "RSA" || type == "EC" else { return false }
        if let use = jwk["use"]?.string, use != "sig" { return false }
        if let name = jwk["alg"]?.string, SignatureAlgorithm(exactly: name) == nil { return false }
        if type == "EC", let curve = jwk["crv"]?.string, curve != "P-256" { return false }
        return true
    }

    /// The key set that holds `keys`.
    package static func setJSON(_ keys: [VerificationKey]) -> JSON {
        ["keys": .array(keys.map { .object($0.jwk) })]
    }
}
