extension Schema {
    /// `DATA/tenants/<tenantId>.sqlite`: everything of one tenant. Times are microseconds since 1970, identifiers lower-case
    /// UUID text, documents JSON text.
    package static let tenant: [Migration] = [
        Migration(
            version: 1,
            statements: [
                "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
                """
                CREATE TABLE clients (
                    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
                    client_id TEXT NOT NULL UNIQUE CHECK (length(client_id) = 36),
                    display_name TEXT NOT NULL,
                    is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
                    connector_id TEXT,
                    roles TEXT NOT NULL CHECK (json_valid(roles)),
                    api_permissions TEXT CHECK (api_permissions IS NULL OR json_valid(api_permissions)),
                    created_at INTEGER NOT NULL,
                    modified_at INTEGER NOT NULL
                ) STRICT
                """,
                "CREATE INDEX clients_by_connector ON clients (connector_id) WHERE connector_id IS NOT NULL",
                """
                CREATE TABLE credentials (
                    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
                    principal_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
                    kind TEXT NOT NULL CHECK (kind IN ('secret', 'bootstrap', 'key')),
                    display_name TEXT,
                    digest BLOB CHECK (digest IS NULL OR length(digest) = 32),
                    public_key TEXT CHECK (public_key IS NULL OR json_valid(public_key)),
                    created_at INTEGER NOT NULL,
                    expires_at INTEGER,
                    CHECK ((kind = 'key') = (public_key IS NOT NULL)),
                    CHECK ((kind = 'key') = (digest IS NULL))
                ) STRICT
                """,
                "CREATE INDEX credentials_by_principal ON credentials (principal_id)",
                """
                CREATE TABLE revoked_tokens (
                    jti TEXT NOT NULL PRIMARY KEY,
                    expires_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID
                """,
                """
                CREATE TABLE used_assertions (
                    client_id TEXT NOT NULL,
                    jti TEXT NOT NULL,
                    expires_at INTEGER NOT NULL,
                    PRIMARY KEY (client_id, jti)
                ) STRICT, WITHOUT ROWID
                """,
                """
                CREATE TABLE trusted_issuers (
                    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
                    document TEXT NOT NULL CHECK (json_valid(document)),
                    version INTEGER NOT NULL,
                    created_at INTEGER NOT NULL,
                    modified_at INTEGER NOT NULL
                ) STRICT
                """,
                """
                CREATE TABLE role_definitions (
                    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
                    display_name TEXT NOT NULL,
                    description TEXT,
                    actions TEXT NOT NULL CHECK (json_valid(actions)),
                    created_at INTEGER NOT NULL,
                    modified_at INTEGER NOT NULL
                ) STRICT
                """,
                """
                CREATE TABLE role_assignments (
                    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
                    display_name TEXT NOT NULL,
                    description TEXT,
                    role_definition_id TEXT NOT NULL,
                    members TEXT NOT NULL CHECK (json_valid(members)),
                    resource_scopes TEXT NOT NULL CHECK (json_valid(resource_scopes)),
                    created_at INTEGER NOT NULL,
                    modified_at INTEGER NOT NULL
                ) STRICT
                """,
                """
                CREATE TABLE users (
                    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
                    upn TEXT NOT NULL,
                    upn_key TEXT NOT NULL UNIQUE,
                    is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
                    document TEXT NOT NULL CHECK (json_valid(document)),
                    created_at INTEGER NOT NULL,
                    modified_at INTEGER NOT NULL
                ) STRICT
                """,
                """
                CREATE TABLE user_identities (
                    issuer TEXT NOT NULL,
                    subject TEXT NOT NULL,
                    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    PRIMARY KEY (issuer, subject)
                ) STRICT, WITHOUT ROWID
                """,
                "CREATE INDEX user_identities_by_user ON user_identities (user_id)",
                """
                CREATE TABLE groups (
                    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
                    display_name TEXT NOT NULL,
                    document TEXT NOT NULL CHECK (json_valid(document)),
                    created_at INTEGER NOT NULL,
                    modified_at INTEGER NOT NULL
                ) STRICT
                """,
                """
                CREATE TABLE group_members (
                    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
                    member_id TEXT NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('user', 'device')),
                    PRIMARY KEY (group_id, member_id)
                ) STRICT, WITHOUT ROWID
                """,
                "CREATE INDEX group_members_by_member ON group_members (member_id)",
                """
                CREATE TABLE connectors (
                    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
                    document TEXT NOT NULL CHECK (json_valid(document)),
                    provisioning TEXT NOT NULL CHECK (provisioning IN ('never', 'yes', 'withdrawn')),
                    error_code TEXT,
                    last_clean_contact INTEGER,
                    last_heartbeat INTEGER,
                    minimum_os TEXT NOT NULL CHECK (json_valid(minimum_os)),
                    display_name TEXT,
                    was_silent INTEGER NOT NULL DEFAULT 0 CHECK (was_silent IN (0, 1)),
                    version INTEGER NOT NULL,
                    created_at INTEGER NOT NULL,
                    modified_at INTEGER NOT NULL
                ) STRICT
                """,
                """
                CREATE TABLE devices (
                    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
                    entra_id TEXT NOT NULL UNIQUE CHECK (length(entra_id) = 36),
                    name TEXT,
                    operating_system TEXT NOT NULL,
                    policy_platform TEXT NOT NULL,
                    os_version TEXT,
                    patch_level TEXT,
                    is_jailbroken INTEGER CHECK (is_jailbroken IN (0, 1)),
                    is_encrypted INTEGER CHECK (is_encrypted IN (0, 1)),
                    user_id TEXT,
                    last_sync INTEGER NOT NULL,
                    document TEXT NOT NULL CHECK (json_valid(document)),
                    compliance_state TEXT NOT NULL,
                    partner_state TEXT NOT NULL,
                    grace_ends INTEGER,
                    noncompliant_since INTEGER,
                    next_change INTEGER,
                    version INTEGER NOT NULL,
                    created_at INTEGER NOT NULL,
                    modified_at INTEGER NOT NULL
                ) STRICT
                """,
                "CREATE INDEX devices_by_user ON devices (user_id) WHERE user_id IS NOT NULL",
                "CREATE INDEX devices_due ON devices (next_change) WHERE next_change IS NOT NULL",
                "CREATE INDEX devices_by_platform ON devices (policy_platform, id)",
                """
                CREATE TABLE device_failures (
                    device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
                    policy_id TEXT NOT NULL,
                    first_failure INTEGER NOT NULL,
                    PRIMARY KEY (device_id, policy_id)
                ) STRICT, WITHOUT ROWID
                """,
                """
                CREATE TABLE device_overrides (
                    device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
                    level TEXT NOT NULL CHECK (level IN ('secured', 'low', 'medium', 'high')),
                    reason TEXT NOT NULL,
                    expires_at INTEGER NOT NULL,
                    set_by TEXT NOT NULL,
                    set_at INTEGER NOT NULL
                ) STRICT
                """,
                """
                CREATE TABLE reports (
                    connector_id TEXT NOT NULL,
                    report_id TEXT NOT NULL,
                    entra_id TEXT NOT NULL,
                    status TEXT NOT NULL CHECK (status IN ('applied', 'unchanged', 'stale')),
                    state TEXT NOT NULL,
                    observed_at INTEGER NOT NULL,
                    received_at INTEGER NOT NULL,
                    body TEXT NOT NULL,
                    PRIMARY KEY (connector_id, report_id)
                ) STRICT, WITHOUT ROWID
                """,
                "CREATE INDEX reports_by_device ON reports (entra_id, received_at)",
                "CREATE INDEX reports_by_age ON reports (received_at)",
                """
                CREATE TABLE last_reports (
                    entra_id TEXT NOT NULL,
                    connector_id TEXT NOT NULL,
                    state TEXT NOT NULL,
                    settled_state TEXT,
                    report_id TEXT NOT NULL,
                    observed_at INTEGER NOT NULL,
                    order_time INTEGER NOT NULL,
                    received_at INTEGER NOT NULL,
                    PRIMARY KEY (entra_id, connector_id)
                ) STRICT, WITHOUT ROWID
                """,
                """
                CREATE TABLE compliance_policies (
                    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
                    type TEXT NOT NULL,
                    properties TEXT NOT NULL CHECK (json_valid(properties)),
                    actions TEXT NOT NULL CHECK (json_valid(actions)),
                    targets TEXT NOT NULL CHECK (json_valid(targets)),
                    version INTEGER NOT NULL,
                    created_at INTEGER NOT NULL,
                    modified_at INTEGER NOT NULL
                ) STRICT
                """,
                """
                CREATE TABLE access_policies (
                    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
                    properties TEXT NOT NULL CHECK (json_valid(properties)),
                    created_at INTEGER NOT NULL,
                    modified_at INTEGER
                ) STRICT
                """,
                """
                CREATE TABLE audit_entries (
                    seq INTEGER NOT NULL PRIMARY KEY CHECK (seq >= 0),
                    entry TEXT NOT NULL CHECK (json_valid(entry)),
                    leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
                    event_id TEXT GENERATED ALWAYS AS (json_extract(entry, '$.id')) VIRTUAL
                ) STRICT
                """,
                "CREATE UNIQUE INDEX audit_entries_by_event ON audit_entries (event_id)",
                """
                CREATE TRIGGER audit_entries_are_not_edited BEFORE UPDATE ON audit_entries
                BEGIN SELECT RAISE(ABORT, 'audit entries are never edited'); END
                """,
                """
                CREATE TRIGGER audit_entries_are_not_deleted BEFORE DELETE ON audit_entries
                BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END
                """,
            ]),
        Migration(
            version: 2,
            statements: [
                """
                CREATE TABLE idempotency_keys (
                    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
                    body_digest BLOB NOT NULL CHECK (length(body_digest) = 32),
                    status INTEGER NOT NULL,
                    location TEXT,
                    body TEXT NOT NULL CHECK (json_valid(body)),
                    expires_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID
                """,
                "CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at)",
            ]),
        appProtection,
        Migration(
            version: 4,
            statements: [
                "ALTER TABLE devices ADD COLUMN last_change INTEGER",
                "CREATE INDEX devices_turned ON devices (last_change) WHERE last_change IS NOT NULL",
                """
                ALTER TABLE connectors ADD COLUMN silence_mark INTEGER NOT NULL DEFAULT 0
                    CHECK (silence_mark IN (0, 50, 80, 100))
                """,
                "ALTER TABLE connectors ADD COLUMN last_report_id TEXT",
                "ALTER TABLE connectors ADD COLUMN last_report_at INTEGER",
                """
                CREATE TABLE state_changes (
                    id INTEGER NOT NULL PRIMARY KEY,
                    device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
                    occurred_at INTEGER NOT NULL,
                    recorded_at INTEGER NOT NULL,
                    from_state TEXT,
                    to_state TEXT NOT NULL,
                    cause TEXT NOT NULL,
                    target_id TEXT,
                    actor_id TEXT,
                    actor_name TEXT,
                    request_id TEXT,
                    is_latest INTEGER NOT NULL CHECK (is_latest IN (0, 1))
                ) STRICT
                """,
                "CREATE INDEX state_changes_by_device ON state_changes (device_id, occurred_at, id)",
                "CREATE UNIQUE INDEX state_changes_latest ON state_changes (device_id) WHERE is_latest = 1",
                "CREATE INDEX state_changes_by_age ON state_changes (recorded_at) WHERE is_latest = 0",
            ]),
        versions,
    ]
}
