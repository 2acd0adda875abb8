import AsyncHTTPClient
import Core
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Server
import Synchronization

/// A real server in this process: its own data folder, real TLS on a free port, real SQLite files.
package final class TestServer: Sendable {
    package let installation: Installation
    package let running: RunningServer
    package let dataFolder: String
    package let http: HTTPClient
    private let task: Task<Void, any Error>
    private static let one = Mutex<Task<TestServer, any Error>?>(nil)

    private init(
        installation: Installation, running: RunningServer, dataFolder: String, http: HTTPClient,
        task: Task<Void, any Error>
    ) {
        self.installation = installation
        self.running = running
        self.dataFolder = dataFolder
        self.http = http
        self.task = task
    }

    package var baseURL: String { running.httpsURL }

    /// The server most tests share; each works in tenants of its own.
    package static func shared() async throws -> TestServer {
        let task = one.withLock { one in
            let task = one ?? Task { try await start() }
            one = task
            return task
        }
        return try await task.value
    }

    /// Makes a data folder and serves it.
    /// - Parameter overrides: configuration values by key name.
    package static func start(
        tenants: [String] = [], overrides: [String: String] = [:]
    ) async throws -> TestServer {
        let folder = newFolder()
        let configuration = try configuration(folder, overrides)
        let installation = try await DrawbridgeServer.initialize(
            data: folder, tenantNames: tenants, configuration: configuration)
        return try await start(installation, folder: folder, overrides: overrides)
    }

    /// Serves a data folder that is there already.
    package static func start(
        _ installation: Installation, folder: String, overrides: [String: String] = [:]
    ) async throws -> TestServer {
        let configuration = try configuration(folder, overrides)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let (ready, announce) = AsyncStream<RunningServer>.makeStream()
        let quiet = logger
        let task = Task {
            defer { announce.finish() }
            try await DrawbridgeServer.run(configuration: configuration, logger: quiet) { announce.yield($0) }
        }
        var iterator = ready.makeAsyncIterator()
        guard let running = await iterator.next() else {
            try await task.value
            throw TestFailure("the server stopped before it was ready")
        }
        return TestServer(
            installation: installation, running: running, dataFolder: folder,
            http: try client(trusting: running.caFile),
            task: task)
    }

    /// Stops the server as SIGTERM would and waits for it. The data folder stays.
    package func stop() async throws {
        task.cancel()
        _ = try? await task.value
        try await http.shutdown()
    }

    /// A path for a new data folder; nothing is there yet.
    package static func newFolder() -> String {
        "\(NSTemporaryDirectory())drawbridge-test-\(UUID().uuidString.lowercased())"
    }

    private static func configuration(_ folder: String, _ overrides: [String: String]) throws -> ServerConfiguration {
        let fixed = [
            "data": folder, "port": "0", "tlsPort": "0", "log.level": "critical", "limits.refusalsPerMinute": "0",
            // All tests come from one address, and many of them fail to sign in on purpose.
            "limits.failedSignInsPerAddress": "1000000",
        ]
        return try ServerConfiguration.load(
            file: nil, environment: [:], overrides: fixed.merging(overrides) { _, given in given })
    }

    private static func client(trusting caFile: String) throws -> HTTPClient {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .file(caFile)
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
        // Hundreds of tests wait for connections at once on a small machine.
        configuration.timeout = .init(connect: .seconds(300), read: .seconds(300))
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    // MARK: Tenants

    /// The platform operator.
    package func platformOperator() async throws -> TestClient {
        try await signIn(
            tenant: installation.operatorTenantID.text, clientID: installation.operatorClientID.text,
            secret: installation.operatorSecret)
    }

    /// A new tenant with its Global Administrator, made the way an operator makes one.
    package func newTenant(_ name: String = "Tenant") async throws -> TestTenant {
        let created = try await platformOperator().post("/platform/v1/tenants", ["displayName": .string(name)])
        guard created.status == 201, let id = created["id"].string,
            let clientID = created["administrator"]["clientId"].string,
            let bootstrap = created["administrator"]["clientSecret"].string,
            let principal = created["administrator"]["id"].string
        else { throw TestFailure("no tenant: \(created.text)") }
        let first = try await signIn(tenant: id, clientID: clientID, secret: bootstrap)
        let stored = try await first.post("/mtd/v1/clients/\(principal)/secrets", [:])
        guard stored.status == 201, let secret = stored["clientSecret"].string else {
            throw TestFailure("no secret: \(stored.text)")
        }
        let administrator = try await signIn(tenant: id, clientID: clientID, secret: secret)
        return TestTenant(server: self, id: id, administrator: administrator)
    }

    /// Signs in by client credentials.
    package func signIn(tenant: String, clientID: String, secret: String) async throws -> TestClient {
        let answer = try await token(
            tenant: tenant,
            form: [
                "grant_type": "client_credentials", "client_id": clientID, "client_secret": secret,
                "scope": "https://graph.microsoft.com/.default",
            ])
        guard let token = answer["access_token"].string else { throw TestFailure("no token: \(answer.text)") }
        return TestClient(server: self, token: token, tenant: tenant, clientID: clientID, secret: secret)
    }

    /// Posts a form to a tenant's token endpoint.
    package func token(tenant: String, form: [String: String], headers: [String: String] = [:]) async throws
        -> TestAnswer
    {
        let body = form.map { "\(Self.escaped($0.key))=\(Self.escaped($0.value))" }.joined(separator: "&")
        return try await send(
            "POST", "/\(tenant)/oauth2/v2.0/token", body: Array(body.utf8),
            headers: headers.merging(["Content-Type": "application/x-www-form-urlencoded"]) { given, _ in given })
    }

    /// The text percent-encoded but for unreserved characters.
    package static func escaped(_ text: String) -> String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    // MARK: Requests

    /// Sends one request. A path is taken from the server's base; an absolute URL as it is.
    package func send(
        _ method: String, _ path: String, token: String? = nil, body: [UInt8]? = nil, headers: [String: String] = [:]
    ) async throws -> TestAnswer {
        var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : baseURL + path)
        request.method = .RAW(value: method)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(body) }
        let response = try await http.execute(request, timeout: .seconds(300))
        let buffer = try await response.body.collect(upTo: 128 << 20)
        return TestAnswer(
            status: Int(response.status.code),
            headers: Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first },
            bytes: Array(buffer.readableBytesView))
    }
}
