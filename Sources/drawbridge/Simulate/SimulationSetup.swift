import Core
import Foundation
import Threats

/// What an administrator's credentials may prepare for a simulation, each part only when it was asked for.
struct SimulationSetup {
    let partner: Partner
    let administrator: Session
    let console: Console

    /// Creates the partner's connector unless it is there, and credentials for the vendor.
    /// - Returns: the vendor's credentials.
    func createConnector() async throws(CommandFailure) -> ClientCredentials {
        let connectors = "/v1.0/deviceManagement/mobileThreatDefenseConnectors"
        let found = try await administrator.send(.get("\(connectors)/\(partner.id.text)"))
        if found.status == 404 {
            var body: JSONObject = ["id": .string(partner.id.text)]
            for name in SimulationSetup.toggles(partner) { body.append(name, true) }
            _ = try await administrator.require(.post(connectors, .object(body)))
            console.line("Created the connector of \(partner.displayName).")
        } else if !found.isSuccess {
            throw CommandFailure(found.complaint)
        }
        let answer = try await administrator.require(
            .post("/mtd/v1/connectors/\(partner.id.text)/credentials", ["displayName": "Simulation"])
        ).object()
        guard let clientID = answer["clientId"]?.string, let secret = answer["clientSecret"]?.string else {
            throw CommandFailure("The server created credentials without showing them.")
        }
        console.line("Created credentials for the connector, client \(clientID).")
        return ClientCredentials(tenantID: administrator.tenantID, clientID: clientID, secret: secret)
    }

    /// The toggles to turn on: the partner's platforms on /v1.0, where macOS has none. Windows Security Center has no
    /// toggle for compliance.
    static func toggles(_ partner: Partner) -> [String] {
        guard partner.family != .windowsSecurityCenter else { return [] }
        return DevicePlatform.allCases
            .filter { $0 != .macOS && partner.platforms.contains($0) }
            .map { "\($0.togglePrefix)Enabled" }
    }

    /// Imports `count` made-up devices of the partner's platforms.
    func importDevices(_ count: Int) async throws(CommandFailure) {
        let platforms = DevicePlatform.allCases.filter(partner.platforms.contains)
        guard !platforms.isEmpty else { throw CommandFailure("\(partner.displayName) watches no platform.") }
        var lines: [UInt8] = []
        for index in 0..<count {
            let platform = platforms[index % platforms.count]
            lines += JSONWriter.bytes(SimulationSetup.device(index, platform, id: UUID().uuidString.lowercased()))
            lines.append(UInt8(ascii: "\n"))
        }
        let answer = try await administrator.require(
            APIRequest(method: "POST", path: "/mtd/v1/devices:import", body: .lines(lines)))
        let statuses = try answer.object()["results"]?.array?.compactMap { $0.object?["status"]?.string } ?? []
        console.line("Imported \(count) devices: \(ReportResults.summary(statuses)).")
    }

    /// A made-up device with the members of Graph's managedDevice.
    static func device(_ index: Int, _ platform: DevicePlatform, id: String) -> JSON {
        let (system, version, model) =
            switch platform {
            case .android: ("Android", "16", "Pixel 9")
            case .iOS: ("iOS", "26.1", "iPhone 16")
            case .windows: ("Windows", "10.0.26100.7171", "Surface Laptop 7th Edition")
            case .macOS: ("macOS", "26.1", "MacBook Air (13-inch, M3)")
            }
        var device: JSONObject = [
            "azureADDeviceId": .string(id), "deviceName": .string("SIM-\(index)"), "operatingSystem": .string(system),
            "osVersion": .string(version), "model": .string(model), "managedDeviceOwnerType": "company",
        ]
        if platform == .android { device.append("deviceEnrollmentType", "androidWorkProfile") }
        return .object(device)
    }
}
