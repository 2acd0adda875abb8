import Core
import Crypto
import Foundation
import Testing
import Tokens

/// One token that must be refused, and why.
struct Attack: Sendable, CustomTestStringConvertible {
    let name: String
    let code: String
    let build: @Sendable (TestVault) async throws -> String

    init(_ name: String, _ code: String, _ build: @escaping @Sendable (TestVault) async throws -> String) {
        self.name = name
        self.code = code
        self.build = build
    }

    /// A good token with one header member changed.
    static func header(_ name: String, _ member: String, _ value: JSON?, _ code: String) -> Attack {
        Attack("\(name) \(member)=\(value.map(JSONWriter.text) ?? "absent")".prefix(90).description, code) { test in
            let (header, claims) = try test.parts()
            return try await test.sign(with(header, member, value), claims)
        }
    }

    /// A good token with one claim changed.
    static func claim(_ name: String, _ member: String, _ value: JSON?, _ code: String) -> Attack {
        Attack("\(name) \(member)=\(value.map(JSONWriter.text) ?? "absent")".prefix(90).description, code) { test in
            let (header, claims) = try test.parts()
            return try await test.sign(header, with(claims, member, value))
        }
    }

    /// A good token whose payload text is replaced, signed well.
    static func payload(_ name: String, _ code: String, _ change: @escaping @Sendable (String) -> [UInt8]) -> Attack {
        Attack(name, code) { test in
            let (header, claims) = try test.parts()
            let payload = change(JSONWriter.text(.object(claims)))
            let input = Forge.base64url(JSONWriter.bytes(.object(header))) + "." + Forge.base64url(payload)
            let signature = try await test.ring(test.tenant).signing.sign(Array(input.utf8))
            return input + "." + Forge.base64url(signature)
        }
    }

    /// A good token whose compact text is changed.
    static func text(_ name: String, _ code: String, _ change: @escaping @Sendable (String) -> String) -> Attack {
        Attack(name, code) { test in change(try await test.issuer.issue(test.claims, now: TestVault.now).text) }
    }

    /// A good token with another signature.
    static func signature(_ name: String, _ change: @escaping @Sendable ([UInt8]) throws -> [UInt8]) -> Attack {
        Attack(name, "sig") { test in
            let text = try await test.issuer.issue(test.claims, now: TestVault.now).text
            let token = try CompactToken.parse(text, rules: .ownAccessToken)
            return String(decoding: token.signingInput, as: UTF8.self) + "."
                + Forge.base64url(try change(token.signature))
        }
    }

    var testDescription: String { name }
}

