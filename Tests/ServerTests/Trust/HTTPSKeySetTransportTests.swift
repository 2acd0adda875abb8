import Core
import Foundation
import TestServer
import TestSupport
import Testing
import Tokens

@testable import Server

/// A TLS server of openssl's on a free port of this machine, whose files are whole HTTP answers.
private struct AnsweringServer {
    let directory: URL
    let authority: LocalAuthority
    let port: Int
    private let process: BackgroundProcess

    static func start(answers: [String: [UInt8]]) async throws -> AnsweringServer {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("answers-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let authority = try LocalAuthority.create(
            name: "Test", dnsNames: ["sso.example"], addresses: [],
            now: Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
        try Data(authority.serverCertPEM.utf8).write(to: directory.appendingPathComponent("cert.pem"))
        try Data(authority.serverKeyPEM.utf8).write(to: directory.appendingPathComponent("key.pem"))
        for (name, answer) in answers { try Data(answer).write(to: directory.appendingPathComponent(name)) }
        let output = directory.appendingPathComponent("out")
        let complaint = directory.appendingPathComponent("err")
        let process = try await BackgroundProcess.start(
            "/usr/bin/openssl",
            ["s_server", "-accept", "127.0.0.1:0", "-cert", "cert.pem", "-key", "key.pem", "-HTTP"],
            in: directory.path, output: output.path, complaint: complaint.path)
        for _ in 0..<1_200 where process.isRunning {
            if let port = try announcedPort(in: output) {
                return AnsweringServer(directory: directory, authority: authority, port: port, process: process)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        process.signal(SIGKILL)
        let reason = try String(contentsOf: complaint, encoding: .utf8)
        throw TestFailure("openssl does not listen: \(reason)")
    }

    /// The port in `ACCEPT 127.0.0.1:port`, which openssl prints once it listens; nil before that.
    private static func announcedPort(in output: URL) throws -> Int? {
        let lines = try String(contentsOf: output, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        // What comes after the last line break may not be a whole line yet.
        let line = lines.dropLast().first { $0.hasPrefix("ACCEPT") }
        return line?.split(separator: ":").last.flatMap { Int($0) }
    }

    func stop() {
        process.signal(SIGKILL)
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
        let server = try await AnsweringServer.start(answers: [
            "keys": answer("200 OK", "{}"), "moved": answer("302 Found\r\nLocation: /keys", ""),
            "missing": answer("404 Not Found", "{}"), "large": answer("200 OK", String(repeating: " ", count: 1_001)),
        ])
        defer { server.stop() }
        let port = server.port
        let trusting = try HTTPSKeySetTransport(additionalRootsPEM: server.authority.caPEM, timeoutSeconds: 60)
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
        let strict = try HTTPSKeySetTransport(timeoutSeconds: 60)
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
