import Access
import Compliance
import Core
import Services
import Storage
import TestSupport
import Threats

/// One tenant's random history, done to the server and to the model alike.
struct RandomHistory {
    let bench: HistoryBench
    var model: HistoryModel
    private var random: SeededNumbers
    private let devices: [EntraDeviceID]
    private static let partners = ["2c7790de-8b02-4814-85cf-e0c59380dee8", "08a8455c-48dd-45ff-ad82-7211355354f3"]
        .compactMap { ConnectorID($0) }
    /// What was done, for the message of a failure.
    private(set) var log: [String] = []
    /// The status of each report of each device, by report id.
    private(set) var reports: [EntraDeviceID: [String: String]] = [:]
    /// Answers that were not as the model has them.
    private(set) var surprises: [String] = []
    private var reportCount = 0

    init(bench: HistoryBench, seed: UInt64) async throws {
        self.bench = bench
        random = SeededNumbers(seed: seed)
        devices = (0..<3).map { _ in newIdentifier() }
        model = HistoryModel(now: bench.clock.now)
        let lines = devices.map { id -> Result<JSONObject, Failure> in
            .success([
                "azureADDeviceId": .string(id.text), "operatingSystem": "iOS", "osVersion": "17.0",
            ])
        }
        _ = try await DeviceImportService().importDevices(bench.caller(.devicesImport), lines)
        let (known, now) = (devices, bench.clock.now)
        model.change({ _ in "deviceAdded" }) { model in
            for id in known { model.devices[id] = HistoryModel.Device(osVersion: 17, lastSync: now) }
        }
        for connector in Self.partners {
            try await addConnector(connector)
            try await heartbeat(connector)
        }
        try await addPolicy()
        try await addPolicy()
    }

    /// Whether the clock may be set back. What nobody looked at before that has not happened.
    var setsClockBack = true
    /// Whether the last step set the clock back.
    private(set) var wentBack = false