@Suite struct TokenVerifierTests {
    private static let seconds = TestVault.now.seconds
    private static let order: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA, 0xAD,
        0xA7, 0x17,
        0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ]

    static let algorithmAttacks: [Attack] =
        [
            "none", "None", "NONE", "nOnE", "noNE", "", "ES256 ", " ES256", "es256", "ES256\u{1}", "HS256", "RS256",
            "PS256", "ES384", "RS512",
        ]
        .map { .header("A", "alg", .string($0), "alg") }
        + [nil, .null, 5, ["ES256"], ["a": "ES256"], true].map { .header("A2", "alg", $0, "alg") }
        + [
            Attack("A1 no signature at all", "shape") { test in
                let (header, claims) = try test.parts()
                return Forge.input(
                    JSONWriter.text(.object(with(header, "alg", "none"))), JSONWriter.text(.object(claims))) + "."
            },
            Attack("A3 HMAC with the public key", "alg") { test in
                let (header, claims) = try test.parts()
                let input = Forge.input(
                    JSONWriter.text(.object(with(header, "alg", "HS256"))), JSONWriter.text(.object(claims)))
                let key = SymmetricKey(
                    data: JSONWriter.bytes(.object(try test.ring(test.tenant).signing.publicKey.jwk)))
                return input + "." + Forge.base64url(HMAC<SHA256>.authenticationCode(for: Data(input.utf8), using: key))
            },
        ]

    static let keyAttacks: [Attack] =
        [
            .string("unknown"), "../../../../dev/null", "/proc/self/environ", "x' UNION SELECT '1';--", "|sleep 10",
            "%00", "__proto__",
        ].map { .header("B2", "kid", $0, "kid") }
        + [nil, .null, "", 5, [], .string(String(repeating: "k", count: 2_000))].map { .header("B1", "kid", $0, "kid") }
        + [
            Attack("B3 a key of another tenant", "kid") { test in
                let (header, claims) = try test.parts()
                let kid = JSON.string(try test.ring(test.other).signing.keyID)
                return try await test.sign(with(header, "kid", kid), claims, by: test.other)
            },
            Attack("H2 another tenant's key under this tenant's kid", "sig") { test in
                let (header, claims) = try test.parts()
                return try await test.sign(header, claims, by: test.other)
            },
            Attack("B4 a key in the header", "hdr") { test in
                let (header, claims) = try test.parts()
                let spoiled = with(header, "jwk", .object(Forge.ecJWK("x")))
                let input = Forge.input(JSONWriter.text(.object(spoiled)), JSONWriter.text(.object(claims)))
                return input + "." + Forge.base64url(try Forge.es256(input))
            },
        ]
        + ["jku", "x5u", "x5c", "x5t", "x5t#S256", "zip", "enc", "cty", "b64", "p2c", "epk"].flatMap {
            name -> [Attack] in
            [.header("B5", name, "https://evil.example/", "hdr"), .header("B5", name, .null, "hdr")]
        }
        + [["exp"], ["zz"], [], "exp", ["b64"], [1], ["exp", "exp"]].map { .header("B6", "crit", $0, "hdr") }
        + [nil, "JWT", "secevent+jwt", "dpop+jwt", "client-authentication+jwt", "logout+jwt", "at+jwt ", "", 5, .null]
        .map {
            .header("C1", "typ", $0, "typ")
        }

    static let jsonAttacks: [Attack] =
        [
            Attack("D1 alg twice", "json") { test in
                let (header, claims) = try test.parts()
                let text = JSONWriter.text(.object(header)).dropLast() + ",\"\\u0061lg\":\"none\"}"
                return try await test.sign(String(text), JSONWriter.text(.object(claims)))
            },
            .payload("D2 roles twice", "json") {
                Array(($0.dropLast() + ",\"roles\":[\"GlobalAdministrator\"]}").utf8)
            },
            .payload("D2 roles twice, escaped", "json") { Array(($0.dropLast() + ",\"\\u0072oles\":[]}").utf8) },
            .payload("D3 byte-order mark", "json") { [0xEF, 0xBB, 0xBF] + Array($0.utf8) },
            .payload("D3 UTF-16", "json") { Array($0.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }) },
            .payload("D3 invalid UTF-8", "json") {
                Array($0.utf8.dropLast()) + Array(",\"x\":\"".utf8) + [0xFF] + Array("\"}".utf8)
            },
            .payload("D3 lone surrogate", "json") { Array(($0.dropLast() + ",\"x\":\"\\ud800\"}").utf8) },
            .payload("D3 NUL", "json") { Array($0.utf8) + [0] },
            .payload("D3 deep", "json") {
                Array(
                    ($0.dropLast() + ",\"x\":" + String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
                        + "}").utf8)
            },
        ]
        + [
            "[]", "\"x\"", "null", "5", "x", "{} x", "{}{}", "{'a':1}", "{\"a\":NaN}", "{\"a\":1,}", "{\"a\":01}",
            "{\"a\":+1}", "{/**/}",
        ].map { text in
            .payload("D4 \(text)", "json") { _ in Array(text.utf8) }
        }
        + [.payload("D3 empty object", "iss") { _ in Array("{}".utf8) }]

    static let shapeAttacks: [Attack] =
        ["=", "+", "/", " ", "\n", "\r\n", "\t", "%3D"].flatMap { junk -> [Attack] in
            (0..<3).map { part in
                .text("E1 \(Array(junk.utf8)) in part \(part)", "b64") { token in
                    var parts = token.split(separator: ".").map(String.init)
                    parts[part] += junk
                    return parts.joined(separator: ".")
                }
            }
        }
        + [
            .text("E2 one part", "shape") { _ in "abc" }, .text("E2 nothing", "shape") { _ in "" },
            .text("E2 two parts", "shape") { $0.split(separator: ".").prefix(2).joined(separator: ".") },
            .text("E2 four parts", "shape") { $0 + ".AAAA" }, .text("E2 five parts", "shape") { $0 + ".AAAA.AAAA" },
            .text("E2 leading dot", "shape") { "." + $0 }, .text("E2 trailing dot", "shape") { $0 + "." },
            .text("E2 dots only", "shape") { _ in ".." },
            .text("E3 JSON serialization", "shape") { _ in
                "{\"payload\":\"e30\",\"protected\":\"e30\",\"signature\":\"AA\"}"
            },
            .text("E6 too long", "size") { $0 + String(repeating: "A", count: 9_000) },
        ]

    static let signatureAttacks: [Attack] = [
        .signature("F1 truncated") { Array($0.dropLast()) }, .signature("F1 longer") { $0 + [0] },
        .signature("F1 leading zero") { [0] + $0 }, .signature("F1 bit") { $0.dropLast() + [($0.last ?? 0) ^ 1] },
        .signature("F1 all zero") { _ in [UInt8](repeating: 0, count: 64) },
        .signature("F1 (0,1)") { _ in [UInt8](repeating: 0, count: 63) + [1] },
        .signature("F1 (1,0)") { _ in [UInt8](repeating: 0, count: 31) + [1] + [UInt8](repeating: 0, count: 32) },
        .signature("F1 (n,n)") { _ in order + order },
        .signature("F1 96 bytes") { $0 + [UInt8](repeating: 0, count: 32) },
        .signature("F1 DER") { Array(try P256.Signing.ECDSASignature(rawRepresentation: $0).derRepresentation) },
        .signature("F1 another token's") { _ in try Forge.es256("something else") },
        .text("F1 payload of another token", "sig") { token in
            var parts = token.split(separator: ".").map(String.init)
            parts[1] = Forge.base64url(
                #"{"iss":"https://mtd.example:8443/11112222-3333-4444-8000-00000000000a/v2.0"}"#.utf8)
            return parts.joined(separator: ".")
        },
    ]

    static let timeAttacks: [Attack] =
        [nil, .null, "1795434000", true, [], -1, .number(1e300)].map { .claim("G1", "exp", $0, "exp") }
        + [
            .claim("G1", "exp", 0, "iat"), .claim("G1", "exp", 1, "iat"),
            .claim("G1 25 h", "exp", .integer(seconds + 90_000), "exp"),
            .payload("G1 1e999", "json") {
                Array($0.replacingOccurrences(of: "\"exp\":\(seconds + 3_600)", with: "\"exp\":1e999").utf8)
            },
            .claim("G3", "nbf", .integer(seconds + 61), "nbf"), .claim("G3", "nbf", "0", "nbf"),
            .claim("G3", "nbf", .null, "nbf"),
            .claim("G4", "iat", .integer(seconds + 61), "iat"), .claim("G4", "iat", nil, "iat"),
            .claim("G4", "iat", "x", "iat"),
            .claim("G4 iat after exp", "iat", .integer(seconds + 3_601), "iat"),
        ]

    private static let ours = "https://mtd.example:8443"
    private static let path = "/11112222-3333-4444-8000-00000000000a/v2.0"

    static let claimAttacks: [Attack] =
        [
            nil, .null, "", ["x"], "__proto__", .string(ours + path + "/"), .string("http://mtd.example:8443" + path),
            .string("https://MTD.example:8443" + path), .string("https://mtd.example" + path),
            .string("https://evil.example" + path),
            .string(ours + path.uppercased()), .string(ours + "/11112222-3333-4444-8000-0000000000ff/v2.0"),
            .string(ours), .string(ours + "/"),
            .string("https://mtd.ex\u{430}mple:8443" + path),
        ].map { .claim("H1", "iss", $0, "iss") }
        + [
            nil, .null, [], "", 5, "https://other.example", .string(ours + "/"), "https://MTD.example:8443", [""],
            [.string(ours), 5], [["x"]],
            [.string(ours), ""],
        ].map { .claim("H3", "aud", $0, "aud") }
        + [nil, .null, "", ["x"], "11112222-3333-4444-8000-00000000000b", "11112222-3333-4444-8000-00000000000A"].map {
            .claim("H4", "tid", $0, "tid")
        }
        + ["sub", "oid", "azp", "appid", "client_id", "jti", "ver"].flatMap { name -> [Attack] in
            [nil, .null, "", 5, "somebody", "11112222-3333-4444-8000-0000000000ee"].map {
                .claim("H5", name, $0, "claims")
            }
        }
        + [.null, "EndpointSecurityManager", ["a": "b"], [["Admin"]], [5], [.null]].flatMap { value -> [Attack] in
            [.claim("H6", "roles", value, "claims"), .claim("H6", "wids", value, "claims")]
        }
        + [
            .claim("H6 delegated", "scp", "GlobalAdministrator", "claims"),
            .claim("H6 delegated", "scope", "x", "claims"),
            .claim("I3", "cnf", ["jkt": "x"], "claims"), .claim("I3", "cnf", .null, "claims"),
            .claim("C2 security event", "events", [:], "claims"),
        ]

    static let attacks =
        algorithmAttacks + keyAttacks + jsonAttacks + shapeAttacks + signatureAttacks + timeAttacks + claimAttacks

    @Test(arguments: attacks) func `a spoiled token is refused for its cause`(_ attack: Attack) async throws {
        let test = try TestVault()
        defer { test.remove() }
        let verifier = test.verifier()
        let token = try await attack.build(test)
        #expect(await outcome(verifier, token) == attack.code)
        // Nor does it matter how often it comes, or that it came before a good one.
        #expect(await outcome(verifier, token) == attack.code)
        #expect(
            await outcome(verifier, try await test.issuer.issue(test.claims, now: TestVault.now).text) == "accepted")
    }

    @Test func `the table's starting point is accepted`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let (header, claims) = try test.parts()
        #expect(await outcome(test.verifier(), try await test.sign(header, claims)) == "accepted")
    }

    static let harmless: [Attack] = [
        .header("C1", "typ", "application/at+jwt", ""), .header("C1", "typ", "AT+JWT", ""),
        .header("B8", "foo", "bar", ""),
        .claim("H3", "aud", ["https://mtd.example:8443"], ""),
        .claim("H3", "aud", ["https://other.example", "https://mtd.example:8443"], ""),
        .claim("H3", "aud", ["https://mtd.example:8443", "https://mtd.example:8443"], ""),
        .claim("G1", "exp", .number(1_795_430_460.5), ""),
        .claim("G3", "nbf", .integer(seconds + 60), ""), .claim("G3", "nbf", nil, ""),
        .claim("G4", "iat", .integer(seconds + 60), ""),
        .claim("H6", "roles", [], ""), .claim("H6", "roles", ["Admin ", "*"], ""),
    ]

    @Test(arguments: harmless) func `what the standards allow is taken`(_ token: Attack) async throws {
        let test = try TestVault()
        defer { test.remove() }
        #expect(await outcome(test.verifier(), try await token.build(test)) == "accepted")
    }

    @Test func `a token holds until one minute after exp, from the cache as well`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let token = try await test.issuer.issue(test.claims, now: TestVault.now).text
        let verifier = test.verifier()
        for (offset, expected) in [
            (0, "accepted"), (3_600, "accepted"), (3_659, "accepted"), (3_660, "exp"), (3_659, "accepted"),
            (-60, "accepted"), (-61, "nbf"),
        ] {
            let moment = TestVault.now + .seconds(offset)
            #expect(await outcome(verifier, token, now: moment) == expected, "\(offset)")
            #expect(await outcome(test.verifier(), token, now: moment) == expected, "\(offset), fresh")
        }
    }

    @Test func `a junk token does not spoil the key for good ones`() async throws {
        let test = try TestVault(.RS256)
        defer { test.remove() }
        let verifier = test.verifier()
        let (header, claims) = try test.parts()
        for algorithm in ["RS512", "PS256", "ES256", "HS256", "none"] {
            #expect(
                await outcome(verifier, try await test.sign(with(header, "alg", .string(algorithm)), claims)) == "alg")
        }
        #expect(
            await outcome(verifier, try await test.issuer.issue(test.claims, now: TestVault.now).text) == "accepted")
    }

    @Test func `tokens of the earlier key survive a rotation and not its overlap`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let verifier = test.verifier()
        let old = try await test.issuer.issue(test.claims, now: TestVault.now).text
        #expect(await outcome(verifier, old) == "accepted")
        try test.vault.rotate(test.tenant, now: TestVault.now)
        let new = try await test.issuer.issue(test.claims, now: TestVault.now).text
        #expect(await outcome(verifier, old, now: TestVault.now + .seconds(3_659)) == "accepted")
        #expect(await outcome(verifier, new, now: TestVault.now + .seconds(3_659)) == "accepted")
    }

    @Test func `a remembered verdict does not outlive its key`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let verifier = test.verifier()
        let token = try await test.issuer.issue(test.claims, now: TestVault.now).text
        #expect(await outcome(verifier, token) == "accepted")
        try test.vault.rotate(test.tenant, now: TestVault.now, distrustingEarlier: true)
        #expect(await outcome(verifier, token) == "kid")

        let next = try await test.issuer.issue(test.claims, now: TestVault.now).text
        #expect(await outcome(verifier, next) == "accepted")
        try test.vault.remove(test.tenant)
        #expect(await outcome(verifier, next) == "iss")
    }

    @Test func `only good tokens are remembered, and never more than the capacity`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let verifier = TokenVerifier(publicURL: TestVault.publicURL, vault: test.vault, cacheCapacity: 10)
        for _ in 0..<40 {
            let good = try await test.issuer.issue(test.claims, now: TestVault.now).text
            #expect(await outcome(verifier, good + "A") != "accepted")
            #expect(verifier.rememberedTokens <= 10)
            #expect(await outcome(verifier, good) == "accepted")
        }
        #expect(verifier.rememberedTokens > 0 && verifier.rememberedTokens <= 10)
        let junk = TokenVerifier(publicURL: TestVault.publicURL, vault: test.vault, cacheCapacity: 10)
        for attack in Self.signatureAttacks { #expect(await outcome(junk, try await attack.build(test)) != "accepted") }
        #expect(junk.rememberedTokens == 0)
    }

    @Test func `tokens at the same time as rotations are all accepted`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let verifier = test.verifier()
        let refused = await withTaskGroup(of: String.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (try? test.vault.rotate(test.tenant, now: TestVault.now)) == nil ? "rotation" : "accepted"
                }
            }
            for _ in 0..<200 {
                group.addTask {
                    guard let token = try? await test.issuer.issue(test.claims, now: TestVault.now) else {
                        return "issue"
                    }
                    return await outcome(verifier, token.text)
                }
            }
            return await group.reduce(into: [String]()) { if $1 != "accepted" { $0.append($1) } }
        }
        #expect(refused == [])
    }
}
