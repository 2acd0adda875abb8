import Core
import Foundation
import TestServer
import Testing
import Tokens

/// Signs anything at all with a key that the server trusts, so that only the rule under test can refuse it.
struct TokenForge: Sendable, CustomTestStringConvertible {
    /// Another issuer that the server knows as well: its key, and the `iss` and `kid` that go with it.
    struct Stranger: Sendable {
        let key: SigningKey
        let issuer: String
    }

    let testDescription: String
    let server: TestServer
    let key: SigningKey
    /// The private key as PEM, for signatures that only another tool can make.
    let pem: String
    /// Header and claims of a good token.
    let header: JSONObject
    let claims: JSONObject
    let stranger: Stranger
    /// Where a header may point; nobody may ever connect to it.
    let trap: SilentListener
    /// Whether the tokens are the server's own, not those of an issuer it trusts.
    var isOwn: Bool { claims["tid"] != nil }

    // MARK: Making tokens

    /// The signature over any text.
    func sign(_ input: String, by other: SigningKey? = nil) async throws -> String {
        input + "." + Base64URL.encode(try await (other ?? key).sign(Array(input.utf8)))
    }

    /// A well signed token of these bytes.
    func token(_ header: [UInt8], _ payload: [UInt8], by other: SigningKey? = nil) async throws -> String {
        try await sign(Base64URL.encode(header) + "." + Base64URL.encode(payload), by: other)
    }

    /// A well signed token with members of its header changed, or removed with nil.
    func header(_ changes: KeyValuePairs<String, JSON?>, by other: SigningKey? = nil) async throws -> String {
        try await token(Self.bytes(header, changes), JSONWriter.bytes(.object(claims)), by: other)
    }

    /// A well signed token with claims changed, or removed with nil.
    func claims(_ changes: KeyValuePairs<String, JSON?>, by other: SigningKey? = nil) async throws -> String {
        try await token(JSONWriter.bytes(.object(header)), Self.bytes(claims, changes), by: other)
    }

    /// A well signed token with a claim written in any way.
    func claim(_ name: String, written text: String) async throws -> String {
        let rest = JSONWriter.text(.object(Self.changed(claims, [name: nil]))).dropFirst()
        return try await token(JSONWriter.bytes(.object(header)), Array("{\"\(name)\":\(text),\(rest)".utf8))
    }

    /// What is signed in a good token, with members changed.
    func input(header changes: KeyValuePairs<String, JSON?> = [:]) -> String {
        Base64URL.encode(Self.bytes(header, changes)) + "." + Base64URL.encode(JSONWriter.bytes(.object(claims)))
    }

    /// A good token that the server has not seen yet.
    func good() async throws -> String {
        try await claims(["jti": .string("\(claims["jti"]?.string ?? "")-\(freshID())")])
    }

    private static func bytes(_ object: JSONObject, _ changes: KeyValuePairs<String, JSON?>) -> [UInt8] {
        JSONWriter.bytes(.object(changed(object, changes)))
    }

    private static func changed(_ object: JSONObject, _ changes: KeyValuePairs<String, JSON?>) -> JSONObject {
        var copy = object
        for (name, value) in changes { copy[name] = value }
        return copy
    }
}

/// A port on which nothing is ever accepted, and which knows whether anybody tried to connect.
final class SilentListener: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws { (descriptor, port) = try LoopbackSocket.listen() }

    deinit { LoopbackSocket.close(descriptor) }

    var url: String { "https://127.0.0.1:\(port)/keys" }

    /// Whether a connection is waiting, made by whomever.
    var wasCalled: Bool { LoopbackSocket.hasConnection(descriptor) }
}
