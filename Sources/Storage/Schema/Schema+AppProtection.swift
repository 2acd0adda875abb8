extension Schema {
    /// Version 2 of a tenant's database: app-protection policies and app registrations.
    static let appProtection = Migration(
        version: 3,
        statements: [
            """
            CREATE TABLE app_protection_policies (
                id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
                type TEXT NOT NULL CHECK (type IN
                    ('iosManagedAppProtection', 'androidManagedAppProtection', 'windowsManagedAppProtection')),
                properties TEXT NOT NULL CHECK (json_valid(properties)),
                targets TEXT NOT NULL CHECK (json_valid(targets)),
                version INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                modified_at INTEGER NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE app_registrations (
                id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
                entra_id TEXT NOT NULL CHECK (length(entra_id) = 36),
                user_id TEXT NOT NULL CHECK (length(user_id) = 36),
                app_id TEXT NOT NULL CHECK (length(app_id) > 0),
                platform TEXT NOT NULL CHECK (platform IN ('iOS', 'android', 'windows')),
                created_at INTEGER NOT NULL,
                UNIQUE (entra_id, user_id, app_id)
            ) STRICT
            """,
        ])
}
