import Core
import Crypto
import Foundation
import TestSupport
import Testing
import Tokens

@Suite struct TokenIssuerTests {
    @Test func `header and claims are exactly the documented ones`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let token = try await test.issuer.issue(test.claims, now: TestVault.now)
        let read = try CompactToken.parse(token.text, rules: .ownAccessToken)
        #expect(read.header.names == ["alg", "typ", "kid"])
        let (header, claims) = try test.parts()
        #expect(read.header == header)
        var expected = claims
        expected["jti"] = .string(token.jti)
        expected["wids"] = ["62e90394-69f5-4237-9190-012177145e10"]
        #expect(read.claims == expected)
        #expect(token.jti.hasPrefix(test.credential.text + ".") && token.jti.count == 36 + 1 + 22)
        #expect(token.expiresInSeconds == 3_599)
        #expect(token.expires == TestVault.now + .hours(1))
    }

    @Test(arguments: [SignatureAlgorithm.RS256, .ES256])
    func `openssl verifies the signature`(_ algorithm: SignatureAlgorithm) async throws {
        let test = try TestVault(algorithm)
        defer { test.remove() }
        let token = try await test.issuer.issue(test.claims, now: TestVault.now)
        let read = try CompactToken.parse(token.text, rules: .ownAccessToken)
        let openssl = try OpenSSL()
        // The private key as it lies on disk.
        let file = try String(contentsOfFile: test.directory + "/" + test.tenant.text, encoding: .utf8)
        let ring = try JSONReader.read(file, limits: .trusted)
        let pem = try #require(ring.object?["signing"]?.object?["privateKey"]?.string)
        try openssl.write(pem.utf8, "key.pem")
        #expect(try await openssl.run("pkey", "-in", "key.pem", "-pubout", "-out", "pub.pem").status == 0)
        try openssl.write(read.signingInput, "input")
        let signature =
            algorithm == .ES256
            ? Array(try P256.Signing.ECDSASignature(rawRepresentation: read.signature).derRepresentation)
            : read.signature
        try openssl.write(signature, "sig")
        let result = try await openssl.run("dgst", "-sha256", "-verify", "pub.pem", "-signature", "sig", "input")
        #expect(result.status == 0, "\(result.output)")
        #expect(await outcome(test.verifier(), token.text) == "accepted")
    }

    @Test func `what was issued is what is verified`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let token = try await test.issuer.issue(test.claims, now: TestVault.now)
        let verified = try await test.verifier().verify(token.text, now: TestVault.now)
        #expect(verified.issuer == .own(test.tenant) && verified.tenant == test.tenant)
        #expect(verified.principal == test.principal && verified.client == test.client)
        #expect(verified.credential == test.credential && verified.jti == token.jti)
        #expect(verified.roles == ["EndpointSecurityManager"] && verified.wids.count == 1 && verified.scopes == nil)
        #expect(verified.issuedAt == TestVault.now && verified.expires == token.expires)
    }

    @Test func `every token has its own id, and a tenant without keys has none`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let one = try await test.issuer.issue(test.claims, now: TestVault.now)
        let two = try await test.issuer.issue(test.claims, now: TestVault.now)
        #expect(one.jti != two.jti)
        var foreign = test.claims
        foreign.tenant = TestVault.id(99, TenantKind.self)
        await #expect(throws: Failure.self) { try await test.issuer.issue(foreign, now: TestVault.now) }
    }

    @Test(arguments: ["", "/", "x", "/v2.0", "https://mtd.example:8443//v2.0"])
    func `other texts are no issuer of ours`(_ text: String) {
        #expect(TokenIssuer.tenant(ofIssuer: text, publicURL: TestVault.publicURL) == nil)
    }
}
