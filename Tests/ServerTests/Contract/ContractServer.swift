import TestServer

/// A server for the tests of isolation, the contract and hostile input. They make hundreds of tenants, so its tokens are
/// ES256: making an RSA key takes seconds in a debug build.
enum ContractServer {
    private static let one = Task { try await TestServer.start(overrides: ["tokens.algorithm": "ES256"]) }

    /// The one server, started when first asked for.
    static func shared() async throws -> TestServer { try await one.value }
}
