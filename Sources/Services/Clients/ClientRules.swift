import Access
import Core
import Storage
import Tokens

/// What holds for every client and credential, however it is made.
enum ClientRules {
    static let mostCredentials = 16

    static func name(_ text: String) throws(Failure) -> String {
        guard !text.isEmpty, text.utf8.count <= 256,
            !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else {
            throw .invalid("'displayName' must be 1 to 256 bytes without control characters.", target: "displayName")
        }
        return text
    }

    /// The role values a client may hold, checked against the catalogue and the tenant's own roles.
    /// - Throws: 400 naming the role that is unknown or cannot be held by a client.
    static func roles(
        _ names: [String], snapshot: TenantSnapshot, catalogue: RoleCatalogue
    ) throws(Failure) -> Set<ExactText> {
        var roles: Set<ExactText> = []
        for name in names {
            let value = ExactText(name)
            let role = catalogue.role(value: value) ?? RoleDefinitionID(name).flatMap { snapshot.customRoles[$0] }
            guard let role else { throw .invalid("'\(name.excerpt)' is not a role.", target: "roles") }
            guard role.isAssignable else {
                throw .invalid("The role '\(name.excerpt)' cannot be given to a client.", target: "roles")
            }
            roles.insert(role.value)
        }
        return roles
    }

    static func permissions(_ names: [String]?, catalogue: RoleCatalogue) throws(Failure) -> [String]? {
        guard let names else { return nil }
        if let unknown = catalogue.unknownPermissions(in: names).first {
            throw .invalid("'\(unknown.excerpt)' is not a permission.", target: "apiPermissions")
        }
        return names
    }

    /// Makes a secret for a client. Without an expiry it lives the configured number of days; the secret of the last Global
    /// Administrator does not end.
    static func issueSecret(
        for client: Client, displayName: String?, expires: Timestamp?, kind: Credential.Kind = .secret, change: Change
    ) throws -> IssuedCredential {
        if let expires, expires <= change.now {
            throw Failure.invalid("'expirationDateTime' must be in the future.", target: "expirationDateTime")
        }
        let isAdministrator = client.roles.contains(BuiltInRole.globalAdministrator.value)
        let lifetime = TimeSpan.days(change.environment.limits.secretLifetimeDays)
        let end = expires ?? (isAdministrator ? nil : change.now + lifetime)
        return try insertSecret(
            for: client, displayName: displayName, expires: end, kind: kind, sql: change.sql, now: change.now)
    }

    static func insertSecret(
        for client: Client, displayName: String?, expires: Timestamp?, kind: Credential.Kind, sql: any SQLConnection,
        now: Timestamp
    ) throws -> IssuedCredential {
        let secret = ClientSecret.generate()
        let credential = Credential(
            id: newIdentifier(), principal: client.id, kind: kind, displayName: displayName,
            digest: ClientSecret.digest(secret), created: now, expires: expires)
        try ClientStore(sql).insert(credential)
        return IssuedCredential(client: client, credential: credential, secret: secret)
    }

    /// A client as the audit shows it: no digest, no key.
    static func auditJSON(_ client: Client) -> JSON {
        [
            "id": .string(client.id.text), "clientId": .string(client.clientID.text),
            "displayName": .string(client.displayName), "accountEnabled": .bool(client.isEnabled),
            "connectorId": .optional(client.connector?.text), "roles": .strings(client.roles.sorted().map(\.text)),
            "apiPermissions": client.apiPermissions.map { .strings($0) } ?? .null,
        ]
    }

    static func auditJSON(_ credential: Credential) -> JSON {
        [
            "id": .string(credential.id.text), "clientId": .string(credential.principal.text),
            "kind": .string(credential.kind.rawValue), "displayName": .optional(credential.displayName),
            "expirationDateTime": .optional(credential.expires?.rfc3339),
        ]
    }
}
