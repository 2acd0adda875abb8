import Core
import HTTPTypes
import Services
import Storage

extension HTTPField.Name {
    package static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .accept
    package static let idempotentReplayed = HTTPField.Name("Idempotent-Replayed") ?? .accept
}

extension APIRequest {
    private static let mostKeyBytes = 255

    /// Makes something once per Idempotency-Key (draft-ietf-httpapi-idempotency-key-header, section 2), or simply makes it
    /// where the request has none. A repeated request is answered as the first was, with `clientSecret` null.
    /// - Parameters:
    ///   - body: the members of the body; another body under the same key is 422.
    ///   - make: the service's call. What it returns must be what its change returns.
    ///   - answer: the answer to what was made.
    package func once<Value: Sendable>(
        _ caller: Caller, _ body: JSONObject, _ make: (Caller) async throws -> Value,
        answer: @escaping @Sendable (Value) -> APIResponse
    ) async throws -> APIResponse {
        guard let key = try idempotencyKey() else { return answer(try await make(caller)) }
        let request = IdempotentRequest(caller, key: key, parameters: parameters, body: .object(body)) { value in
            guard let value = value as? Value else { return nil }
            let answer = answer(value)
            guard case .bytes(let bytes, _) = answer.body, let body = try? JSONReader.read(bytes, limits: .trusted)
            else { return nil }
            return (answer.status, answer.headers[.location], body)
        }
        switch try await caller.once(request, make) {
        case .success(let value): return answer(value)
        case .failure(let replay):
            var response = APIResponse(
                status: replay.answer.status,
                body: .bytes(Array(replay.answer.body.utf8), type: APIResponse.jsonType))
            response.headers[.location] = replay.answer.location
            return response.with(.idempotentReplayed, "true")
        }
    }

    /// The key, with or without the quotes of a structured-field string; nil where none is given.
    private func idempotencyKey() throws(Failure) -> String? {
        let values = headers[values: .idempotencyKey]
        guard let value = values.first else { return nil }
        let text =
            value.count >= 2 && value.first == "\"" && value.last == "\"" ? String(value.dropFirst().dropLast()) : value
        guard values.count == 1, (1...Self.mostKeyBytes).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") })
        else {
            throw .invalid(
                "Idempotency-Key must be one text of 1 to \(Self.mostKeyBytes) printable ASCII characters.",
                target: "Idempotency-Key")
        }
        return text
    }
}
