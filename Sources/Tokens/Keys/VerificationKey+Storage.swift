import Core

extension VerificationKey {
    /// The form in which a key is kept: `{"jwk", "algorithms", "x5t"?, "x5t#S256"?, "notAfter"?}`.
    package var stored: JSONObject {
        var object: JSONObject = ["jwk": .object(jwk), "algorithms": .strings(algorithms.map(\.rawValue))]
        if let x5t { object.append("x5t", .string(x5t)) }
        if let x5tS256 { object.append("x5t#S256", .string(x5tS256)) }
        if let notAfter { object.append("notAfter", .string(notAfter.rfc3339)) }
        return object
    }

    /// Reads the kept form.
    /// - Throws: 400 if it is damaged.
    package init(stored object: JSONObject) throws(Failure) {
        guard let jwk = object["jwk"]?.object else { throw .invalid("A stored key has no 'jwk'.") }
        let key = try VerificationKey(jwk: jwk)
        let names = object["algorithms"]?.array?.compactMap(\.string).compactMap(SignatureAlgorithm.init(exactly:))
        guard let limited = key.limited(to: names ?? key.algorithms) else {
            throw .invalid("A stored key has no algorithm.")
        }
        self.init(
            keyID: limited.keyID, algorithms: limited.algorithms, parameters: limited.parameters,
            material: limited.material, x5t: object["x5t"]?.string, x5tS256: object["x5t#S256"]?.string,
            notAfter: object["notAfter"]?.string.flatMap { Timestamp(rfc3339: $0) })
    }
}
