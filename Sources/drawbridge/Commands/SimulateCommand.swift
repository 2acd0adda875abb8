import ArgumentParser
import Core
import Threats

/// `drawbridge simulate`: plays a vendor against a running server.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Play a vendor: heartbeats and threat reports to a running server.",
        discussion: """
            With a connector's credentials in DRAWBRIDGE_CLIENT_ID and DRAWBRIDGE_CLIENT_SECRET it only reports. With \
            an administrator's it creates what --create-connector and --import-devices ask for, then reports.

            Scenarios: normal (heartbeat, one report a device, heartbeat), silent (the same, then nothing more: the \
            audit log gets an entry at 50, 80 and 100 % of the threshold), error (an error heartbeat, reports all the \
            same, a clean heartbeat), deprovision (withdraws, is refused, comes back), out-of-order (old reports after \
            new ones, then all of them again), threat-and-resolution (a threat on each device, then none).
            """)

    @Option(help: "Name (or a part of it) or id of one of the catalogue's partners.")
    var partner: String

    @Option(help: "How many devices to report.")
    var devices: Int

    @Option(help: "What the vendor does, see above.")
    var scenario = SimulationScenario.normal

    @Option(help: "How many devices in a hundred have threats, where the scenario leaves it open.")
    var threats = 15

    @Option(help: "Reports in one request, at most 1000.")
    var batch = 500

    @Option(help: "The same seed makes the same threats.")
    var seed: UInt64 = 1

    @Flag(help: "Create the partner's connector unless it is there, and credentials for it.")
    var createConnector = false

    @Flag(help: "Import the devices first.")
    var importDevices = false

    @Option(help: "A partners.json to use instead of the built-in one.")
    var partners: String?

    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard (1...100_000).contains(devices) else { throw ValidationError("--devices must be between 1 and 100000.") }
        guard (0...100).contains(threats) else { throw ValidationError("--threats must be between 0 and 100.") }
        guard (1...SimulationRun.largestBatch).contains(batch) else {
            throw ValidationError("--batch must be between 1 and \(SimulationRun.largestBatch).")
        }
    }

    func run() async throws {
        let catalogue = try PartnerCatalogue(json: ProductFiles.read("partners.json", at: partners))
        let partner = try PartnerChoice.find(self.partner, in: catalogue)
        try await connection.withSession { session in
            let vendor = try await vendorSession(session, partner)
            try await SimulationRun(partner: partner, vendor: vendor, console: .standard)
                .run(scenario, count: devices, threatPercent: threats, batch: batch, seed: seed)
        }
    }

    private func vendorSession(_ session: Session, _ partner: Partner) async throws -> Session {
        if session.roles.contains("ThreatReporter") {
            guard !createConnector, !importDevices else {
                throw CommandFailure(
                    "A connector's credentials create nothing. Leave --create-connector and --import-devices out."
                )
            }
            return session
        }
        guard createConnector else {
            throw CommandFailure(
                "These are not a connector's credentials. Add --create-connector to have the connector and its "
                    + "credentials created with them.")
        }
        let setup = SimulationSetup(partner: partner, administrator: session, console: .standard)
        if importDevices { try await setup.importDevices(devices) }
        return try await Session.signIn(session.client, try await setup.createConnector())
    }
}
