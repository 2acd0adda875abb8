import Core

/// A client of a tenant with its token.
package struct TestClient: Sendable {
    package let server: TestServer
    package let token: String
    package let tenant: String
    package let clientID: String
    package let secret: String

    package init(server: TestServer, token: String, tenant: String, clientID: String = "", secret: String = "") {
        self.server = server
        self.token = token
        self.tenant = tenant
        self.clientID = clientID
        self.secret = secret
    }

    package func get(_ path: String, headers: [String: String] = [:]) async throws -> TestAnswer {
        try await server.send("GET", path, token: token, headers: headers)
    }

    package func post(_ path: String, _ body: JSON, headers: [String: String] = [:]) async throws -> TestAnswer {
        try await send("POST", path, body, headers: headers)
    }

    package func patch(_ path: String, _ body: JSON, headers: [String: String] = [:]) async throws -> TestAnswer {
        try await send("PATCH", path, body, headers: headers)
    }

    package func put(_ path: String, _ body: JSON) async throws -> TestAnswer { try await send("PUT", path, body) }

    /// A POST without a body.
    package func post(_ path: String) async throws -> TestAnswer { try await server.send("POST", path, token: token) }

    package func delete(_ path: String) async throws -> TestAnswer {
        try await server.send("DELETE", path, token: token)
    }

    /// Posts lines of JSON.
    package func lines(_ path: String, _ lines: [JSON]) async throws -> TestAnswer {
        let body = lines.flatMap { JSONWriter.bytes($0) + [UInt8(ascii: "\n")] }
        return try await server.send(
            "POST", path, token: token, body: body, headers: ["Content-Type": "application/x-ndjson"])
    }

    package func send(
        _ method: String, _ path: String, _ body: JSON, headers: [String: String] = [:]
    ) async throws -> TestAnswer {
        try await server.send(
            method, path, token: token, body: JSONWriter.bytes(body),
            headers: headers.merging(["Content-Type": "application/json"]) { given, _ in given })
    }
}

/// What the server answered.
package struct TestAnswer: Sendable {
    package let status: Int
    /// By lower-case name.
    package let headers: [String: String]
    package let bytes: [UInt8]

    package var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The body as JSON; null when it is none.
    package var json: JSON { (try? JSONReader.read(bytes, limits: .trusted)) ?? .null }
    package var errorCode: String? { json["error"]["code"].string }
    package var errorMessage: String? { json["error"]["message"].string }
    package subscript(name: String) -> JSON { json[name] }
    package var values: [JSON] { json["value"].array ?? [] }
}

extension JSON {
    /// The member of an object; null for anything else.
    package subscript(name: String) -> JSON { object?[name] ?? .null }
    /// The item of an array; null for anything else.
    package subscript(index: Int) -> JSON { array.flatMap { $0.indices.contains(index) ? $0[index] : nil } ?? .null }
}
