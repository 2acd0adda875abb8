import Core
import TestServer
import Tokens

/// An issuer outside the server, in the shape of Entra or of Keycloak, with a key of its own.
struct OutsideIssuer: Sendable {
    enum Shape: String, Sendable, CaseIterable {
        case entra, keycloak
    }

    let shape: Shape
    let key: SigningKey
    let iss: String
    /// `<publicUrl>/<tenantId>`, the default audience.
    let aud: String
    let externalTid = "0b1c8a5e-6f0d-4b7e-9d53-1f0e2a3b4c5d"

    init(_ shape: Shape, for tenant: TestTenant, named name: String = "acme") async throws {
        self.shape = shape
        key = shape == .entra ? try await SigningKeyFixture.rsa.value : try SigningKey.generate(.ES256)
        // Unlike any other test's, for (iss, aud) is unique on the server.
        let unique = "\(name)-\(tenant.id)"
        iss = shape == .entra ? "https://login.example/\(unique)/v2.0" : "https://sso.example/realms/\(unique)"
        aud = "\(tenant.server.baseURL)/\(tenant.id)"
    }

    /// The record an administrator writes.
    var record: JSONObject {
        var record: JSONObject = [
            "iss": .string(iss), "jwks": ["keys": [.object(key.publicKey.jwk)]],
            "assertableRoles": ["EndpointSecurityManager", "SecurityReader"], "types": ["JWT"],
        ]
        switch shape {
        case .entra:
            record["algorithms"] = ["RS256"]
            record["subjectClaim"] = "oid"
            record["externalTid"] = .string(externalTid)
        case .keycloak:
            record["algorithms"] = ["ES256"]
            record["rolesClaim"] = "realm_access.roles"
        }
        return record
    }

    /// A person's token; a nil change leaves the claim out.
    func token(
        subject: String = "person-1", roles: [String] = ["EndpointSecurityManager"],
        scope: String? = "DeviceManagementServiceConfig.ReadWrite.All", _ changes: [String: JSON?] = [:],
        header: [String: JSON] = [:], key other: SigningKey? = nil
    ) async throws -> String {
        var head: JSONObject = [
            "alg": .string(key.algorithm.rawValue), "typ": "JWT", "kid": .string(key.keyID),
        ]
        let now = TokenParts.now
        var claims: JSONObject = [
            "iss": .string(iss), "iat": .integer(now), "nbf": .integer(now), "exp": .integer(now + 600),
        ]
        switch shape {
        case .entra:
            head["x5t"] = .string(key.keyID)
            claims["aud"] = .string(aud)
            claims["oid"] = .string(subject)
            claims["sub"] = .string("pairwise-\(subject.count)")
            claims["tid"] = .string(externalTid)
            claims["roles"] = .strings(roles)
            claims["ver"] = "2.0"
            if let scope { claims["scp"] = .string(scope) }
        case .keycloak:
            claims["aud"] = [.string(aud), "account"]
            claims["sub"] = .string(subject)
            claims["typ"] = "Bearer"
            claims["azp"] = "console"
            claims["realm_access"] = ["roles": .strings(roles + ["offline_access"])]
            if let scope { claims["scope"] = .string("openid profile " + scope) }
        }
        for (name, value) in changes { claims[name] = value }
        for (name, value) in header { head[name] = value }
        return try await TokenParts.sign(.object(head), .object(claims), other ?? key)
    }
}
