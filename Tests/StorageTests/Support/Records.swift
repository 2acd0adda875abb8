import Audit
import Compliance
import Core
import Storage

/// Records with every member set, so that a member a store forgets is noticed.
enum Records {
    static func client(_ number: UInt64, connector: ConnectorID? = nil) -> Client {
        Client(
            id: TestStorage.id(number), clientID: TestStorage.id(number + 1_000), displayName: "Client \(number)",
            isEnabled: false, connector: connector, roles: ["GlobalReader", "\u{212A}", "K"],
            apiPermissions: ["Drawbridge.Decisions.Evaluate"], created: TestStorage.now,
            modified: TestStorage.now + .seconds(1))
    }

    static func device(_ number: UInt64, platform: String = "iOS") -> DeviceRecord {
        DeviceRecord(
            id: TestStorage.id(number), entraID: TestStorage.id(number + 1_000), name: "Phone \(number)",
            operatingSystem: platform, policyPlatform: platform == "iOS" ? .iOS : .android, osVersion: "26.1",
            patchLevel: "2026-01-05", isJailbroken: false, isEncrypted: true, userID: TestStorage.id(7),
            lastSync: TestStorage.now, document: ["model": "X", "empty": nil, "number": .number(1.5)],
            computed: DeviceRecord.Computed(
                state: .inGracePeriod, reportedState: .highSeverity, graceEnds: TestStorage.now + .hours(1),
                since: TestStorage.now, nextChange: TestStorage.now + .hours(2),
                lastChange: TestStorage.now),
            version: 3, created: TestStorage.now, modified: TestStorage.now + .seconds(5))
    }

    static func entry(_ number: UInt64, note: String = "") -> AuditEntry {
        AuditEntry(
            id: TestStorage.id(number), occurred: TestStorage.now, tenant: TestStorage.id(1), actor: .system,
            operation: "test", verb: "Action", category: "Test", target: AuditEntry.Target(type: "Thing", id: note),
            outcome: .success, status: 200, requestID: "r", correlationID: "c", details: ["note": .string(note)])
    }
}
