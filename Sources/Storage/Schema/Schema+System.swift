extension Schema {
    /// `DATA/system.sqlite`: which tenants exist, and what must be unique over all of them. No tenant data.
    package static let system: [Migration] = [
        Migration(
            version: 1,
            statements: [
                """
                CREATE TABLE tenants (
                    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
                    display_name TEXT NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('system', 'customer')),
                    state TEXT NOT NULL CHECK (state IN ('creating', 'active', 'suspended')),
                    created_at INTEGER NOT NULL,
                    modified_at INTEGER NOT NULL
                ) STRICT
                """,
                "CREATE UNIQUE INDEX tenants_one_system ON tenants (kind) WHERE kind = 'system'",
                """
                CREATE TABLE trusted_issuer_claims (
                    issuer TEXT NOT NULL,
                    audience TEXT NOT NULL,
                    tenant_id TEXT NOT NULL REFERENCES tenants (id),
                    record_id TEXT NOT NULL,
                    PRIMARY KEY (issuer, audience)
                ) STRICT, WITHOUT ROWID
                """,
                """
                CREATE TABLE audit_checkpoints (
                    tenant_id TEXT NOT NULL PRIMARY KEY REFERENCES tenants (id),
                    size INTEGER NOT NULL,
                    note TEXT NOT NULL,
                    signed_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID
                """,
            ]),
        // Hints for the scheduler: 0 is "look at once", NULL "nothing to come".
        Migration(
            version: 2,
            statements: [
                "ALTER TABLE tenants ADD COLUMN next_due_at INTEGER DEFAULT 0",
                "ALTER TABLE tenants ADD COLUMN turned_at INTEGER",
            ]),
    ]
}
