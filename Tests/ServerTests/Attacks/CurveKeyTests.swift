import Core
import Foundation
import TestServer
import Testing
import Tokens

/// Rows of the attack table that need a server of their own: one that signs with ES256, and one with a distrusted key.
@Suite struct CurveKeyTests {
    private static let rows = AttackRow.all.filter { ["A1", "A2", "A3", "A5", "F1"].contains($0.id.prefix(2)) }

    @Test func `algorithms, keys and signatures of ES256 are as strict`() async throws {
        try await Self.withServer { forge in
            for row in Self.rows { try await TokenAttackTests.check(row, forge) }
            try await Self.checkMalleability(forge)
        }
    }

    /// F2: (r, n - s) verifies as well as (r, s), so that a token has two texts; revoking it ends both.
    private static func checkMalleability(_ forge: TokenForge) async throws {
        let client = try await MadeClient.make(in: forge.server.newTenant(), ["ReadOnlyOperator"])
        let caller = try await client.signIn()
        let parts = try TokenParts(caller.token)
        let (first, second) = (Array(parts.signature.prefix(32)), Array(parts.signature.suffix(32)))
        let twin = TokenParts(parts, signature: first + P256Number.subtracting(second, from: P256Number.order)).text
        #expect(try await forge.status(caller.token) == 200)
        #expect(try await forge.status(twin) == 200)
        #expect(try await ImmediateEffectTests.revoke(twin, by: client).status == 200)
        #expect(try await forge.status(caller.token) == 401)
        #expect(try await forge.status(twin) == 401)
    }

    private static func withServer(_ body: (TokenForge) async throws -> Void) async throws {
        let server = try await TestServer.start(overrides: ["tokens.algorithm": "ES256"])
        do {
            try await body(try await TokenForge.own(server))
        } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
    }

    /// B3: a key whose private half leaked is given up while the server is stopped.
    @Test func `a key that was given up verifies nothing, though its tokens have not expired`() async throws {
        let first = try await TestServer.start()
        let tenant = try await first.newTenant()
        let (old, published) = (tenant.administrator, try await first.send("GET", "/\(tenant.id)/discovery/v2.0/keys"))
        #expect(published["keys"].array?.count == 1)
        let claims = try TokenParts(old.token).claims
        let ring = try KeyVault(directory: "\(first.dataFolder)/keys").ring(try #require(TenantID(tenant.id)))
        let leaked = try #require(ring).signing
        try await first.stop()
        let vault = try KeyVault(directory: "\(first.dataFolder)/keys")
        try vault.rotate(
            try #require(TenantID(tenant.id)), now: Timestamp(seconds: TokenParts.now), distrustingEarlier: true)
        let second = try await TestServer.start(first.installation, folder: first.dataFolder)
        // The port is another one, and with it the name of the issuer.
        var renamed = try #require(claims.object)
        renamed["iss"] = .string("\(second.baseURL)/\(tenant.id)/v2.0")
        renamed["aud"] = .string(second.baseURL)
        let header: JSON = ["alg": .string(leaked.algorithm.rawValue), "typ": "at+jwt", "kid": .string(leaked.keyID)]
        let forged = try await TokenParts.sign(header, .object(renamed), leaked)
        let again = try await second.signIn(tenant: tenant.id, clientID: old.clientID, secret: old.secret)
        let statuses = [
            try await second.send("GET", "/mtd/v1/partners", token: forged).status,
            try await again.get("/mtd/v1/partners").status,
        ]
        let keys = try await second.send("GET", "/\(tenant.id)/discovery/v2.0/keys")["keys"].array ?? []
        try await second.stop()
        #expect(statuses == [401, 200])
        #expect(keys.count == 1)
    }
}
