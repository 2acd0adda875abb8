import Core
import Crypto
import Foundation
import TestSupport
import Testing
import Tokens

@Suite struct ClientAssertionTests {
    private static let client = TestVault.id(2, ClientKind.self)
    private static let endpoint = "https://mtd.example:8443/t/oauth2/v2.0/token"
    private static let issuer = "https://mtd.example:8443/t/v2.0"
    private static let now = TestVault.now
    private static let seconds = Double(now.seconds)

    /// What MSAL sends: no `kid`, no `nbf`, times with fractions.
    private static let claims: JSONObject = [
        "aud": .string(endpoint), "iss": .string(client.text), "sub": .string(client.text),
        "exp": .number(seconds + 599.2451134), "iat": .number(seconds - 0.5),
        "jti": "5f6c7a55-98ab-4e26-8f5a-3c2b3f8b7a10",
    ]

    private static func token(_ header: JSONObject, _ claims: JSONObject, _ sign: (String) throws -> [UInt8]) throws
        -> String
    {
        let input = Forge.input(JSONWriter.text(.object(header)), JSONWriter.text(.object(claims)))
        return input + "." + Forge.base64url(try sign(input))
    }

    /// An assertion signed by openssl with the key in `k.pem`.
    private static func token(
        signedBy openssl: OpenSSL, _ header: JSONObject, _ claims: JSONObject, options: [String] = []
    ) async throws -> String {
        let input = Forge.input(JSONWriter.text(.object(header)), JSONWriter.text(.object(claims)))
        try openssl.write(input.utf8, "in")
        try await openssl.run(["dgst", "-sha256"] + options + ["-sign", "k.pem", "-out", "sig", "in"])
        return input + "." + Forge.base64url(try openssl.read("sig"))
    }

    private func result(
        _ text: String, _ keys: [VerificationKey], client: ClientID = Self.client, now: Timestamp = Self.now
    ) async -> String {
        do throws(TokenRejection) {
            let (jti, expires) = try await ClientAssertion.verify(
                text, keys: keys, client: client, audiences: [Self.endpoint, Self.issuer], now: now)
            return jti == Self.claims["jti"]?.string && expires > now ? "accepted" : "wrong answer"
        } catch {
            return error.code
        }
    }

