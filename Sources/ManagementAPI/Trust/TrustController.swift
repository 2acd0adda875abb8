import Access
import Core
import HTTPSupport
import HTTPTypes
import Services
import Storage
import Tokens

/// `/mtd/v1/trustedIssuers` and the tenant's own token keys.
package struct TrustController: Sendable {
    private let issuers = TrustedIssuerService()
    private let keys = TokenKeyService()

    package init() {}

    package var routes: [Route] {
        [
            Route(.trustedIssuersList, list), Route(.trustedIssuersGet, get), Route(.trustedIssuersCreate, create),
            Route(.trustedIssuersUpdate, update), Route(.trustedIssuersDelete, delete), Route(.tokenKeysList, listKeys),
            Route(.tokenKeysRotate, rotate),
        ]
    }

    private func list(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .json(["value": .array(try issuers.list(caller).map(Self.issuer))])
    }

    private func get(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        Self.answer(try issuers.get(caller, try request.parameter("id")))
    }

    private func create(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let object = try await request.body.object()
        return try await request.once(caller, object) {
            try await issuers.create($0, object)
        } answer: { record in
            Self.answer(record, status: 201).with(.location, "/mtd/v1/trustedIssuers/\(record.id.text)")
        }
    }

    private func update(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let patch = try await request.body.object()
        return Self.answer(try await issuers.update(caller, try request.parameter("id"), patch))
    }

    private func delete(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try await issuers.delete(caller, try request.parameter("id"))
        return .noContent
    }

    private static func answer(_ record: TrustedIssuerRecord, status: Int = 200) -> APIResponse {
        .json(issuer(record), status: status).tagged(version: record.version)
    }

    private static func issuer(_ record: TrustedIssuerRecord) -> JSON { .object(record.document) }

    // MARK: Token keys

    private func listKeys(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .json(Self.ring(try keys.ring(caller), now: caller.now))
    }

    private func rotate(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .json(Self.ring(try await keys.rotate(caller), now: caller.now))
    }

    private static func ring(_ ring: KeyRing, now: Timestamp) -> JSON {
        let signing: JSON = [
            "kid": .string(ring.signing.keyID), "alg": .string(ring.signing.algorithm.rawValue), "state": "signing",
            "createdDateTime": .string(ring.created.rfc3339), "retiresDateTime": .null,
        ]
        let others = ring.superseded.map { old -> JSON in
            [
                "kid": .optional(old.key.keyID), "alg": .optional(old.key.algorithms.first?.rawValue),
                "state": .string(now < old.retires ? "verifying" : "retired"),
                "createdDateTime": .string(old.created.rfc3339), "retiresDateTime": .string(old.retires.rfc3339),
            ]
        }
        return ["value": .array([signing] + others)]
    }
}
