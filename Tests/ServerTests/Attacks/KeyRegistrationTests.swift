import Core
import Foundation
import TestServer
import Testing
import Tokens

/// F4 of the attack table: a key that must never verify anything is refused when it is registered, not at each request.
@Suite struct KeyRegistrationTests {
    /// A key set, or one key, that is refused.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let keys: [JSON]
        var testDescription: String { name }
    }

    private static func cases() async throws -> [Case] {
        let rsa = try await SigningKeyFixture.rsa.value.publicKey.jwk
        let curve = try SigningKey.generate(.ES256).publicKey.jwk
        func changed(_ key: JSONObject, _ changes: KeyValuePairs<String, JSON?>) -> JSON {
            var key = key
            for (name, value) in changes { key[name] = value }
            return .object(key)
        }
        func number(_ bytes: Int, first: UInt8 = 0xC1, last: UInt8 = 0x0D) -> JSON {
            .string(Base64URL.encode([first] + Array(repeating: 0x5A, count: bytes - 2) + [last]))
        }
        let x = curve["x"]?.string ?? ""
        var cases = [
            Case(name: "RSA of 1,024 bits", keys: [changed(rsa, ["n": number(128)])]),
            Case(name: "RSA of 2,047 bits", keys: [changed(rsa, ["n": number(256, first: 0x7F)])]),
            Case(name: "RSA of 2,048 bits with a zero before", keys: [changed(rsa, ["n": number(256, first: 0)])]),
            Case(name: "an even modulus", keys: [changed(rsa, ["n": number(256, last: 0x0C)])]),
            Case(name: "RSA of 64 KiB", keys: [changed(rsa, ["n": number(65_536)])]),
            Case(name: "no modulus", keys: [changed(rsa, ["n": nil])]),
            Case(name: "modulus of zero", keys: [changed(rsa, ["n": "AA"])]),
            Case(name: "RSA with padding", keys: [changed(rsa, ["n": .string((rsa["n"]?.string ?? "") + "=")])]),
            Case(name: "a point not on the curve", keys: [changed(curve, ["y": number(32)])]),
            Case(
                name: "the point zero",
                keys: [
                    changed(
                        curve,
                        [
                            "x": .string(String(repeating: "A", count: 43)),
                            "y": .string(String(repeating: "A", count: 43)),
                        ])
                ]),
            Case(name: "x too short", keys: [changed(curve, ["x": .string(String(x.prefix(42)))])]),
            Case(name: "x too long", keys: [changed(curve, ["x": number(33)])]),
            Case(name: "no y", keys: [changed(curve, ["y": nil])]),
            Case(name: "another curve", keys: [changed(curve, ["crv": "P-384"])]),
            Case(name: "no curve", keys: [changed(curve, ["crv": nil])]),
            Case(name: "no kid", keys: [changed(rsa, ["kid": nil])]),
            Case(name: "no kty", keys: [changed(rsa, ["kty": nil])]),
            Case(name: "for encryption", keys: [changed(rsa, ["use": "enc"])]),
            Case(name: "to encrypt", keys: [changed(rsa, ["use": nil, "key_ops": ["encrypt"]])]),
            Case(name: "the algorithm of another kind", keys: [changed(rsa, ["alg": "ES256"])]),
            Case(name: "a symmetric algorithm", keys: [changed(rsa, ["alg": "HS256"])]),
            Case(name: "one kid twice", keys: [.object(rsa), changed(curve, ["kid": rsa["kid"]])]),
            Case(name: "a symmetric key", keys: [["kty": "oct", "kid": "k", "k": "c2VjcmV0"]]),
            Case(
                name: "a symmetric key among others",
                keys: [.object(rsa), ["kty": "oct", "kid": "k", "k": "c2VjcmV0"]]),
            Case(name: "none", keys: []), Case(name: "no object", keys: [1]),
            Case(name: "an empty object", keys: [[:]]),
            Case(name: "a string for a key", keys: [.object(rsa), "x"]),
        ]
        for exponent in ["AA", "AQ", "Ag", "BA", "AAAA", "_____________________w"] {
            cases.append(Case(name: "e \(exponent)", keys: [changed(rsa, ["e": .string(exponent)])]))
        }
        for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            cases.append(Case(name: "private member \(member)", keys: [changed(rsa, [member: "AQAB"])]))
        }
        cases.append(Case(name: "private member of a curve", keys: [changed(curve, ["d": number(32)])]))
        return cases
    }

    @Test func `no such key set can be registered for a trusted issuer`() async throws {
        let tenant = try await freshTenant()
        for bad in try await Self.cases() {
            let body: JSON = ["iss": .string("https://\(freshID()).example"), "jwks": ["keys": .array(bad.keys)]]
            let answer = try await tenant.administrator.post("/mtd/v1/trustedIssuers", body)
            #expect(answer.status == 400, "\(bad.name): \(answer.text)")
        }
        #expect(try await tenant.administrator.get("/mtd/v1/trustedIssuers").values.isEmpty)
    }

    @Test func `no such key can be registered for a client`() async throws {
        let tenant = try await freshTenant()
        let client = try await MadeClient.make(in: tenant, ["ReadOnlyOperator"])
        for bad in try await Self.cases() where bad.keys.count == 1 && bad.name != "no kid" {
            let answer = try await tenant.administrator.post("\(client.path)/keys", ["jwk": bad.keys[0]])
            #expect(answer.status == 400, "\(bad.name): \(answer.text)")
        }
        #expect(try await tenant.administrator.get("\(client.path)/keys").values.isEmpty)
    }
}
