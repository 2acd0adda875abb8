import Core
import Foundation

/// A real server for the demo: the same program in a child process, on free ports.
struct DemoServer {
    /// The operator's credentials, as `init --json` printed them.
    let operatorCredentials: ClientCredentials
    let address: ServerAddress
    let dataFolder: String
    private let process: Process

    /// Creates the data folder with `init` and starts `serve` on it.
    /// - Throws: `CommandFailure` with the child's own words.
    static func start(data: String) async throws -> DemoServer {
        let installation = try initialize(data: data)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Executable.path)
        process.arguments = ["serve", "--data", data, "--host", "127.0.0.1", "--port", "0", "--tls-port", "0"]
        let log = data + "/demo-server.log"
        _ = FileManager.default.createFile(atPath: log, contents: nil, attributes: [.posixPermissions: 0o600])
        let handle = FileHandle(forWritingAtPath: log) ?? .nullDevice
        process.standardOutput = handle
        process.standardError = handle
        process.standardInput = FileHandle.nullDevice
        do { try process.run() } catch { throw CommandFailure("The server cannot be started: \(error).") }
        do {
            let address = try await address(of: process, data: data, log: log)
            return DemoServer(
                operatorCredentials: installation, address: address, dataFolder: data, process: process)
        } catch {
            process.terminate()
            throw error
        }
    }

    /// The child's process id.
    var pid: Int32 { process.processIdentifier }

    /// Stops the server and waits until it is gone, at most ten seconds.
    func stop() async {
        process.terminate()
        for _ in 0..<200 where process.isRunning { try? await Task.sleep(for: .milliseconds(50)) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    private static func initialize(data: String) throws(CommandFailure) -> ClientCredentials {
        let process = Process()
        let output = Pipe()
        let complaints = Pipe()
        process.executableURL = URL(fileURLWithPath: Executable.path)
        process.arguments = ["init", "--data", data, "--json"]
        process.standardOutput = output
        process.standardError = complaints
        do { try process.run() } catch { throw CommandFailure("'drawbridge init' cannot be started: \(error).") }
        let text = Array(output.fileHandleForReading.readDataToEndOfFile())
        let complaint = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let said =
                complaint.split(whereSeparator: \.isNewline).last.map(String.init) ?? "drawbridge: it said nothing"
            throw CommandFailure(said.hasPrefix("drawbridge: ") ? String(said.dropFirst("drawbridge: ".count)) : said)
        }
        let owner = (try? JSONReader.read(text, limits: .trusted))?.object?["operator"]?.object
        guard let tenantID = owner?["tenantId"]?.string, let clientID = owner?["clientId"]?.string,
            let secret = owner?["clientSecret"]?.string
        else { throw CommandFailure("'drawbridge init --json' did not print the operator's credentials.") }
        return ClientCredentials(tenantID: tenantID, clientID: clientID, secret: secret)
    }

    /// Waits for run.json, which the server writes once it accepts connections.
    private static func address(of process: Process, data: String, log: String) async throws -> ServerAddress {
        for _ in 0..<600 {
            if FileManager.default.fileExists(atPath: data + "/run.json"),
                let address = try? ServerAddress.running(in: data)
            {
                return address
            }
            guard process.isRunning else {
                let text = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
                let said = text.split(whereSeparator: \.isNewline).last.map(String.init) ?? "nothing"
                throw CommandFailure("The server ended at once and said: \(said.excerptLine)")
            }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw CommandFailure("The server did not accept connections within 15 seconds. Its log is \(log).")
    }
}
