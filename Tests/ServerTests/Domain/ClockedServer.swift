import Core
import Foundation
import TestServer

/// A server of its own whose clock stands still until a test moves it.
struct ClockedServer {
    let server: TestServer
    /// The moment the clock stood at when the server started, in whole seconds.
    let start: Timestamp
    private let file: String

    /// Starts a server, runs the body and stops the server.
    /// - Parameter overrides: configuration values by key name.
    static func run(
        _ overrides: [String: String] = [:], _ body: (ClockedServer) async throws -> Void
    ) async throws {
        let start = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        let file = "\(NSTemporaryDirectory())drawbridge-clock-\(UUID().uuidString)"
        try start.rfc3339.write(toFile: file, atomically: true, encoding: .utf8)
        let clock = ClockedServer(
            server: try await TestServer.start(overrides: overrides.merging(["clockFile": file]) { $1 }), start: start,
            file: file)
        do { try await body(clock) } catch {
            try await clock.stop()
            throw error
        }
        try await clock.stop()
    }

    private func stop() async throws {
        try await server.stop()
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.removeItem(atPath: server.dataFolder)
    }

    /// Moves the clock to the given span after the start.
    func move(to offset: TimeSpan) throws {
        try (start + offset).rfc3339.write(toFile: file, atomically: true, encoding: .utf8)
    }

    /// The moment the given span after the start.
    func at(_ offset: TimeSpan) -> String { (start + offset).rfc3339 }

    /// The client with a token of this moment; tokens last an hour.
    func renewed(_ client: TestClient) async throws -> TestClient {
        try await server.signIn(tenant: client.tenant, clientID: client.clientID, secret: client.secret)
    }
}
