import AsyncHTTPClient
import Core
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import TestServer
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A data folder that `drawbridge init` made, and the server process on it.
final class ServerUnderTest: Sendable {
    /// A running process with the addresses it announced.
    struct Running: Sendable {
        let process: BackgroundProcess
        let address: JSON
        let logs: URL

        var pid: Int32 { process.pid }
        var http: String { address["httpUrl"].string ?? "" }
        var https: String { address["httpsUrl"].string ?? "" }
        var caFile: String { address["caFile"].string ?? "" }
        var log: String {
            ["out", "err"].map {
                String(
                    decoding: FileManager.default.contents(atPath: logs.appending(path: $0).path) ?? Data(),
                    as: UTF8.self)
            }.joined()
        }

        func signal(_ number: Int32) { process.signal(number) }

        /// Ends the process at once, as a loss of power ends it, and waits for it.
        func crash() async {
            signal(SIGKILL)
            await process.waitUntilExit()
        }

        /// Ends the process politely.
        /// - Returns: its exit code.
        @discardableResult
        func end() async -> Int32 {
            signal(SIGTERM)
            for _ in 0..<300 where process.isRunning { try? await Task.sleep(for: .milliseconds(100)) }
            if process.isRunning { signal(SIGKILL) }
            return await process.waitUntilExit()
        }
    }

    let folder: URL
    let data: String
    /// What `init --json` printed.
    let installation: JSON
    private let started = Mutex<[Running]>([])

    private init(folder: URL, data: String, installation: JSON) {
        self.folder = folder
        self.data = data
        self.installation = installation
    }

    deinit {
        // A test that failed half way leaves no server behind.
        started.withLock { for running in $0 { running.signal(SIGKILL) } }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Makes a data folder with one tenant.
    /// - Parameter data: where; a new temporary folder if nil.
    static func make(in data: String? = nil) async throws -> ServerUnderTest {
        let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "drawbridge-process-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let data = data ?? folder.appending(path: "data").path
        let made = try await DrawbridgeCommand.drawbridge(
            "init", "--data", data, "--tenant", "Contoso", "--json",
            // Making an RSA key takes seconds in a debug build.
            environment: ["DRAWBRIDGE_TOKENS_ALGORITHM": "ES256"])
        guard made.status == 0 else { throw TestFailure("init: \(made.complaint)") }
        return ServerUnderTest(folder: folder, data: data, installation: try JSONReader.read(made.output))
    }

    /// Starts the server on free ports and waits until it accepts connections.
    func start(_ arguments: String...) async throws -> Running {
        let logs = folder.appending(path: "logs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
        // What a crashed server left behind would be taken for the new one's.
        try? FileManager.default.removeItem(atPath: "\(data)/run.json")
        let process = try await BackgroundProcess.start(
            DrawbridgeCommand.path,
            ["serve", "--data", data, "--port", "0", "--tls-port", "0", "--log-level", "warning"] + arguments,
            environment: DrawbridgeCommand.environment(), output: logs.appending(path: "out").path,
            complaint: logs.appending(path: "err").path)
        for _ in 0..<600 {
            if let bytes = FileManager.default.contents(atPath: "\(data)/run.json"),
                let address = try? JSONReader.read(Array(bytes)),
                address["pid"].integer == Int64(process.pid)
            {
                let running = Running(process: process, address: address, logs: logs)
                started.withLock { $0.append(running) }
                return running
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        let failed = Running(process: process, address: [:], logs: logs)
        await failed.crash()
        throw TestFailure("the server did not start: \(failed.log)")
    }

    /// An answer over plain HTTP.
    struct Answer: Sendable {
        let status: Int
        let json: JSON
        let text: String
    }

    /// Sends a request over plain HTTP on loopback.
    func send(
        _ running: Running, _ method: String, _ path: String, token: String? = nil, json: JSON? = nil,
        form: [String: String]? = nil, timeout: TimeAmount = .seconds(60)
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : running.http + path)
        request.method = .RAW(value: method)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let json {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(JSONWriter.bytes(json))
        } else if let form {
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(
                Array(
                    form.map { "\(TestServer.escaped($0.key))=\(TestServer.escaped($0.value))" }
                        .joined(separator: "&").utf8))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: timeout)
        let bytes = Array(try await response.body.collect(upTo: 64 << 20).readableBytesView)
        return Answer(
            status: Int(response.status.code), json: (try? JSONReader.read(bytes, limits: .trusted)) ?? .null,
            text: String(decoding: bytes, as: UTF8.self))
    }

    /// A token of the first tenant's administrator.
    func administratorToken(_ running: Running) async throws -> String {
        let tenant = installation["tenants"][0]
        let answer = try await send(
            running, "POST", "/\(tenant["id"].string ?? "")/oauth2/v2.0/token",
            form: [
                "grant_type": "client_credentials", "scope": "https://graph.microsoft.com/.default",
                "client_id": tenant["administrator"]["clientId"].string ?? "",
                "client_secret": tenant["administrator"]["clientSecret"].string ?? "",
            ])
        guard let token = answer.json["access_token"].string else { throw TestFailure("no token: \(answer.text)") }
        return token
    }

    /// Every row of a list, over all its pages.
    func all(_ running: Running, _ path: String, token: String) async throws -> [JSON] {
        var rows: [JSON] = []
        var next: String? = path
        while let path = next {
            let answer = try await send(running, "GET", path, token: token)
            guard answer.status == 200 else { throw TestFailure("\(path): \(answer.status) \(answer.text)") }
            rows += answer.json["value"].array ?? []
            // Links name the HTTPS address; this client speaks plain HTTP.
            next = answer.json["@odata.nextLink"].string.map { String($0.dropFirst(running.https.count)) }
        }
        return rows
    }
}
