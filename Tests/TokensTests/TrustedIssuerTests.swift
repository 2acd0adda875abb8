import Core
import Foundation
import Testing
import Tokens

@Suite struct TrustedIssuerTests {
    static let audience = "https://mtd.example:8443/11112222-3333-4444-8000-00000000000a"

    static func record(_ json: JSONObject, number: UInt64 = 1, tenant: UInt64 = 0xA) throws -> TrustedIssuer {
        try TrustedIssuer(
            id: TestVault.id(number, TrustedIssuerKind.self), tenant: TestVault.id(tenant, TenantKind.self),
            json: .object(json),
            defaultAudience: audience, publicURL: TestVault.publicURL)
    }

    static func minimal() throws -> JSONObject {
        ["iss": "https://login.example/realms/x", "jwks": ["keys": [.object(try Forge.rsaJWK("one"))]]]
    }

    @Test func `a minimal record trusts nothing it need not`() throws {
        let record = try Self.record(Self.minimal())
        #expect(record.aud == Self.audience)
        #expect(record.algorithms == [.RS256, .ES256] && record.types == ["at+jwt", "JWT"])
        #expect(record.rolesClaim == ["roles"] && record.subjectClaim == "sub" && record.externalTid == nil)
        #expect(record.assertableRoles == [] && !record.appTokens)
    }

    @Test func `a record survives being written and read`() throws {
        let full: JSONObject = [
            "iss": "https://sts.example/", "aud": "api://mtd", "jwksUri": "https://sts.example/keys",
            "algorithms": ["PS256"],
            "types": ["JWT"], "rolesClaim": ["a.b", "roles"], "subjectClaim": "oid", "externalTid": "t",
            "assertableRoles": ["SecurityReader"], "appTokens": true,
        ]
        for json in [full, try Self.minimal()] {
            let record = try Self.record(json)
            let again = try Self.record(record.json())
            #expect(again == record && again.digest == record.digest && again.json() == record.json())
            #expect(again.rolesClaim == record.rolesClaim && again.keys == record.keys)
        }
        #expect(try Self.record(full).json()["id"]?.string == TestVault.id(1, TrustedIssuerKind.self).text)
    }

    @Test(
        arguments: [
            ("iss", nil), ("iss", ""), ("iss", 5), ("iss", "https://a b"), ("iss", "https://mtd.example:8443"),
            ("iss", "https://mtd.example:8443/11112222-3333-4444-8000-00000000000b/v2.0"),
            ("iss", "HTTPS://MTD.example:8443/x"),
            ("aud", ""), ("aud", ["x"]), ("jwks", nil), ("jwksUri", "https://sts.example/keys"), ("jwks", ["keys": []]),
            ("jwks", [:]),
            ("algorithms", []), ("algorithms", ["HS256"]), ("algorithms", ["none"]),
            ("algorithms", ["RS256", "RS256"]), ("algorithms", "RS256"),
            ("algorithms", ["ES256"]), ("types", []), ("types", ["secevent+jwt"]), ("types", ["application/dpop+jwt"]),
            ("types", "JWT"),
            ("rolesClaim", ""), ("rolesClaim", "a..b"), ("rolesClaim", []), ("rolesClaim", [5]),
            ("rolesClaim", "a.b.c.d.e.f.g"),
            ("subjectClaim", ""), ("subjectClaim", 5), ("externalTid", 5), ("assertableRoles", ["PlatformOperator"]),
            ("assertableRoles", ["ThreatReporter"]), ("assertableRoles", ["threatreporter"]),
            ("assertableRoles", "SecurityReader"),
            ("assertableRoles", [5]), ("appTokens", "true"), ("unknown", 1), ("jwks_uri", "https://x.example"),
        ] as [(String, JSON?)])
    func `a spoiled record is refused`(_ member: String, _ value: JSON?) throws {
        #expect(throws: Never.self) { try Self.record(Self.minimal()) }
        let error = #expect(throws: Failure.self) { try Self.record(with(Self.minimal(), member, value)) }
        #expect(error?.kind == .invalid)
    }

    @Test func `an http key address is refused`() throws {
        #expect(throws: Failure.self) {
            try Self.record(["iss": "https://a.example", "jwksUri": "http://a.example/keys"])
        }
    }

    @Test func `every change of a record changes its digest`() throws {
        let base = try Self.minimal()
        let changes: [JSONObject] = [
            base, with(base, "appTokens", true), with(base, "assertableRoles", ["SecurityReader"]),
            with(base, "rolesClaim", "groups"),
            with(base, "rolesClaim", "a.b"), with(base, "types", ["JWT"]), with(base, "algorithms", ["RS256"]),
            with(base, "aud", "api://x"),
            with(base, "externalTid", "x"), with(base, "subjectClaim", "oid"),
            with(base, "jwks", ["keys": [.object(try Forge.rsaJWK("two"))]]),
        ]
        var digests = try changes.map { try Self.record($0).digest }
        digests.append(try Self.record(base, number: 2).digest)
        digests.append(try Self.record(base, tenant: 0xB).digest)
        #expect(Set(digests).count == changes.count + 2)
    }
}
