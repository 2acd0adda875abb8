import Access
import Core
import Crypto
import Storage

/// A request that is to be carried out once, however often it comes: what its Idempotency-Key stands for, and how its answer
/// is made. The answer is stored in the change's own transaction, so either both are there or neither.
package struct IdempotentRequest: Sendable {
    /// How long a key is remembered.
    static let lifetime = TimeSpan.hours(24)

    /// Over tenant (each has a file of its own), principal, operation, the ids in its path, and the key.
    let digest: [UInt8]
    /// Over the canonical body.
    let bodyDigest: [UInt8]
    /// The answer to the value that the change gave; nil if it is of another type.
    private let render: @Sendable (any Sendable) -> (status: Int, location: String?, body: JSON)?

    package init(
        _ caller: Caller, key: String, parameters: [String: String], body: JSON,
        render: @escaping @Sendable (any Sendable) -> (status: Int, location: String?, body: JSON)?
    ) {
        let scope: JSON = [
            "key": .string(key), "operation": .string(caller.request.operation.id),
            "parameters": .object(
                JSONObject(parameters.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .string($0.value)) })),
            "principal": .string(caller.principal.id.text),
        ]
        digest = Array(SHA256.hash(data: JSONWriter.canonicalBytes(scope)))
        bodyDigest = Array(SHA256.hash(data: JSONWriter.canonicalBytes(body)))
        self.render = render
    }

    /// The answer that is stored: a secret is shown once and never kept.
    func answer(to value: any Sendable) throws(Failure) -> StoredAnswer {
        guard let (status, location, body) = render(value), var object = body.object else {
            throw .internal("an answer that cannot be stored under its Idempotency-Key")
        }
        if object["clientSecret"] != nil { object["clientSecret"] = .null }
        return StoredAnswer(
            bodyDigest: bodyDigest, status: status, location: location, body: JSONWriter.text(.object(object)))
    }
}

extension Caller {
    /// Carries out a request once per key: `make` runs unless the key is known, and then with a caller whose change stores
    /// the answer. Equal requests at the same time wait for the first.
    /// - Returns: the value that was made, or the stored answer.
    /// - Throws: 422 when the key was used for another body.
    package func once<Value: Sendable>(
        _ request: IdempotentRequest, _ make: (Caller) async throws -> Value
    ) async throws -> Result<Value, Replay> {
        try authorize()
        await environment.gate.enter(tenantID, request.digest)
        defer { environment.gate.leave(tenantID, request.digest) }
        if let stored = try read({ try IdempotencyStore($0).answer(request.digest, now: now) }) {
            guard stored.bodyDigest == request.bodyDigest else {
                throw Failure(
                    .unprocessable, code: "IdempotencyKeyReused",
                    "The Idempotency-Key was used before with another body.", target: "Idempotency-Key")
            }
            return .failure(Replay(answer: stored))
        }
        var caller = self
        caller.idempotency = request
        return .success(try await make(caller))
    }
}

/// A request that was carried out before.
package struct Replay: Error, Sendable {
    /// What it was answered, without the secret.
    package let answer: StoredAnswer
}
