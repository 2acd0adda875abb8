import Access
import Core
import Services
import Storage
import TestServer
import Testing
import Tokens

/// A token of ours is worth what its client, its credential and its roles are worth at the moment it is shown.
@Suite struct LiveRightsTests {
    private let stage: ServiceStage
    private let administrator: IssuedClaims
    /// Two clients of one tenant with equal roles.
    private let one: IssuedCredential
    private let other: IssuedCredential

    init() async throws {
        stage = try await ServiceStage.make()
        administrator = try await stage.administrator()
        let maker = try await stage.caller(administrator, .clientsCreate)
        let new = NewClient(displayName: "Twin", roles: ["EndpointSecurityManager"], apiPermissions: nil)
        one = try await ClientService().create(maker, new)
        other = try await ClientService().create(maker, new)
    }

    private func outcome(_ claims: IssuedClaims) async -> String {
        do {
            return try await stage.caller(claims, .connectorsList).principal.id.text
        } catch {
            return (error as? Failure).map { "\($0.kind)" } ?? "\(error)"
        }
    }

    @Test func `a token speaks for the client whose credential was shown and for no other of its tenant`() async {
        let good = stage.claims(one)
        #expect(await outcome(good) == one.client.id.text)
        var stolen = good
        stolen.credential = other.credential.id
        #expect(await outcome(stolen) == "unauthenticated", "another client's credential")
        stolen = good
        stolen.client = other.client.clientID
        #expect(await outcome(stolen) == "unauthenticated", "another client's id")
        stolen = good
        stolen.principal = other.client.id
        #expect(await outcome(stolen) == "unauthenticated", "another client's principal")
    }

    @Test func `a token ends with the secret it was got with, though its own time is not over`() async throws {
        let start = stage.clock.now
        let short = try await CredentialService().createSecret(
            stage.caller(administrator, .clientSecretsCreate), client: one.client.id.text, displayName: nil,
            expires: start + .minutes(5))
        #expect(await outcome(stage.claims(short)) == one.client.id.text)
        stage.clock.move(to: start + .minutes(6))
        #expect(await outcome(stage.claims(short)) == "unauthenticated")
        #expect(await outcome(stage.claims(one)) == one.client.id.text)
    }

    @Test func `a trust record that is gone counts for nothing, even where it is remembered`() async throws {
        let key = try SigningKey.generate(.ES256)
        let document: JSONObject = [
            "iss": "https://sso.example", "aud": "api://stage", "jwks": ["keys": [.object(key.publicKey.jwk)]],
            "types": ["JWT"], "appTokens": true,
        ]
        let made = try await TrustedIssuerService().create(
            stage.caller(administrator, .trustedIssuersCreate), document)
        let record = try TrustedIssuer(
            id: made.id, tenant: administrator.tenant, json: .object(document), defaultAudience: "api://stage",
            publicURL: "https://stage.example")
        let now = stage.clock.now.seconds
        let token = try await TokenParts.sign(
            ["alg": "ES256", "typ": "JWT", "kid": .string(key.keyID)],
            [
                "iss": "https://sso.example", "aud": "api://stage", "sub": "ann", "iat": .integer(now),
                "exp": .integer(now + 600),
            ], key)
        _ = try await stage.caller(token, remembering: record, .connectorsList)
        try await TrustedIssuerService().delete(
            stage.caller(administrator, .trustedIssuersDelete), made.id.text)
        let failure = await #expect(throws: Failure.self) {
            try await stage.caller(token, remembering: record, .connectorsList)
        }
        #expect(failure?.kind == .unauthenticated)
    }

    @Test func `a right that is taken away between the check and the transaction stops the change`() async throws {
        let caller = try await stage.caller(stage.claims(one), .connectorsCreate)
        let changer = try await stage.caller(administrator, .clientsUpdate)
        _ = try await ClientService().update(
            changer, one.client.id.text,
            ClientChange(displayName: nil, isEnabled: nil, roles: ["SecurityReader"], apiPermissions: .absent))
        try caller.authorize()
        let failure = await #expect(throws: Failure.self) {
            try await ConnectorService().create(
                caller, id: ConnectorID(TestTenant.lookout), displayName: nil, members: [:], names: [])
        }
        #expect(failure?.code == "Forbidden")
        let reader = try await stage.caller(administrator, .connectorsList)
        #expect(try ConnectorService().list(reader).isEmpty)
    }
}
