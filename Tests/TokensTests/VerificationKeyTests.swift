import Core
import Crypto
import Foundation
import TestSupport
import Testing
import Tokens

@Suite struct VerificationKeyTests {
    /// RFC 7638 section 3.1.
    @Test func `the published thumbprint comes out`() throws {
        let key = try VerificationKey(jwk: [
            "kty": "RSA", "alg": "RS256", "kid": "2011-04-29", "e": "AQAB",
            "n": """
            0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjB\
            ZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8\
            KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_\
            xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw
            """,
        ])
        #expect(key.thumbprint == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
        #expect(key.jwk.names == ["kty", "use", "kid", "alg", "n", "e"])
    }

    static let odd256 = Forge.base64url([0xFF] + SecureRandom.bytes(254) + [1])

    @Test(
        arguments: [
            ("d", "AQAB", "private"), ("p", "AQAB", "private"), ("k", "AQAB", "private"), ("d", nil, "private"),
            ("n", .string(Forge.base64url([0xFF] + SecureRandom.bytes(126) + [1])), "1024 bits"),
            ("n", .string(Forge.base64url([0x7F] + SecureRandom.bytes(254) + [1])), "2047 bits"),
            ("n", .string(Forge.base64url([0xFF] + SecureRandom.bytes(1_100) + [1])), "too long"),
            ("n", .string(Forge.base64url([0xFF] + SecureRandom.bytes(254) + [2])), "even modulus"),
            ("n", .string(odd256 + "="), "padding"), ("n", nil, "null"), ("n", 5, "number"), ("n", "", "empty"),
            ("e", "AQ", "e = 1"), ("e", "Aw", "e = 3"), ("e", "AQAA", "even e"), ("e", "__________8", "huge e"),
            ("use", "enc", "use"), ("use", nil, "null use"), ("key_ops", ["encrypt"], "key_ops"),
            ("key_ops", "verify", "no array"),
            ("key_ops", ["verify", 1], "mixed"), ("alg", "ES256", "other family"), ("alg", "RS512", "unknown"),
            ("alg", "HS256", "symmetric"), ("alg", "none", "none"), ("alg", "rs256", "case"), ("alg", nil, "null alg"),
            ("kid", 5, "number"), ("kid", "", "empty"), ("kid", .string(String(repeating: "k", count: 129)), "long"),
            ("kty", "oct", "symmetric"), ("kty", "OKP", "Edwards"), ("kty", "rsa", "case"),
        ] as [(String, JSON, String)])
    func `a spoiled RSA key is refused`(_ member: String, _ value: JSON, _ why: String) throws {
        let good = try Forge.rsaJWK("one")
        #expect(throws: Never.self) { try VerificationKey(jwk: good) }
        let error = #expect(throws: Failure.self) { try VerificationKey(jwk: with(good, member, value)) }
        #expect(error?.kind == .invalid, "\(why)")
    }

    @Test(
        arguments: [
            ("crv", "P-384"), ("crv", nil), ("x", .string(Forge.base64url(SecureRandom.bytes(31)))),
            ("x", .string(Forge.base64url([0] + SecureRandom.bytes(32)))),
            ("y", .string(Forge.base64url([UInt8](repeating: 1, count: 32)))),
            ("alg", "RS256"), ("d", "AQAB"),
        ] as [(String, JSON)])
    func `a spoiled EC key is refused`(_ member: String, _ value: JSON) {
        #expect(throws: Never.self) { try VerificationKey(jwk: Forge.ecJWK("one")) }
        #expect(throws: Failure.self) { try VerificationKey(jwk: with(Forge.ecJWK("one"), member, value)) }
    }

    @Test func `each algorithm verifies its own signatures and no others`() async throws {
        let input = "some input"
        let bytes = Array(input.utf8)
        let rsa = try VerificationKey(jwk: Forge.rsaJWK("r"))
        let ec = try VerificationKey(jwk: Forge.ecJWK("e"))
        let bound = try VerificationKey(jwk: Forge.rsaJWK("r", alg: "PS256"))
        #expect(rsa.algorithms == [.RS256, .PS256] && ec.algorithms == [.ES256] && bound.algorithms == [.PS256])
        let (rs, ps, es) = (try Forge.rs256(input), try Forge.ps256(input), try Forge.es256(input))
        #expect(await rsa.verify(signature: rs, input: bytes, algorithm: .RS256))
        #expect(await rsa.verify(signature: ps, input: bytes, algorithm: .PS256))
        #expect(await ec.verify(signature: es, input: bytes, algorithm: .ES256))
        #expect(await !rsa.verify(signature: rs, input: bytes, algorithm: .PS256))
        #expect(await !rsa.verify(signature: ps, input: bytes, algorithm: .RS256))
        #expect(await !bound.verify(signature: rs, input: bytes, algorithm: .RS256))
        #expect(await !rsa.verify(signature: es, input: bytes, algorithm: .ES256))
        #expect(await !ec.verify(signature: rs, input: bytes, algorithm: .RS256))
        #expect(await !ec.verify(signature: es, input: bytes + [0], algorithm: .ES256))
        #expect(await !ec.verify(signature: [], input: bytes, algorithm: .ES256))
    }

