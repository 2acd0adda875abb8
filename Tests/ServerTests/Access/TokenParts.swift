import Core
import Foundation
import Testing
import Tokens

/// A signed token taken apart, nothing in it verified.
struct TokenParts: Sendable {
    let header: JSON
    let claims: JSON
    /// The text that was signed.
    let input: String
    let signature: [UInt8]

    init(_ text: String) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        try #require(parts.count == 3)
        header = try JSONReader.read(try #require(Base64URL.decode(parts[0])), limits: .trusted)
        claims = try JSONReader.read(try #require(Base64URL.decode(parts[1])), limits: .trusted)
        signature = try #require(Base64URL.decode(parts[2]))
        input = parts[0] + "." + parts[1]
    }

    /// The token with another signature.
    init(_ other: TokenParts, signature: [UInt8]) {
        header = other.header
        claims = other.claims
        input = other.input
        self.signature = signature
    }

    var text: String { input + "." + Base64URL.encode(signature) }

    /// Seconds since 1970, as tokens count them.
    static var now: Int64 { Int64(Date().timeIntervalSince1970) }

    /// The text that is to be signed.
    static func input(_ header: JSON, _ claims: JSON) -> String {
        Base64URL.encode(JSONWriter.bytes(header)) + "." + Base64URL.encode(JSONWriter.bytes(claims))
    }

    /// A token signed by the key.
    static func sign(_ header: JSON, _ claims: JSON, _ key: SigningKey) async throws -> String {
        let input = input(header, claims)
        return input + "." + Base64URL.encode(try await key.sign(Array(input.utf8)))
    }
}
