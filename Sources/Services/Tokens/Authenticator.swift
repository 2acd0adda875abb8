import Access
import Core
import Storage
import Tokens

/// Turns a bearer token into a caller.
package struct Authenticator: Sendable {
    private let environment: ServiceEnvironment
    private let verifier: TokenVerifier

    package init(_ environment: ServiceEnvironment, verifier: TokenVerifier) {
        self.environment = environment
        self.verifier = verifier
    }

    /// The caller behind a token.
    /// - Throws: one 401 for every cause; the cause is in its log detail.
    package func authenticate(
        _ bearer: String, request: RequestInfo, trace: AuthorizationTrace
    ) async throws -> Caller {
        let now = environment.now
        let token: VerifiedToken
        do { token = try await verifier.verify(bearer, now: now) } catch {
            throw Failure.unauthenticated("\(error.code): \(error.detail)")
        }
        guard environment.tenants.record(token.tenant)?.state == .active else {
            throw Failure.unauthenticated("tenant: not active")
        }
        let tenant = try environment.tenants.database(token.tenant)
        let snapshot = tenant.snapshot
        let live = try LiveRights.resolve(
            token, snapshot: snapshot,
            sql: { [environment] in try tenant.read { try Self.person(token, sql: $0, environment) } },
            roles: environment.roles, now: now)
        return Caller(
            principal: live.principal, rights: live.rights, request: request, environment: environment, trace: trace,
            tenant: tenant, token: token, rightsVersion: snapshot.rightsVersion)
    }

    /// The directory user a trusted issuer's subject stands for, by the issuer and subject of its identities and nothing
    /// else; nil when the directory has none.
    static func person(
        _ token: VerifiedToken, sql: any SQLConnection, _ environment: ServiceEnvironment
    ) throws -> LiveRights.DirectoryAnswer? {
        guard case .trusted(let record, _) = token.issuer,
            let issuer = environment.trust.issuer(record, of: token.tenant)
        else { return nil }
        let store = DirectoryStore(sql)
        guard let user = try store.user(federated: .init(issuer: issuer.iss, subject: token.subject)) else {
            return nil
        }
        return LiveRights.DirectoryAnswer(user: user, groups: try store.groups(of: PrincipalID(user.id)))
    }
}
