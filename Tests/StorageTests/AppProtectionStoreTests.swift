import Compliance
import Core
import Storage
import Testing

@Suite struct AppProtectionStoreTests {
    private func registration(_ number: UInt64, device: UInt64, user: UInt64, app: ExactText) -> AppRegistration {
        AppRegistration(
            id: TestStorage.id(number), entraID: TestStorage.id(device), userID: TestStorage.id(user), appID: app,
            platform: .android, created: TestStorage.now)
    }

    @Test func `a policy comes back as it was saved, and the snapshot has it from the commit on`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        let target: JSON = ["id": "a", "target": ["@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget"]]
        let saved = try AppProtectionPolicyRecord(
            id: TestStorage.id(1), type: .androidManagedAppProtection,
            properties: [
                "displayName": "Mail", "maximumAllowedDeviceThreatLevel": "medium",
                "mobileThreatDefenseRemediationAction": "wipe", "pinRequired": true,
            ], assignments: [target], version: 4, created: TestStorage.now, modified: TestStorage.now + .seconds(1))
        try await database.write { transaction in
            try AppProtectionPolicyStore(transaction.sql).save(saved)
            transaction.changed(.appProtection)
        }
        for read in [
            database.snapshot.appProtectionPolicies, try database.read { try AppProtectionPolicyStore($0).all() },
        ] {
            let record = try #require(read.first)
            #expect(read.count == 1 && record.id == saved.id && record.type == saved.type && record.version == 4)
            #expect(record.properties == saved.properties && record.assignments == saved.assignments)
            #expect(record.created == saved.created && record.modified == saved.modified)
            #expect(record.policy == saved.policy && record.policy.maximumLevel == .medium)
            #expect(record.policy.remediation == .wipe && record.policy.targets == [.allLicensedUsers])
        }
        try await database.write { transaction in
            try AppProtectionPolicyStore(transaction.sql).delete(saved.id)
            transaction.changed(.appProtection)
        }
        #expect(database.snapshot.appProtectionPolicies.isEmpty)
    }

    @Test func `a registration is one row per device, user and app, told apart byte for byte`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        let all = [
            registration(1, device: 1, user: 1, app: "K"), registration(2, device: 1, user: 1, app: "\u{212A}"),
            registration(3, device: 1, user: 2, app: "K"), registration(4, device: 2, user: 1, app: "k"),
        ]
        try await database.write { transaction in
            for one in all { try AppRegistrationStore(transaction.sql).insert(one) }
        }
        await #expect(throws: (any Error).self) {
            try await database.write {
                try AppRegistrationStore($0.sql).insert(registration(5, device: 1, user: 1, app: "K"))
            }
        }
        try database.read { sql throws in
            let store = AppRegistrationStore(sql)
            #expect(Set(try store.registrations(of: TestStorage.id(1)).map(\.id)) == Set(all.prefix(3).map(\.id)))
            #expect(try store.registration(TestStorage.id(2)) == all[1])
            #expect(try store.knows(TestStorage.id(2)) && !store.knows(TestStorage.id(3)))
            #expect(try store.registrations(after: nil, limit: 3) == Array(all.prefix(3)))
            #expect(try store.registrations(after: TestStorage.id(3), limit: 3) == [all[3]])
        }
        try await database.write { try AppRegistrationStore($0.sql).delete(TestStorage.id(4)) }
        #expect(try database.read { try AppRegistrationStore($0).knows(TestStorage.id(2)) } == false)
    }

    @Test func `a file of version 1 gets what came later and keeps its rows`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        try await {
            let database = try test.driver.openTenant(test.tenant, create: true)
            try await database.write {
                try $0.run("INSERT INTO meta (name, value) VALUES ('kept', 'yes')")
                for table in ["app_registrations", "app_protection_policies", "idempotency_keys", "state_changes"] {
                    try $0.run("DROP TABLE \(table)")
                }
                try $0.run("DROP INDEX devices_turned")
                for column in ["last_change", "silence_round"] {
                    try $0.run("ALTER TABLE devices DROP COLUMN \(column)")
                }
                for column in ["silence_mark", "silence_round", "last_report_id", "last_report_at"] {
                    try $0.run("ALTER TABLE connectors DROP COLUMN \(column)")
                }
                for table in ["clients", "role_definitions", "role_assignments", "users", "groups", "access_policies"] {
                    try $0.run("ALTER TABLE \(table) DROP COLUMN version")
                }
                try $0.run("PRAGMA user_version = 1")
            }
        }()
        let database = try test.driver.openTenant(test.tenant, create: false)
        try database.read { sql throws in
            let count: Int64? = try sql.first("SELECT count(*) FROM app_registrations") { try $0.integer(0) }
            #expect(count == 0)
            #expect(try sql.first("SELECT value FROM meta WHERE name = 'kept'") { try $0.text(0) } == "yes")
            let version: Int64? = try sql.first("PRAGMA user_version") { try $0.integer(0) }
            #expect(version == Schema.tenant.map { Int64($0.version) }.max())
        }
    }

    @Test(arguments: [
        "INSERT INTO app_registrations VALUES ('11112222-3333-4444-8000-000000000001', 'short', 'short', 'a', 'iOS', 1)",
        """
        INSERT INTO app_registrations VALUES ('11112222-3333-4444-8000-000000000001',
            '11112222-3333-4444-8000-000000000001', '11112222-3333-4444-8000-000000000001', 'a', 'macOS', 1)
        """,
        "INSERT INTO app_protection_policies VALUES ('11112222-3333-4444-8000-000000000001', 'x', '{}', '[]', 1, 1, 1)",
    ])
    func `the schema itself refuses a broken row of app protection`(_ statement: String) async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.driver.openTenant(test.tenant, create: true)
        await #expect(throws: (any Error).self) { try await database.write { try $0.run(statement) } }
    }
}
