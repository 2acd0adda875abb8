extension Schema {
    /// A tenant's database: a version for everything that can be changed and had none.
    static let versions = Migration(
        version: 5,
        statements: [
            "ALTER TABLE clients ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE role_definitions ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE role_assignments ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE users ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE groups ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE access_policies ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
        ])
}
