import Core

/// The token keys of one tenant: one that signs, and earlier ones that still verify what they signed.
package struct KeyRing: Sendable {
    /// An earlier key. Its private half is gone.
    package struct Superseded: Sendable {
        /// The public half.
        package let key: VerificationKey
        /// When it began to sign.
        package let created: Timestamp
        /// From then on it verifies nothing.
        package let retires: Timestamp
    }

    /// The longest life of a token of ours.
    package static let tokenLifetime = TimeSpan.hours(1)
    /// How long an earlier key verifies: the longest token, the allowed clock difference, and five minutes besides.
    package static let overlap = TimeSpan.minutes(66)
    /// How long a retired key stays listed.
    private static let remembered = TimeSpan.days(30)

    /// Counts the changes of this ring, from 1.
    package let generation: Int64
    /// The key that signs.
    package let signing: SigningKey
    /// When ``signing`` was made.
    package let created: Timestamp
    /// Earlier keys, newest first, retired ones among them.
    package let superseded: [Superseded]

    /// A ring with one key.
    package init(signing: SigningKey, created: Timestamp) {
        self.init(generation: 1, signing: signing, created: created, superseded: [])
    }

    private init(generation: Int64, signing: SigningKey, created: Timestamp, superseded: [Superseded]) {
        self.generation = generation
        self.signing = signing
        self.created = created
        self.superseded = superseded
    }

    /// The ring in which `key` signs. The key before it verifies for ``overlap`` more, or, if `distrustingEarlier`
    /// because a private key leaked, nothing from now on; then the keys before it end as well.
    package func rotated(to key: SigningKey, now: Timestamp, distrustingEarlier: Bool = false) -> KeyRing {
        let end = distrustingEarlier ? now : now + Self.overlap
        let previous = Superseded(key: signing.publicKey, created: created, retires: end)
        let earlier = superseded.filter { now - $0.retires < Self.remembered }.map {
            Superseded(key: $0.key, created: $0.created, retires: min($0.retires, end))
        }
        return KeyRing(generation: generation &+ 1, signing: key, created: now, superseded: [previous] + earlier)
    }

    /// The key with exactly this `kid`, unless it is retired at `now`. There is no default.
    package func verificationKey(_ keyID: String, now: Timestamp) -> VerificationKey? {
        if signing.keyID.hasSameBytes(as: keyID) { return signing.publicKey }
        return superseded.first { $0.key.keyID?.hasSameBytes(as: keyID) == true && now < $0.retires }?.key
    }

    /// The keys that verify at `now`, the signing one first.
    package func verificationKeys(now: Timestamp) -> [VerificationKey] {
        [signing.publicKey] + superseded.filter { now < $0.retires }.map(\.key)
    }

    /// The JSON Web Key Set to publish at `now` (RFC 7517 section 5).
    package func publicJWKS(now: Timestamp) -> JSON { VerificationKey.setJSON(verificationKeys(now: now)) }

    /// The form in which the ring is kept. Secret: it holds the private key.
    var stored: JSON {
        [
            "format": 1, "generation": .integer(generation),
            "signing": [
                "algorithm": .string(signing.algorithm.rawValue), "created": .string(created.rfc3339),
                "privateKey": .string(signing.pem),
            ],
            "superseded": .array(
                superseded.map {
                    [
                        "jwk": .object($0.key.jwk), "created": .string($0.created.rfc3339),
                        "retires": .string($0.retires.rfc3339),
                    ]
                }),
        ]
    }

    /// Reads the kept form.
    /// - Throws: 500 if it is damaged.
    init(stored value: JSON) throws(Failure) {
        guard let object = value.object, object["format"]?.integer == 1, let generation = object["generation"]?.integer,
            let signing = object["signing"]?.object, let pem = signing["privateKey"]?.string,
            let algorithm = signing["algorithm"]?.string.flatMap(SignatureAlgorithm.init(exactly:)),
            let created = signing["created"]?.string.flatMap({ Timestamp(rfc3339: $0) }),
            let earlier = object["superseded"]?.array
        else { throw .internal("a damaged key file") }
        var superseded: [Superseded] = []
        for item in earlier {
            guard let entry = item.object, let jwk = entry["jwk"]?.object, let key = try? VerificationKey(jwk: jwk),
                let created = entry["created"]?.string.flatMap({ Timestamp(rfc3339: $0) }),
                let retires = entry["retires"]?.string.flatMap({ Timestamp(rfc3339: $0) })
            else { throw .internal("a damaged key file") }
            superseded.append(Superseded(key: key, created: created, retires: retires))
        }
        self.init(
            generation: generation, signing: try SigningKey(pem: pem, algorithm: algorithm), created: created,
            superseded: superseded)
    }
}
