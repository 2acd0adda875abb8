import Access
import Core
import HTTPSupport
import HTTPTypes
import Services
import Storage

/// `/mtd/v1/clients`: the service principals of a tenant, their secrets and keys.
package struct ClientController: Sendable {
    private let clients = ClientService()
    private let credentials = CredentialService()

    package init() {}

    package var routes: [Route] {
        [
            Route(.clientsList, list), Route(.clientsGet, get), Route(.clientsCreate, create),
            Route(.clientsUpdate, update),
            Route(.clientsDelete, delete), Route(.clientSecretsCreate, createSecret),
            Route(.clientSecretsList, listSecrets),
            Route(.clientSecretsDelete, deleteSecret), Route(.clientKeysCreate, createKey),
            Route(.clientKeysList, listKeys),
            Route(.clientKeysDelete, deleteKey),
        ]
    }

    private func list(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .json(["value": .array(try clients.list(caller).map { .object(ClientJSON.client($0)) })])
    }

    private func get(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        Self.answer(try clients.get(caller, try request.parameter("id")))
    }

    private func create(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let object = try await request.body.object()
        var body = MemberReader(object)
        let new = NewClient(
            displayName: try body.required(body.string("displayName"), "displayName"),
            roles: try body.required(body.strings("roles"), "roles"), apiPermissions: try body.strings("apiPermissions")
        )
        try body.refuseUnknown()
        return try await request.once(caller, object) {
            try await clients.create($0, new)
        } answer: { issued in
            .json(ClientJSON.created(issued), status: 201).with(
                .location, "/mtd/v1/clients/\(issued.client.id.text)")
        }
    }

    private func update(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let object = try await request.body.object()
        var body = MemberReader(object)
        let permissions: Patch<[String]> =
            object["apiPermissions"] == nil ? .absent : try body.strings("apiPermissions").map(Patch.value) ?? .null
        let change = ClientChange(
            displayName: try body.string("displayName"), isEnabled: try body.bool("accountEnabled"),
            roles: try body.strings("roles"), apiPermissions: permissions)
        try body.refuseUnknown()
        return Self.answer(try await clients.update(caller, try request.parameter("id"), change))
    }

    private static func answer(_ client: Client) -> APIResponse {
        .json(.object(ClientJSON.client(client))).tagged(version: client.version)
    }

    private func delete(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try await clients.delete(caller, try request.parameter("id"))
        return .noContent
    }

    // MARK: Secrets

    private func createSecret(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let object = try await request.optionalObject()
        var body = MemberReader(object)
        let name = try body.string("displayName", maximumBytes: 256)
        let expires = try body.timestamp("expirationDateTime")
        try body.refuseUnknown()
        let id = try request.parameter("id")
        return try await request.once(caller, object) { caller in
            try await credentials.createSecret(caller, client: id, displayName: name, expires: expires)
        } answer: {
            .json(ClientJSON.issuedSecret($0), status: 201)
        }
    }

    private func listSecrets(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        let secrets = try credentials.secrets(caller, client: try request.parameter("id"))
        return .json(["value": .array(secrets.map { .object(ClientJSON.secret($0)) })])
    }

    private func deleteSecret(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try await credentials.deleteSecret(
            caller, client: try request.parameter("id"), secret: try request.parameter("secretId"))
        return .noContent
    }

    // MARK: Keys

    private func createKey(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let object = try await request.body.object()
        var body = MemberReader(object)
        let certificate = try body.string("certificate", maximumBytes: 65_536)
        let jwk = try body.nested("jwk")?.object
        try body.refuseUnknown()
        let id = try request.parameter("id")
        return try await request.once(caller, object) { caller in
            try await credentials.createKey(caller, client: id, certificatePEM: certificate, jwk: jwk)
        } answer: {
            .json(ClientJSON.key($0), status: 201)
        }
    }

    private func listKeys(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .json(["value": .array(try credentials.keys(caller, client: try request.parameter("id")).map(ClientJSON.key))])
    }

    private func deleteKey(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try await credentials.deleteKey(
            caller, client: try request.parameter("id"), key: try request.parameter("keyId"))
        return .noContent
    }
}

extension APIRequest {
    /// The body as an object, empty when nothing was sent.
    func optionalObject() async throws -> JSONObject {
        guard body.isOf(type: "application/json") else {
            let bytes = try await body.bytes(limit: RequestBodyReader.ordinaryBytes)
            guard bytes.isEmpty else {
                throw Failure(
                    .unsupportedMediaType, code: "UnsupportedMediaType", "The Content-Type must be application/json.")
            }
            return [:]
        }
        return try await body.object()
    }
}
