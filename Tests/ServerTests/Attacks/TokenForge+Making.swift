import Core
import Foundation
import TestServer
import TestSupport
import Testing
import Tokens

extension TokenForge {
    /// For tokens of the server's own: a client without any right to read connectors.
    static let own = Task { try await own(TestServer.start()) }
    /// For tokens of an issuer that a tenant trusts.
    static let trusted = Task { try await trusted(TestServer.start()) }

    /// A forge of the server's own tokens, with the very key it signs with.
    static func own(_ server: TestServer) async throws -> TokenForge {
        let (tenant, other) = (try await server.newTenant("Attacked"), try await server.newTenant("Stranger"))
        let good = try TokenParts(try await MadeClient.make(in: tenant, ["AccessEvaluator"]).signIn().token)
        let (key, pem) = try key(of: tenant.id, in: "\(server.dataFolder)/keys")
        let stranger = try Self.key(of: other.id, in: "\(server.dataFolder)/keys").key
        return TokenForge(
            testDescription: "our own", server: server, key: key, pem: pem, header: try #require(good.header.object),
            claims: try #require(good.claims.object),
            stranger: Stranger(key: stranger, issuer: "\(server.baseURL)/\(other.id)/v2.0"), trap: try SilentListener())
    }

    /// A forge of tokens of an issuer whose public key is registered without `alg`, as many issuers publish theirs.
    private static func trusted(_ server: TestServer) async throws -> TokenForge {
        let tenant = try await server.newTenant("Trusting")
        let folder = TestServer.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let vault = try KeyVault(directory: folder)
        let (one, two): (TenantID, TenantID) = (Identifier(UUID()), Identifier(UUID()))
        for id in [one, two] { try vault.create(id, now: Timestamp(seconds: TokenParts.now)) }
        let (key, pem) = try key(of: one.text, in: folder)
        let stranger = Stranger(key: try Self.key(of: two.text, in: folder).key, issuer: "https://\(two.text).example")
        let issuer = "https://\(one.text).example"
        for (key, issuer) in [(key, issuer), (stranger.key, stranger.issuer)] {
            var jwk = key.publicKey.jwk
            jwk["alg"] = nil
            let body: JSON = ["iss": .string(issuer), "jwks": ["keys": [.object(jwk)]], "appTokens": true]
            let made = try await tenant.administrator.post("/mtd/v1/trustedIssuers", body)
            try #require(made.status == 201, "\(made.text)")
        }
        let now = TokenParts.now
        let claims: JSONObject = [
            "iss": .string(issuer), "aud": .string("\(server.baseURL)/\(tenant.id)"), "sub": "anna", "jti": "1",
            "iat": .integer(now), "nbf": .integer(now), "exp": .integer(now + 3_600), "roles": ["SecurityReader"],
        ]
        return TokenForge(
            testDescription: "a trusted issuer's", server: server, key: key, pem: pem,
            header: ["alg": "RS256", "typ": "at+jwt", "kid": .string(key.keyID)], claims: claims, stranger: stranger,
            trap: try SilentListener())
    }

    /// A tenant's signing key as it lies in a folder of keys.
    private static func key(of tenant: String, in folder: String) throws -> (key: SigningKey, pem: String) {
        let ring = try KeyVault(directory: folder).ring(try #require(TenantID(tenant)))
        let file = try JSONReader.read(Array(Data(contentsOf: URL(filePath: "\(folder)/\(tenant)"))), limits: .trusted)
        return (try #require(ring).signing, try #require(file["signing"]["privateKey"].string))
    }
}

extension OpenSSL {
    /// HMAC with SHA-256. An empty key is the same as one zero byte (RFC 2104 section 2).
    func hmac(_ key: some Sequence<UInt8>, _ input: String) async throws -> [UInt8] {
        let digits = key.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        try write(input.utf8, "input")
        let option = "hexkey:\(digits.isEmpty ? "00" : digits)"
        let made = try await run(
            "dgst", "-sha256", "-mac", "HMAC", "-macopt", option, "-binary", "-out", "mac", "input")
        try #require(made.status == 0, "\(made.output)")
        return try read("mac")
    }

    /// A signature with an RSA key by any digest; with PSS the salt is as long as the digest.
    func rsa(_ pem: String, digest: String, isPSS: Bool, _ input: String) async throws -> [UInt8] {
        try write(pem.utf8, "key.pem")
        try write(input.utf8, "input")
        let options = isPSS ? ["rsa_padding_mode:pss", "rsa_pss_saltlen:-1"] : ["rsa_padding_mode:pkcs1"]
        var arguments = ["dgst", "-\(digest)", "-sign", "key.pem", "-out", "signature"]
        for option in options { arguments += ["-sigopt", option] }
        let made = try await run(arguments + ["input"])
        try #require(made.status == 0, "\(made.output)")
        return try read("signature")
    }

    /// The RSA private operation, here called decryption, on a block as long as the modulus, whatever is in it.
    func rawRSA(_ pem: String, _ block: [UInt8]) async throws -> [UInt8] {
        try write(pem.utf8, "key.pem")
        try write(block, "block")
        let made = try await run([
            "pkeyutl", "-decrypt", "-inkey", "key.pem", "-pkeyopt", "rsa_padding_mode:none", "-in", "block", "-out",
            "raw",
        ])
        try #require(made.status == 0, "\(made.output)")
        return try read("raw")
    }

    /// The public half of a private key, as PEM and as DER.
    func publicKey(_ pem: String) async throws -> (pem: [UInt8], der: [UInt8]) {
        try write(pem.utf8, "key.pem")
        for (form, name) in [("PEM", "public.pem"), ("DER", "public.der")] {
            let made = try await run("pkey", "-in", "key.pem", "-pubout", "-outform", form, "-out", name)
            try #require(made.status == 0, "\(made.output)")
        }
        return (try read("public.pem"), try read("public.der"))
    }
}
