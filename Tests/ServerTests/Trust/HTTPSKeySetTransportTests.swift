import Core
import Foundation
import Testing
import Tokens

@testable import Server

/// A TLS server of openssl's on a free port of this machine, whose files are whole HTTP answers.
private final class AnsweringServer {
    let directory: URL
    let authority: LocalAuthority
    let port: Int
    private let process = Process()

    init(answers: [String: [UInt8]]) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("answers-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        authority = try LocalAuthority.create(
            name: "Test", dnsNames: ["sso.example"], addresses: [],
            now: Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
        try Data(authority.serverCertPEM.utf8).write(to: directory.appendingPathComponent("cert.pem"))
        try Data(authority.serverKeyPEM.utf8).write(to: directory.appendingPathComponent("key.pem"))
        for (name, answer) in answers { try Data(answer).write(to: directory.appendingPathComponent(name)) }
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = ["s_server", "-accept", "127.0.0.1:0", "-cert", "cert.pem", "-key", "key.pem", "-HTTP"]
        process.currentDirectoryURL = directory
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = Pipe()
        try process.run()
        // It says "ACCEPT 127.0.0.1:port" once it listens.
        var text = ""
        while !text.contains("ACCEPT") || !text.hasSuffix("\n") {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            text += String(decoding: more, as: UTF8.self)
        }
        let line = text.split(separator: "\n").first { $0.hasPrefix("ACCEPT") }
        port = line?.split(separator: ":").last.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    func stop() {
        // Not SIGTERM: a thread of the pool has that blocked, and so has the process it started.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }
}

@Suite struct HTTPSKeySetTransportTests {
    private func answer(_ head: String, _ body: String) -> [UInt8] {
        Array("HTTP/1.0 \(head)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }

    @Test
    func `the answer comes from the given address with the host's own certificate, without redirects and bounded`()
        async throws
    {
        let server = try AnsweringServer(answers: [
            "keys": answer("200 OK", "{}"), "moved": answer("302 Found\r\nLocation: /keys", ""),
            "missing": answer("404 Not Found", "{}"), "large": answer("200 OK", String(repeating: " ", count: 1_001)),
        ])
        defer { server.stop() }
        let port = try #require(server.port > 0 ? server.port : nil)
        let trusting = try HTTPSKeySetTransport(additionalRootsPEM: server.authority.caPEM)
        func body(_ host: String, _ name: String, _ transport: HTTPSKeySetTransport) async throws -> String {
            let url = try KeySetURL("https://\(host):\(port)/\(name)")
            return String(
                decoding: try await transport.body(of: url, at: "127.0.0.1", maximumBytes: 1_000), as: UTF8.self)
        }
        // sso.example resolves to nothing: only the given address can have been used.
        #expect(try await body("sso.example", "keys", trusting) == "{}")
        for (host, name) in [
            ("sso.example", "moved"), ("sso.example", "missing"), ("sso.example", "large"), ("other.example", "keys"),
        ] {
            await #expect(throws: (any Error).self, "\(host)/\(name)") { try await body(host, name, trusting) }
        }
        let strict = try HTTPSKeySetTransport()
        await #expect(throws: (any Error).self) { try await body("sso.example", "keys", strict) }
        #expect(try await body("sso.example", "keys", trusting) == "{}")
    }

    @Test func `names and numbers are resolved by the system`() async throws {
        let transport = try HTTPSKeySetTransport()
        #expect(try await transport.addresses(of: "127.0.0.1", port: 443) == ["127.0.0.1"])
        #expect(try await transport.addresses(of: "::1", port: 443) == ["::1"])
        #expect(try await transport.addresses(of: "localhost", port: 443).isEmpty == false)
        await #expect(throws: HTTPSKeySetTransport.Problem.self) {
            try await transport.addresses(of: "no-such-host.invalid", port: 443)
        }
    }

    @Test func `trust roots must be certificates`() {
        #expect(throws: Failure.self) { try HTTPSKeySetTransport(additionalRootsPEM: "x") }
    }
}
