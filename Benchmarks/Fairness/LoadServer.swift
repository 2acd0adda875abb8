import Core
import Foundation
import TestSupport

/// A real server in a process of its own, with two tenants that each have devices and a policy.
final class LoadServer {
    /// One of its tenants, with the token of an administrator.
    struct Tenant: Sendable {
        let token: String
        /// Managed ids.
        let devices: [String]
    }

    let port: Int
    let quiet: Tenant
    let noisy: Tenant
    private let process: BackgroundProcess
    private let folder: String

    /// - Parameters:
    ///   - binary: the `drawbridge` to run.
    ///   - settings: flags beyond the defaults.
    static func start(binary: String, settings: [String]) async throws -> LoadServer {
        let folder = NSTemporaryDirectory() + "drawbridge-fairness-" + UUID().uuidString
        let data = folder + "/data"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let made = try await Command.run(
            binary, ["init", "--data", data, "--tenant", "Quiet", "--tenant", "Noisy", "--json"])
        guard made.status == 0, let tenants = try JSONReader.read(made.outputBytes).object?["tenants"]?.array,
            tenants.count == 2
        else { throw LoadFailure("init failed: \(made.complaint)") }
        let process = try await BackgroundProcess.start(
            binary, ["serve", "--data", data, "--port", "0", "--tls-port", "0", "--log-level", "warning"] + settings,
            output: folder + "/out", complaint: folder + "/err")
        for _ in 0..<300 {
            if let run = FileManager.default.contents(atPath: data + "/run.json"),
                let url = try? JSONReader.read(Array(run)).object?["httpUrl"]?.string,
                let port = url.split(separator: ":").last.flatMap({ Int($0) })
            {
                return try LoadServer(port, process, folder, tenants)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw LoadFailure("the server did not start; see \(folder)/err")
    }

    private init(_ port: Int, _ process: BackgroundProcess, _ folder: String, _ tenants: [JSON]) throws {
        self.port = port
        self.process = process
        self.folder = folder
        quiet = try Self.tenant(tenants[0], port)
        noisy = try Self.tenant(tenants[1], port)
    }

    func stop() async {
        process.signal(SIGTERM)
        await process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static let devicesOfTenant = 2_000

    private static func tenant(_ json: JSON, _ port: Int) throws -> Tenant {
        let connection = try LoadConnection(port: port)
        guard let id = json.object?["id"]?.string, let administrator = json.object?["administrator"]?.object,
            let client = administrator["clientId"]?.string, let secret = administrator["clientSecret"]?.string
        else { throw LoadFailure("init printed no administrator") }
        let form =
            "grant_type=client_credentials&client_id=\(client)&client_secret=\(escaped(secret))"
            + "&scope=\(escaped("https://graph.microsoft.com/.default"))"
        let answer = try connection.exchange(
            request("POST", "/\(id)/oauth2/v2.0/token", type: "application/x-www-form-urlencoded", body: form))
        guard let token = try JSONReader.read(answer.body).object?["access_token"]?.string else {
            throw LoadFailure("no token: \(answer.status)")
        }
        let lines = (0..<devicesOfTenant).map { number in
            #"{"azureADDeviceId":"\#(UUID().uuidString.lowercased())","deviceName":"Phone \#(number)","#
                + #""operatingSystem":"iOS","osVersion":"26.1"}"#
        }.joined(separator: "\n")
        let policy = try connection.exchange(
            request(
                "POST", "/v1.0/deviceManagement/deviceCompliancePolicies", token: token,
                body:
                    ##"{"@odata.type":"#microsoft.graph.iosCompliancePolicy","displayName":"P","osMinimumVersion":"17","##
                    + #""scheduledActionsForRule":[{"ruleName":"PasswordRequired","scheduledActionConfigurations":"#
                    + #"[{"actionType":"block","gracePeriodHours":0}]}]}"#))
        guard policy.status == 201 else { throw LoadFailure("no policy: \(policy.status)") }
        // Imports are answered in chunks, which this connection does not read; the list says what came of them.
        let sent = try? LoadConnection(port: port)
        _ = try? sent?.exchange(
            request("POST", "/mtd/v1/devices:import", token: token, type: "application/x-ndjson", body: lines))
        var devices: [String] = []
        for _ in 0..<100 where devices.count < 999 {
            let list = try connection.exchange(
                request("GET", "/v1.0/deviceManagement/managedDevices?$top=999&$select=id", token: token))
            devices = (try JSONReader.read(list.body, limits: .trusted).object?["value"]?.array ?? [])
                .compactMap { $0.object?["id"]?.string }
            usleep(200_000)
        }
        guard devices.count == 999 else { throw LoadFailure("\(devices.count) devices") }
        return Tenant(token: token, devices: devices)
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