    @Test func `MSAL's assertions with a certificate are accepted, and only with that certificate`() async throws {
        let openssl = try OpenSSL()
        let made = try await openssl.run(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k.pem", "-out", "c.pem", "-subj", "/CN=c",
            "-days", "30")
        #expect(made.status == 0, "\(made.output)")
        try await openssl.run("x509", "-in", "c.pem", "-outform", "DER", "-out", "c.der")
        let der = try openssl.read("c.der")
        let real = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        let key = try VerificationKey(stored: VerificationKey(certificatePEM: openssl.text("c.pem"), now: real).stored)
        let sha1 = Data(Insecure.SHA1.hash(data: der)).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_")
        let sha256 = Data(SHA256.hash(data: der)).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_")
        #expect(sha1.hasSuffix("=") && sha256.hasSuffix("="))
        let moment = Double(real.seconds)
        var claims = Self.claims
        claims["exp"] = .number(moment + 600.2451134)
        claims["iat"] = .number(moment + 0.2451134)
        let withNewlines = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        let rs = try await Self.token(
            signedBy: openssl, ["alg": "RS256", "typ": "JWT", "x5t": .string(sha1)], claims)
        let ps = try await Self.token(
            signedBy: openssl,
            ["alg": "PS256", "typ": "JWT", "x5c": [.string(withNewlines)], "x5t#S256": .string(sha256)], claims,
            options: ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"])
        for text in [rs, ps] {
            #expect(await result(text, [key], now: real) == "accepted")
            #expect(await result(text, [key, try VerificationKey(jwk: Forge.rsaJWK(nil))], now: real) == "accepted")
            // The certificate in the header is no reason to trust it.
            #expect(await result(text, [try VerificationKey(jwk: Forge.rsaJWK(nil))], now: real) == "kid")
            #expect(await result(text, [], now: real) == "kid")
            #expect(try ClientAssertion.peekSubject(text) == Self.client)
        }
        #expect(await result(rs, [key], now: real + .days(31)) == "kid")
    }

    @Test func `plain assertions of all three algorithms are accepted`() async throws {
        let rsa = try VerificationKey(jwk: Forge.rsaJWK("r"))
        let ec = try VerificationKey(jwk: Forge.ecJWK("e"))
        let keys = [rsa, ec]
        #expect(await result(try Self.token(["alg": "RS256"], Self.claims) { try Forge.rs256($0) }, keys) == "accepted")
        #expect(
            await result(try Self.token(["alg": "PS256", "kid": "r"], Self.claims) { try Forge.ps256($0) }, keys)
                == "accepted")
        #expect(
            await result(
                try Self.token(["alg": "ES256", "kid": "e", "typ": "client-authentication+jwt"], Self.claims) {
                    try Forge.es256($0)
                }, keys) == "accepted")
        #expect(
            await result(try Self.token(["alg": "ES256", "kid": "r"], Self.claims) { try Forge.es256($0) }, keys)
                == "alg")
        #expect(
            await result(try Self.token(["alg": "ES256", "kid": "x"], Self.claims) { try Forge.es256($0) }, keys)
                == "kid")
        #expect(
            await result(try Self.token(["alg": "RS256"], Self.claims) { try Forge.rs256($0, Forge.otherRSA) }, keys)
                == "sig")
        let bound = try VerificationKey(jwk: Forge.rsaJWK("r", alg: "RS256"))
        #expect(await result(try Self.token(["alg": "PS256"], Self.claims) { try Forge.ps256($0) }, [bound]) == "alg")
    }

    /// azure-identity's asynchronous credentials pad the parts and live 30 minutes, authlib's live an hour.
    @Test(arguments: [("", "", "accepted"), ("=", "==", "accepted"), ("==", "", "b64"), ("=", "===", "b64")])
    func `padding is taken only where it fills a part up`(_ one: String, _ two: String, _ expected: String) async throws
    {
        let key = try VerificationKey(jwk: Forge.ecJWK(nil))
        // One part has two characters in its last group of four, the other three.
        let header = Forge.base64url(Array(#"{"alg":"ES256"}  "#.utf8))
        let json = Array(JSONWriter.text(.object(Self.claims)).utf8)
        let claims = Forge.base64url(json + Array(repeating: UInt8(ascii: " "), count: (4 - json.count % 3) % 3))
        try #require(header.count % 4 == 3 && claims.count % 4 == 2)
        let input = header + one + "." + claims + two
        let signature = Forge.base64url(try Forge.es256(input))
        for end in ["", "=="] where signature.count % 4 == 2 {
            #expect(await result(input + "." + signature + end, [key]) == expected)
        }
    }

    @Test(
        arguments: [
            ("aud", nil, "aud"), ("aud", "https://login.example/token", "aud"), ("aud", [], "aud"),
            ("aud", .string(endpoint + "/"), "aud"),
            ("aud", [.string(endpoint), "https://login.example/token"], "aud"),
            ("aud", [.string(endpoint)], "accepted"),
            ("aud", .string(issuer), "accepted"), ("aud", [.string(endpoint), .string(issuer)], "accepted"),
            ("iss", nil, "iss"), ("iss", "11112222-3333-4444-8000-0000000000ee", "claims"), ("iss", 5, "iss"),
            ("sub", nil, "claims"), ("sub", "11112222-3333-4444-8000-0000000000ee", "claims"), ("sub", "x", "claims"),
            ("sub", .string(client.text.uppercased()), "accepted"),
            ("exp", nil, "exp"), ("exp", "x", "exp"), ("exp", .number(seconds - 60), "exp"),
            ("exp", .number(seconds - 59), "accepted"),
            ("exp", .number(seconds + 3_660), "accepted"), ("exp", .number(seconds + 3_661), "exp"),
            ("exp", .number(1e300), "exp"),
            ("iat", nil, "accepted"), ("iat", .number(seconds + 61), "iat"), ("iat", "x", "iat"),
            ("nbf", .number(seconds + 61), "nbf"),
            ("nbf", .number(seconds), "accepted"), ("jti", nil, "claims"), ("jti", "", "claims"), ("jti", 5, "claims"),
            ("jti", .string(String(repeating: "j", count: 257)), "claims"),
        ] as [(String, JSON?, String)])
    func `each claim is checked`(_ member: String, _ value: JSON?, _ expected: String) async throws {
        let text = try Self.token(["alg": "ES256"], with(Self.claims, member, value)) { try Forge.es256($0) }
        let found = await result(text, [try VerificationKey(jwk: Forge.ecJWK(nil))])
        #expect(found == expected)
    }

    @Test(
        arguments: [
            ("alg", "none", "alg"), ("alg", "HS256", "alg"), ("alg", nil, "alg"), ("typ", "at+jwt", "typ"),
            ("typ", "secevent+jwt", "typ"),
            ("typ", 5, "typ"), ("kid", 5, "kid"), ("kid", "", "kid"), ("x5t", 5, "hdr"), ("x5t", "AA=A", "hdr"),
            ("x5t", "AA===", "hdr"),
            ("x5t", "AAAA", "kid"), ("crit", ["exp"], "hdr"), ("jku", "https://evil.example", "hdr"),
            ("jwk", [:], "hdr"), ("x5u", "x", "hdr"),
        ] as [(String, JSON?, String)])
    func `each header member is checked`(_ member: String, _ value: JSON?, _ expected: String) async throws {
        let text = try Self.token(with(["alg": "ES256"], member, value), Self.claims) { try Forge.es256($0) }
        #expect(await result(text, [try VerificationKey(jwk: Forge.ecJWK(nil))]) == expected)
    }

    @Test func `an assertion speaks for its own client only`() async throws {
        let text = try Self.token(["alg": "ES256"], Self.claims) { try Forge.es256($0) }
        let key = try VerificationKey(jwk: Forge.ecJWK(nil))
        #expect(await result(text, [key], client: TestVault.id(77, ClientKind.self)) == "claims")
    }

    @Test func `a token is no assertion and an assertion no token`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let token = try await test.issuer.issue(test.claims, now: Self.now).text
        #expect(await result(token, [try test.ring(test.tenant).signing.publicKey]) == "typ")
        #expect(throws: TokenRejection.self) { try ClientAssertion.peekSubject(token) }
        let text = try Self.token(["alg": "ES256", "typ": "JWT"], Self.claims) { try Forge.es256($0) }
        #expect(await outcome(test.verifier(), text) == "iss")
    }
}
