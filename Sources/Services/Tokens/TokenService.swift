import Access
import Audit
import Core
import Storage
import Tokens

/// The token endpoint: client credentials in, a signed token out (RFC 6749 section 4.4, in Entra's shape).
package struct TokenService: Sendable {
    /// What the endpoint was sent: the form, each name once, and Basic credentials if there were any.
    package struct Request: Sendable {
        package let tenant: String
        package let form: [String: String]
        package let basic: (client: String, secret: String)?
        package let address: String
        /// The id that the answer carries, and the entry of a revocation.
        package let requestID: RequestID

        package init(
            tenant: String, form: [String: String], basic: (client: String, secret: String)?, address: String,
            requestID: RequestID
        ) {
            self.tenant = tenant
            self.form = form
            self.basic = basic
            self.address = address
            self.requestID = requestID
        }
    }

    private let environment: ServiceEnvironment
    private let attempts: SignInAttempts
    private let verifier: TokenVerifier

    package init(_ environment: ServiceEnvironment, attempts: SignInAttempts, verifier: TokenVerifier) {
        self.environment = environment
        self.attempts = attempts
        self.verifier = verifier
    }

    /// Where the tenant's tokens are to be had; also the audience of client assertions.
    package static func tokenEndpoint(of tenant: TenantID, publicURL: String) -> String {
        "\(publicURL)/\(tenant.text)/oauth2/v2.0/token"
    }

    /// Issues a token for client credentials.
    package func token(_ request: Request) async throws(OAuthFailure) -> IssuedToken {
        guard let grant = request.form["grant_type"] else { throw .missing("grant_type") }
        guard grant == "client_credentials" else { throw .unsupportedGrant }
        guard let scope = request.form["scope"], !scope.isEmpty else { throw .missing("scope") }
        guard accepts(scope: scope) else { throw .badScope }
        let (tenant, client, credential) = try await authenticate(request)
        var claims = IssuedClaims(
            tenant: tenant.id, principal: client.id, client: client.clientID, credential: credential.id, roles: [],
            wids: [])
        if credential.kind != .bootstrap {
            claims.roles = client.roles.map(\.text).sorted()
            claims.wids = client.roles.compactMap { environment.roles.role(value: $0) }.filter { $0.kind == .directory }
                .map(\.id.text).sorted()
        }
        do { return try await environment.issuer.issue(claims, now: environment.now) } catch {
            var failure = OAuthFailure.unavailable
            failure.logDetail = error.logDetail ?? error.message
            throw failure
        }
    }

    /// Revokes a token of the calling client (RFC 7009). One that is not, or is no token at all, is answered the same.
    package func revoke(_ request: Request) async throws(OAuthFailure) {
        guard let text = request.form["token"], !text.isEmpty else { throw .missing("token") }
        let (tenant, client, _) = try await authenticate(request)
        let now = environment.now
        guard let token = try? await verifier.verify(text, now: now), token.tenant == tenant.id,
            token.principal == client.id,
            let jti = token.jti
        else { return }
        do {
            try await tenant.write { transaction in
                try ClientStore(transaction.sql).revoke(jti: jti, expires: token.expires, now: now)
                transaction.changed(.clients)
                let actor = AuditEntry.Actor(
                    kind: .application, principalID: client.id.text, clientID: client.clientID.text,
                    displayName: client.displayName, ipAddress: request.address)
                try AuditLog.appendSystemEntry(
                    transaction, actor: actor, operation: .tokensRevoke, targetID: nil,
                    requestID: request.requestID.text, now: now)
            }
        } catch {
            throw .unavailable
        }
    }

    private func accepts(scope: String) -> Bool {
        let host =
            environment.publicURL.hasPrefix("https://")
            ? String(environment.publicURL.dropFirst(8)) : environment.publicURL
        let bareHost = host.split(separator: ":").first.map(String.init) ?? host
        let accepted = [
            "https://graph.microsoft.com/.default", "\(environment.publicURL)/.default", "https://\(host)/.default",
            "https://\(bareHost)/.default",
        ]
        return accepted.contains { $0.hasSameBytes(as: scope) }
    }

    /// The client behind the credentials. Whatever is wrong, about the same work is done.
    private func authenticate(
        _ request: Request
    ) async throws(OAuthFailure) -> (tenant: TenantDatabase, client: Client, credential: Credential) {
        let now = environment.now
        let presented = try PresentedCredentials(request)
        guard let tenantID = TenantID(request.tenant), environment.tenants.record(tenantID)?.state == .active,
            let tenant = try? environment.tenants.database(tenantID)
        else {
            presented.burn()
            throw .unknownTenant
        }
        if let seconds = attempts.wait(address: request.address, tenant: tenantID, client: presented.clientID, now: now)
        {
            throw .throttled(seconds)
        }
        do {
            return try await authenticate(presented, tenant: tenant, now: now)
        } catch {
            if error.status < 500 {
                attempts.countFailure(address: request.address, tenant: tenantID, client: presented.clientID, now: now)
            }
            throw error
        }
    }

    private func authenticate(
        _ presented: PresentedCredentials, tenant: TenantDatabase, now: Timestamp
    ) async throws(OAuthFailure) -> (tenant: TenantDatabase, client: Client, credential: Credential) {
        let snapshot = tenant.snapshot
        guard let id = ClientID(presented.clientID).flatMap({ snapshot.clientsBySignIn[$0] }),
            let client = snapshot.clients[id], client.isEnabled
        else {
            presented.burn()
            throw .unknownClient
        }
        let credentials = snapshot.credentials(of: id)
        switch presented.proof {
        case .secrets(let candidates):
            var found: Credential?
            for credential in credentials {
                guard let digest = credential.digest else { continue }
                for secret in candidates where ClientSecret.matches(secret, digest: digest) { found = credential }
            }
            if credentials.allSatisfy({ $0.digest == nil }) { presented.burn() }
            guard let found else { throw .badSecret }
            guard found.isUsable(at: now) else { throw .expiredSecret }
            return (tenant, client, found)
        case .assertion(let text):
            let credential = try await verify(text, client: client, credentials: credentials, tenant: tenant, now: now)
            return (tenant, client, credential)
        }
    }

    /// Verifies a client assertion with the keys registered for this client, and uses its `jti` up.
    private func verify(
        _ text: String, client: Client, credentials: [Credential], tenant: TenantDatabase, now: Timestamp
    ) async throws(OAuthFailure) -> Credential {
        let endpoint = TokenService.tokenEndpoint(of: tenant.id, publicURL: environment.publicURL)
        let issuer = TokenIssuer.issuerName(of: tenant.id, publicURL: environment.publicURL)
        var detail = "no registered key"
        for credential in credentials where credential.kind == .key && credential.isUsable(at: now) {
            guard let stored = credential.publicKey, let key = try? VerificationKey(stored: stored) else { continue }
            do {
                let proof = try await ClientAssertion.verify(
                    text, keys: [key], client: client.clientID, audiences: [endpoint, issuer], now: now)
                let isFirstUse = try await tenant.write { transaction in
                    try ClientStore(transaction.sql).useAssertion(
                        client: client.clientID, jti: proof.jti, expires: proof.expires, now: now)
                }
                guard isFirstUse else { throw OAuthFailure.badAssertion("jti used before") }
                return credential
            } catch let failure as OAuthFailure {
                throw failure
            } catch let rejection as TokenRejection {
                detail = rejection.description
            } catch {
                throw .unavailable
            }
        }
        throw .badAssertion(detail)
    }
}
