import Core
import Foundation
import Tokens

/// A vault in a directory of its own with two tenants.
struct TestVault {
    static let publicURL = "https://mtd.example:8443"
    static let now = Timestamp(seconds: 1_795_430_400)
    let tenant = id(0xA, TenantKind.self)
    let other = id(0xB, TenantKind.self)
    let principal = id(1, PrincipalKind.self)
    let client = id(2, ClientKind.self)
    let credential = id(3, CredentialKind.self)
    let directory: String
    let vault: KeyVault

    init(_ algorithm: SignatureAlgorithm = .ES256) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("keys-" + UUID().uuidString).path
        vault = try KeyVault(directory: directory)
        try vault.create(tenant, now: Self.now, algorithm: algorithm)
        try vault.create(other, now: Self.now, algorithm: .ES256)
    }

    static func id<Kind>(_ number: UInt64, _: Kind.Type) -> Identifier<Kind> {
        Identifier(high: 0x1111_2222_3333_4444, low: 0x8000_0000_0000_0000 | number)
    }

    var claims: IssuedClaims {
        IssuedClaims(
            tenant: tenant, principal: principal, client: client, credential: credential,
            roles: ["EndpointSecurityManager"], wids: ["62e90394-69f5-4237-9190-012177145e10"])
    }

    var issuer: TokenIssuer { TokenIssuer(publicURL: Self.publicURL, vault: vault) }

    func verifier(_ directory: any TrustedIssuerDirectory = NoTrustedIssuers()) -> TokenVerifier {
        TokenVerifier(publicURL: Self.publicURL, vault: vault, directory: directory)
    }

    func ring(_ tenant: TenantID) throws -> KeyRing {
        guard let ring = try vault.ring(tenant) else { throw Failure.notFound() }
        return ring
    }

    /// The header and claims of a good token, to be spoiled.
    func parts() throws -> (header: JSONObject, claims: JSONObject) {
        let ring = try ring(tenant)
        let seconds = Self.now.seconds
        let header: JSONObject = [
            "alg": .string(ring.signing.algorithm.rawValue), "typ": "at+jwt", "kid": .string(ring.signing.keyID),
        ]
        let claims: JSONObject = [
            "iss": .string("\(Self.publicURL)/\(tenant.text)/v2.0"), "aud": .string(Self.publicURL),
            "sub": .string(principal.text), "oid": .string(principal.text), "azp": .string(client.text),
            "appid": .string(client.text), "client_id": .string(client.text), "tid": .string(tenant.text),
            "roles": ["EndpointSecurityManager"], "wids": [], "iat": .integer(seconds), "nbf": .integer(seconds),
            "exp": .integer(seconds + 3_600), "jti": .string(credential.text + ".x"), "ver": "2.0", "idtyp": "app",
        ]
        return (header, claims)
    }

    /// A token of these texts, signed with the key of `signer`.
    func sign(_ header: String, _ payload: String, by signer: TenantID? = nil) async throws -> String {
        let input = Forge.input(header, payload)
        let signature = try await ring(signer ?? tenant).signing.sign(Array(input.utf8))
        return input + "." + Forge.base64url(signature)
    }

    func sign(_ header: JSONObject, _ claims: JSONObject, by signer: TenantID? = nil) async throws -> String {
        try await sign(JSONWriter.text(.object(header)), JSONWriter.text(.object(claims)), by: signer)
    }

    func remove() { try? FileManager.default.removeItem(atPath: directory) }
}

/// The code of the refusal, or `accepted`.
func outcome(_ verifier: TokenVerifier, _ token: String, now: Timestamp = TestVault.now) async -> String {
    do throws(TokenRejection) {
        _ = try await verifier.verify(token, now: now)
        return "accepted"
    } catch {
        return error.code
    }
}