    /// One step of the history.
    mutating func step() async throws {
        wentBack = false
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<36: try moveClock()
        case 36..<42: if setsClockBack { try setClockBack() } else { try moveClock() }
        case 42..<44:
            log.append("restart")
            try bench.restart()
        case 44..<62: try await report()
        case 62..<72:
            if let id = model.connectors.keys.sorted().randomElement(using: &random) { try await heartbeat(id) }
        case 72..<74: try await withdraw()
        case 74..<80: try await changeConnector()
        case 80..<82: try await replaceConnector()
        case 82..<88: try await changePolicy()
        case 88..<94: try await overrideLevel()
        case 94..<97: try await contact()
        default: try await changeSettings()
        }
    }

    // MARK: Time

    private mutating func moveClock() throws {
        var span = TimeSpan(microseconds: Int64.random(in: 1...TimeSpan.hours(30).microseconds, using: &random))
        // Often to the very edge of something: one microsecond before it, at it, or after it.
        if Bool.random(using: &random), let turn = model.comingTurns().first {
            span = TimeSpan(microseconds: (turn - model.now).microseconds + Int64.random(in: -1...1, using: &random))
        }
        move(by: span)
    }

    private mutating func setClockBack() throws {
        wentBack = true
        move(by: TimeSpan(microseconds: -Int64.random(in: 1...TimeSpan.hours(40).microseconds, using: &random)))
    }

    private mutating func move(by span: TimeSpan) {
        let next = model.now + span
        log.append("clock \(next)")
        bench.clock.set(next)
        model.move(to: next)
    }

    // MARK: Partners

    private func ready() -> [ConnectorID] {
        model.connectors.filter { $0.value.provisioning == .yes }.map(\.key).sorted()
    }

    private mutating func report() async throws {
        guard let connector = ready().randomElement(using: &random) else { return }
        let words: [(String, String, ReportedThreatState)] = [
            ("level", "secured", .secured), ("level", "low", .lowSeverity), ("level", "medium", .mediumSeverity),
            ("level", "high", .highSeverity), ("state", "activated", .activated),
            ("state", "unresponsive", .unresponsive), ("state", "deactivated", .deactivated),
            ("state", "compromised", .compromised), ("state", "misconfigured", .misconfigured),
        ]
        let now = model.now
        var items: [(id: String, device: EntraDeviceID, state: ReportedThreatState, observed: Timestamp)] = []
        var bodies: [JSON] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            guard let device = devices.randomElement(using: &random), let word = words.randomElement(using: &random)
            else { continue }
            reportCount += 1
            let age = Int64.random(in: -240...10_800, using: &random)
            let observed = Bool.random(using: &random) ? now : now - TimeSpan(microseconds: age * 1_000_000)
            let id = "r-\(reportCount)"
            items.append((id, device, word.2, observed))
            bodies.append([
                "reportId": .string(id), "deviceId": .string(device.text), word.0: .string(word.1),
                "observedDateTime": .string(observed.rfc3339),
            ])
        }
        log.append("report \(connector) \(items.map { "\($0.device) \($0.state) at \($0.observed)" })")
        var expected: [String] = []
        var changed: Set<EntraDeviceID> = []
        model.change({ changed.contains($0) ? "report" : "connectorAnswered" }) { model in
            for item in items {
                let status = model.report(item.state, item.device, connector, observed: item.observed)
                expected.append(status)
                if status != "stale" { changed.insert(item.device) }
            }
            model.connectors[connector]?.contact = now
            model.connectors[connector]?.marks = 0
        }
        let results = try await ThreatReportService().ingest(
            bench.caller(.partnerThreatReports, vendorOf: connector), bodies)
        for (item, status) in zip(items, expected) { reports[item.device, default: [:]][item.id] = status }
        expect(results.map(\.status.rawValue) == expected, "statuses \(results.map(\.status)), not \(expected)")
        for (result, item) in zip(results, items) {
            expect(
                result.complianceState?.rawValue == model.devices[item.device]?.state,
                "answered \(String(describing: result.complianceState))")
        }
    }

    private mutating func expect(_ holds: Bool, _ complaint: String) { if !holds { surprises.append(complaint) } }

    private mutating func heartbeat(_ connector: ConnectorID) async throws {
        if Int.random(in: 0..<4, using: &random) == 0 {
            log.append("error heartbeat \(connector)")
            let caller = try bench.caller(.partnerHeartbeat, vendorOf: connector)
            _ = try await PartnerService().heartbeat(caller, .error(code: "E"))
        }
        log.append("heartbeat \(connector)")
        let now = model.now
        model.change({ _ in "connectorAnswered" }) { model in
            model.connectors[connector]?.provisioning = .yes
            model.connectors[connector]?.contact = now
            model.connectors[connector]?.marks = 0
        }
        _ = try await PartnerService().heartbeat(
            bench.caller(.partnerHeartbeat, vendorOf: connector), .clean([:]))
    }

    private mutating func withdraw() async throws {
        guard let connector = ready().randomElement(using: &random) else { return }
        log.append("withdraw \(connector)")
        model.change({ _ in "connectorWithdrawn" }) { $0.connectors[connector]?.provisioning = .withdrawn }
        _ = try await PartnerService().deprovision(bench.caller(.partnerDeprovision, vendorOf: connector))
    }

    private mutating func addConnector(_ id: ConnectorID) async throws {
        log.append("add \(id)")
        model.change({ _ in "connectorChanged" }) { $0.connectors[id] = HistoryModel.Connector() }
        _ = try await ConnectorService().create(
            bench.caller(.connectorsCreate), id: id, displayName: nil, members: ["iosEnabled": true],
            names: ConnectorSettings.memberNames)
    }

    private mutating func replaceConnector() async throws {
        guard let id = Self.partners.randomElement(using: &random) else { return }
        if model.connectors[id] == nil { return try await addConnector(id) }
        log.append("delete \(id)")
        model.change({ _ in "connectorDeleted" }) { $0.connectors[id] = nil }
        _ = try await ConnectorService().delete(bench.caller(.connectorsDelete), id.text)
    }

    private mutating func changeConnector() async throws {
        guard let id = model.connectors.keys.sorted().randomElement(using: &random),
            var connector = model.connectors[id]
        else { return }
        connector.isOn = Int.random(in: 0..<4, using: &random) > 0
        connector.failMode = HistoryModel.FailMode.allCases.randomElement(using: &random) ?? .ignore
        connector.days = Int.random(in: 1...4, using: &random)
        connector.blocksMissing = Bool.random(using: &random)
        log.append("change \(id) \(connector)")
        let new = connector
        model.change({ _ in "connectorChanged" }) { $0.connectors[id] = new }
        _ = try await ConnectorService().update(
            bench.caller(.connectorsUpdate), id.text,
            members: [
                "iosEnabled": .bool(new.isOn), "failMode": .string(new.failMode.rawValue),
                "partnerUnresponsivenessThresholdInDays": .integer(Int64(new.days)),
                "iosDeviceBlockedOnMissingPartnerData": .bool(new.blocksMissing),
            ], names: ConnectorSettings.memberNames)
    }

    // MARK: Policies and settings

    private mutating func randomPolicy() -> HistoryModel.Policy {
        HistoryModel.Policy(
            required: Int.random(in: 0..<5, using: &random) == 0
                ? nil : ThreatLevel.allCases.randomElement(using: &random),
            graceHours: [0, 0, 1, 24, 100].randomElement(using: &random) ?? 0,
            minimumOS: Bool.random(using: &random) ? nil : Int.random(in: 15...18, using: &random))
    }

    private static func properties(_ policy: HistoryModel.Policy) -> JSONObject {
        [
            "displayName": "Policy", "deviceThreatProtectionEnabled": .bool(policy.required != nil),
            "deviceThreatProtectionRequiredSecurityLevel": .string(policy.required?.rawValue ?? "unavailable"),
            "osMinimumVersion": policy.minimumOS.map { .string("\($0).0") } ?? .null,
        ]
    }

    private static func actions(_ policy: HistoryModel.Policy) -> [JSON] {
        [
            [
                "ruleName": "PasswordRequired",
                "scheduledActionConfigurations": [
                    ["actionType": "block", "gracePeriodHours": .integer(Int64(policy.graceHours))]
                ],
            ]
        ]
    }

    private mutating func addPolicy() async throws {
        let policy = randomPolicy()
        let service = CompliancePolicyService()
        let made = try await service.create(
            bench.caller(.compliancePoliciesCreate), type: .iosCompliancePolicy,
            properties: JSONObject(Self.properties(policy).members.filter { !$0.value.isNull }),
            actions: Self.actions(policy))
        log.append("add policy \(made.id) \(policy)")
        model.change({ _ in "policyChanged" }) { $0.policies[made.id] = policy }
        _ = try await service.assign(bench.caller(.compliancePoliciesAssign), made.id.text, targets: [.allDevices])
    }

    private mutating func changePolicy() async throws {
        let ids = model.policies.keys.sorted()
        guard let id = ids.randomElement(using: &random), ids.count == 3 || Bool.random(using: &random) else {
            return try await addPolicy()
        }
        if Int.random(in: 0..<3, using: &random) == 0 {
            log.append("delete policy \(id)")
            model.change({ _ in "policyDeleted" }) { $0.policies[id] = nil }
            _ = try await CompliancePolicyService().delete(bench.caller(.compliancePoliciesDelete), id.text)
            return
        }
        let policy = randomPolicy()
        log.append("change policy \(id) \(policy)")
        model.change({ _ in "policyChanged" }) { $0.policies[id] = policy }
        _ = try await CompliancePolicyService().update(
            bench.caller(.compliancePoliciesUpdate), id.text, Self.properties(policy), actions: Self.actions(policy))
    }

    private mutating func changeSettings() async throws {
        let (secure, days) = (Bool.random(using: &random), Int.random(in: 1...30, using: &random))
        log.append("settings \(secure) \(days)")
        model.change({ _ in "settingChanged" }) {
            $0.secureByDefault = secure
            $0.checkinDays = days
        }
        _ = try await SettingsService().update(
            bench.caller(.deviceManagementUpdate), secureByDefault: secure, checkinThresholdDays: Int64(days))
    }

    // MARK: Devices

    private mutating func overrideLevel() async throws {
        guard let id = devices.randomElement(using: &random) else { return }
        let now = model.now
        if let old = model.devices[id]?.override, now < old.expires, Bool.random(using: &random) {
            log.append("clear override \(id)")
            model.change({ $0 == id ? "overrideCleared" : "request" }) { $0.devices[id]?.override = nil }
            try await DeviceService().clearOverride(bench.caller(.overridesClear), id.text)
            return
        }
        let level = ThreatLevel.allCases.randomElement(using: &random) ?? .low
        let expires = now + TimeSpan(microseconds: Int64.random(in: 1...TimeSpan.days(7).microseconds, using: &random))
        log.append("override \(id) \(level) until \(expires)")
        model.change({ $0 == id ? "overrideSet" : "request" }) { $0.devices[id]?.override = (level, expires) }
        _ = try await DeviceService().setOverride(
            bench.caller(.overridesSet), id.text, level: level, reason: "A reason.", expires: expires)
    }

    private mutating func contact() async throws {
        guard let id = devices.randomElement(using: &random) else { return }
        let now = model.now
        if Bool.random(using: &random) {
            log.append("sync \(id)")
            model.change({ _ in "deviceSynced" }) { $0.devices[id]?.lastSync = now }
            return try await DeviceService().sync(bench.caller(.managedDevicesSyncDevice), id.text)
        }
        let version = Int.random(in: 14...18, using: &random)
        log.append("import \(id) \(version)")
        model.change({ _ in "deviceChanged" }) {
            $0.devices[id]?.lastSync = now
            $0.devices[id]?.osVersion = version
        }
        _ = try await DeviceImportService().importDevices(
            bench.caller(.devicesImport),
            [.success(["azureADDeviceId": .string(id.text), "osVersion": .string("\(version).0")])])
    }
}
