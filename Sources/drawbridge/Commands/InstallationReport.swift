import Core

/// What `init` prints.
enum InstallationReport {
    /// The `--json` form (api.md, command line).
    static func json(_ installation: ServerEntry.Installation) -> JSON {
        let owner = installation.platformOperator
        return [
            "operator": [
                "tenantId": .string(owner.tenantID), "clientId": .string(owner.clientID),
                "clientSecret": .string(owner.secret),
            ],
            "tenants": .array(
                installation.tenants.map { tenant in
                    [
                        "id": .string(tenant.administrator.tenantID), "displayName": .string(tenant.displayName),
                        "administrator": [
                            "clientId": .string(tenant.administrator.clientID),
                            "clientSecret": .string(tenant.administrator.secret),
                        ],
                    ]
                }),
            "caFile": .string(installation.caFile), "baseUrl": .string(installation.baseURL),
        ]
    }

    /// The form for people, ready to be pasted into a shell.
    static func lines(_ installation: ServerEntry.Installation, data: String) -> [String] {
        var lines = ["Created \(data). These secrets are shown once; keep them.", "", "# Platform operator"]
        lines += CredentialPrinter.exports(installation.platformOperator)
        for tenant in installation.tenants {
            lines += ["", "# Global Administrator of \(tenant.displayName)"]
            lines += CredentialPrinter.exports(tenant.administrator)
        }
        lines += ["", "# The server, once it runs"]
        lines += CredentialPrinter.exports(url: installation.baseURL, caFile: installation.caFile)
        lines += ["", "Next: drawbridge serve --data \(CredentialPrinter.quoted(data))"]
        return lines
    }
}