    @Test func `a key set for registration refuses what a fetched one leaves out`() throws {
        let good: JSON = .object(try Forge.rsaJWK("good"))
        let bad: [(String, JSON)] = [
            ("symmetric", ["kty": "oct", "k": "AQAB", "kid": "s"]),
            ("weak", .object(with(try Forge.rsaJWK("w"), "n", "AQAB"))),
            ("private", .object(with(try Forge.rsaJWK("p"), "d", "AQAB"))), ("no kid", .object(try Forge.rsaJWK(nil))),
            ("no object", 5),
        ]
        for (why, key) in bad {
            let set: JSON = ["keys": [good, key]]
            #expect(throws: Failure.self, "\(why)") { try VerificationKey.set(set, rules: .registration) }
            #expect(try VerificationKey.set(set, rules: .fetched).map(\.keyID) == ["good"], "\(why)")
        }
        let harmless: [JSON] = [
            ["kty": "OKP", "crv": "Ed25519", "x": "AQAB", "kid": "o"],
            .object(with(try Forge.rsaJWK("enc"), "use", "enc")),
            .object(with(try Forge.rsaJWK("oaep"), "alg", "RSA-OAEP")), ["kty": "EC", "crv": "P-384", "kid": "p"],
        ]
        #expect(try VerificationKey.set(["keys": .array([good] + harmless)], rules: .registration).count == 1)
    }

    @Test func `a doubled kid is refused or names no key`() throws {
        let set: JSON = [
            "keys": [
                .object(try Forge.rsaJWK("same")), .object(try Forge.rsaJWK("same", Forge.otherRSA)),
                .object(Forge.ecJWK("e")),
            ]
        ]
        #expect(throws: Failure.self) { try VerificationKey.set(set, rules: .registration) }
        #expect(try VerificationKey.set(set, rules: .fetched).map(\.keyID) == ["e"])
    }

    @Test(arguments: [[:], [], ["keys": []], ["keys": 5], ["keys": [["kty": "oct", "k": "AA"]]], nil] as [JSON])
    func `what is no key set is refused`(_ value: JSON) {
        #expect(throws: Failure.self) { try VerificationKey.set(value, rules: .fetched) }
    }

    @Test(arguments: ["rsa:2048", "ec"]) func `a certificate made by openssl gives its thumbprints and its key`(
        _ kind: String
    ) async throws {
        let openssl = try OpenSSL()
        let algorithm = kind == "ec" ? ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"] : [kind]
        let made = try await openssl.run(
            ["req", "-x509", "-newkey"] + algorithm
                + ["-nodes", "-keyout", "k.pem", "-out", "c.pem", "-days", "30", "-subj", "/CN=client"])
        #expect(made.status == 0)
        let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        let key = try VerificationKey(certificatePEM: openssl.text("c.pem"), now: now)
        try await openssl.run("x509", "-in", "c.pem", "-outform", "DER", "-out", "c.der")
        let der = try openssl.read("c.der")
        #expect(key.x5t == Forge.base64url(Insecure.SHA1.hash(data: der)))
        #expect(key.x5tS256 == Forge.base64url(SHA256.hash(data: der)))
        #expect(key.notAfter.map { ($0 - now).wholeSeconds > 29 * 86_400 } == true)
        let again = try VerificationKey(stored: key.stored)
        #expect(again == key && again.algorithms == key.algorithms && again.x5t == key.x5t)

        try openssl.write("hello".utf8, "data")
        try await openssl.run("dgst", "-sha256", "-sign", "k.pem", "-out", "sig", "data")
        var signature = try openssl.read("sig")
        if kind == "ec" {
            signature = Array(try P256.Signing.ECDSASignature(derRepresentation: signature).rawRepresentation)
        }
        #expect(
            await key.verify(
                signature: signature, input: Array("hello".utf8), algorithm: kind == "ec" ? .ES256 : .RS256))
        if kind != "ec" {
            try await openssl.run(
                "dgst", "-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32", "-sign", "k.pem",
                "-out", "pss", "data")
            #expect(await key.verify(signature: try openssl.read("pss"), input: Array("hello".utf8), algorithm: .PS256))
        }
        #expect(throws: Failure.self) {
            try VerificationKey(certificatePEM: openssl.text("c.pem"), now: now + .days(31))
        }
        #expect(throws: Failure.self) { try VerificationKey(certificatePEM: openssl.text("k.pem"), now: now) }
        let twice = try openssl.text("c.pem") + openssl.text("c.pem")
        #expect(throws: Failure.self) { try VerificationKey(certificatePEM: twice, now: now) }
    }

    @Test(arguments: [["rsa:1024"], ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], ["ed25519"]])
    func `a certificate with another kind of key is refused`(_ kind: [String]) async throws {
        let openssl = try OpenSSL()
        let made = try await openssl.run(
            ["req", "-x509", "-newkey"] + kind + ["-nodes", "-keyout", "k.pem", "-out", "c.pem", "-subj", "/CN=x"])
        #expect(made.status == 0, "\(made.output)")
        #expect(throws: Failure.self) {
            try VerificationKey(
                certificatePEM: openssl.text("c.pem"), now: Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
        }
    }
}
