import Core
import Services
import Storage
import Tokens

/// Clients and credentials on the wire. A secret is shown once, when it is made.
enum ClientJSON {
    static func client(_ client: Client) -> JSONObject {
        [
            "id": .string(client.id.text),
            "clientId": .string(client.clientID.text),
            "displayName": .string(client.displayName),
            "accountEnabled": .bool(client.isEnabled),
            "roles": .strings(client.roles.sorted().map(\.text)),
            "apiPermissions": client.apiPermissions.map { .strings($0) } ?? .null,
            "createdDateTime": .string(client.created.rfc3339),
            "lastModifiedDateTime": .string(client.modified.rfc3339),
        ]
    }

    static func created(_ issued: IssuedCredential) -> JSON {
        var object = client(issued.client)
        object.append("clientSecret", .string(issued.secret))
        object.append("secretId", .string(issued.credential.id.text))
        object.append("secretExpirationDateTime", .optional(issued.credential.expires?.rfc3339))
        return .object(object)
    }

    static func secret(_ credential: Credential) -> JSONObject {
        [
            "id": .string(credential.id.text),
            "displayName": .optional(credential.displayName),
            "createdDateTime": .string(credential.created.rfc3339),
            "expirationDateTime": .optional(credential.expires?.rfc3339),
        ]
    }

    static func issuedSecret(_ issued: IssuedCredential) -> JSON {
        var object = secret(issued.credential)
        object.append("clientSecret", .string(issued.secret))
        return .object(object)
    }

    /// A registered key: what an assertion may name it by, and never more than its public half.
    static func key(_ credential: Credential) -> JSON {
        let stored = credential.publicKey ?? [:]
        let key = try? VerificationKey(stored: stored)
        return [
            "id": .string(credential.id.text),
            "kid": .optional(key?.keyID),
            "x5t": .optional(key?.x5t),
            "x5t#S256": .optional(key?.x5tS256),
            "createdDateTime": .string(credential.created.rfc3339),
            "expirationDateTime": .optional(credential.expires?.rfc3339),
        ]
    }
}
