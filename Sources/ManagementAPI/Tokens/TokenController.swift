import Access
import Core
import Foundation
import HTTPSupport
import HTTPTypes
import Services
import Storage
import Tokens

/// The token service of each tenant in Entra's shape: discovery, keys, token and revocation.
package struct TokenController: Sendable {
    private let service: TokenService
    private let environment: ServiceEnvironment

    package init(_ environment: ServiceEnvironment, service: TokenService) {
        self.environment = environment
        self.service = service
    }

    package var routes: [Route] {
        [
            .anonymous(.tokensDiscovery, discovery), .anonymous(.tokensDiscoveryUnversioned, discovery),
            .anonymous(.tokensAuthorizationServerMetadata, discovery), .anonymous(.tokensAuthorize, authorize),
            .anonymous(.tokensToken, token), .anonymous(.tokensKeys, keys), .anonymous(.tokensRevoke, revoke),
        ]
    }

    /// OpenID Connect Discovery 1.0 and RFC 8414: one document serves both.
    private func discovery(_ request: APIRequest) async throws -> APIResponse {
        let tenant: TenantID
        do { tenant = try self.tenant(request) } catch { return failed(error, request) }
        let base = "\(environment.publicURL)/\(tenant.text)"
        let document: JSON = [
            "issuer": .string(TokenIssuer.issuerName(of: tenant, publicURL: environment.publicURL)),
            "authorization_endpoint": .string("\(base)/oauth2/v2.0/authorize"),
            "token_endpoint": .string(TokenService.tokenEndpoint(of: tenant, publicURL: environment.publicURL)),
            "revocation_endpoint": .string("\(base)/oauth2/v2.0/revoke"),
            "jwks_uri": .string("\(base)/discovery/v2.0/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "grant_types_supported": ["client_credentials"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic", "private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256", "PS256", "ES256"],
        ]
        return .json(document).with(.cacheControl, "public, max-age=300")
    }

    private func keys(_ request: APIRequest) async throws -> APIResponse {
        let tenant: TenantID
        do { tenant = try self.tenant(request) } catch { return failed(error, request) }
        guard let ring = try environment.vault.ring(tenant) else { throw Failure.internal("a tenant without keys") }
        return .json(ring.publicJWKS(now: environment.now)).with(.cacheControl, "public, max-age=300")
    }

    /// People sign in at trusted issuers, never here.
    private func authorize(_ request: APIRequest) async throws -> APIResponse {
        failed(
            OAuthFailure(
                status: 400, error: "unsupported_response_type", code: 700_054,
                message: "This server signs no people in; use the client credentials grant."), request)
    }

    private func token(_ request: APIRequest) async throws -> APIResponse {
        do {
            let token = try await service.token(try await self.request(request))
            return APIResponse.json([
                "token_type": "Bearer", "expires_in": .integer(Int64(token.expiresInSeconds)),
                "ext_expires_in": .integer(Int64(token.expiresInSeconds)), "access_token": .string(token.text),
            ]).with(.pragma, "no-cache")
        } catch let failure as OAuthFailure {
            return failed(failure, request)
        }
    }

    private func revoke(_ request: APIRequest) async throws -> APIResponse {
        do {
            try await service.revoke(try await self.request(request))
            return APIResponse(status: 200)
        } catch let failure as OAuthFailure {
            return failed(failure, request)
        }
    }

    // MARK: Reading

    private static let mostFormBytes = 64 << 10

    /// The form of a token request; parameters it does not know are ignored.
    private func request(_ request: APIRequest) async throws -> TokenService.Request {
        guard request.body.isOf(type: "application/x-www-form-urlencoded") else {
            throw OAuthFailure.malformed("The body must be application/x-www-form-urlencoded.")
        }
        let body = try await request.body.bytes(limit: Self.mostFormBytes)
        guard let text = String(validating: body, as: UTF8.self), let form = FormText.pairs(text) else {
            throw OAuthFailure.malformed("The form is malformed, or a parameter occurs twice.")
        }
        return TokenService.Request(
            tenant: try request.parameter("tenantId"), form: form, basic: try Self.basic(request),
            address: request.remoteAddress, requestID: request.requestID)
    }

    private static func basic(_ request: APIRequest) throws(OAuthFailure) -> (client: String, secret: String)? {
        let values = request.headers[values: .authorization]
        guard let value = values.first else { return nil }
        guard values.count == 1, value.utf8.count <= 8_192, value.prefix(6).lowercased() == "basic ",
            let data = Data(base64Encoded: String(value.dropFirst(6))),
            let text = String(validating: data, as: UTF8.self),
            let colon = text.firstIndex(of: ":")
        else { throw .malformed("The Authorization header is not Basic credentials.") }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    private func tenant(_ request: APIRequest) throws(OAuthFailure) -> TenantID {
        guard let tenant = request.parameters["tenantId"].flatMap({ TenantID($0) }),
            environment.tenants.record(tenant)?.state == .active
        else { throw .unknownTenant }
        return tenant
    }

    private func failed(_ failure: OAuthFailure, _ request: APIRequest) -> APIResponse {
        let sent = request.headers[.clientRequestID].flatMap { RequestID($0)?.text }
        return ErrorBody.oauth(
            failure, requestID: request.requestID, correlationID: sent, publicURL: environment.publicURL,
            now: environment.now)
    }
}
