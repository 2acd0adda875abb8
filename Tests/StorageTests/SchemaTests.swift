import Storage
import Testing

@Suite struct SchemaTests {
    private func tables(_ database: any SQLDatabase) throws -> [String] {
        try database.read { sql in
            try sql.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") { try $0.text(0) }
        }
    }

    @Test func `the system database knows tenants, claims on issuers and the newest checkpoints, and nothing else`()
        throws
    {
        let test = try TestStorage()
        defer { test.remove() }
        #expect(try tables(test.driver.openSystem()) == ["audit_checkpoints", "tenants", "trusted_issuer_claims"])
    }

    @Test func `everything of a tenant is in the tenant's own file`() throws {
        let test = try TestStorage()
        defer { test.remove() }
        let tables = try tables(test.driver.openTenant(test.tenant, create: true))
        #expect(
            tables == [
                "access_policies", "app_protection_policies", "app_registrations", "audit_entries", "clients",
                "compliance_policies", "connectors", "credentials", "device_failures", "device_overrides", "devices",
                "group_members", "groups", "idempotency_keys", "last_reports", "meta", "reports", "revoked_tokens",
                "role_assignments", "role_definitions", "state_changes", "trusted_issuers", "used_assertions",
                "user_identities", "users",
            ])
    }

    @Test func `no table of a tenant has a column that names a tenant`() throws {
        let test = try TestStorage()
        defer { test.remove() }
        let columns = try test.driver.openTenant(test.tenant, create: true).read { sql in
            try sql.rows(
                """
                SELECT s.name || '.' || c.name FROM sqlite_schema s, pragma_table_info(s.name) c
                WHERE s.type = 'table' AND c.name LIKE '%tenant%'
                """
            ) { try $0.text(0) }
        }
        #expect(columns == [])
    }

    @Test func `every table is strict`() throws {
        let test = try TestStorage()
        defer { test.remove() }
        for database in [try test.driver.openSystem(), try test.driver.openTenant(test.tenant, create: true)] {
            let lax = try database.read { sql in
                try sql.rows(
                    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite%'"
                ) { try $0.text(0) }
            }
            #expect(lax == [])
        }
    }

    @Test(arguments: [
        "INSERT INTO groups VALUES ('short', 'x', '{}', 1, 1)",
        "INSERT INTO groups VALUES ('11112222-3333-4444-8000-000000000001', 'x', 'no json', 1, 1)",
        "INSERT INTO groups VALUES ('11112222-3333-4444-8000-000000000001', 'x', '{}', 'no number', 1)",
        "INSERT INTO groups VALUES ('11112222-3333-4444-8000-000000000001', NULL, '{}', 1, 1)",
        "INSERT INTO group_members VALUES ('11112222-3333-4444-8000-000000000001', 'x', 'user')",
        "INSERT INTO revoked_tokens VALUES (NULL, 1)",
        "INSERT INTO credentials VALUES ('11112222-3333-4444-8000-000000000001', 'nobody', 'secret', NULL, x'00', NULL, 1, 1)",
    ])
    func `the schema itself refuses a broken row`(_ statement: String) async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.driver.openTenant(test.tenant, create: true)
        await #expect(throws: (any Error).self) { try await database.write { try $0.run(statement) } }
    }
}
