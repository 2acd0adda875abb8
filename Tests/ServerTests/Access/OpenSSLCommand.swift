import Core
import Foundation
import TestServer
import Testing
import Tokens

/// Runs the `openssl` command as an independent opinion, in a folder of its own.
final class OpenSSLCommand: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("access-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs the command and gives what it printed.
    @discardableResult
    func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        try run(arguments)
    }

    /// Runs the command with arguments made elsewhere and gives what it printed.
    func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    func write(_ bytes: some Sequence<UInt8>, _ name: String) throws {
        try Data(bytes).write(to: folder.appendingPathComponent(name))
    }

    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    /// Whether openssl finds the RS256 signature of a token good for an RSA key as a JSON Web Key Set shows it.
    func verifies(_ token: TokenParts, with jwk: JSON) throws -> Bool {
        let modulus = hex(try #require(Base64URL.decode(jwk["n"].string ?? "?")))
        let exponent = hex(try #require(Base64URL.decode(jwk["e"].string ?? "?")))
        let description = """
            asn1 = SEQUENCE:info
            [info]
            algorithm = SEQUENCE:algorithm
            key = BITWRAP,SEQUENCE:numbers
            [algorithm]
            oid = OID:rsaEncryption
            parameters = NULL
            [numbers]
            n = INTEGER:0x\(modulus)
            e = INTEGER:0x\(exponent)
            """
        try write(description.utf8, "key.cnf")
        try #require(run("asn1parse", "-genconf", "key.cnf", "-noout", "-out", "key.der").status == 0)
        try write(token.input.utf8, "input")
        try write(token.signature, "signature")
        return try run(
            "dgst", "-sha256", "-verify", "key.der", "-keyform", "DER", "-signature", "signature", "input"
        ).status == 0
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 0xF, radix: 16) }.joined()
    }
}

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
