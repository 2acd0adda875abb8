import Core
import Storage

/// What holds for users and groups however they are made.
enum DirectoryRules {
    /// - Throws: 400 for a principal name that is empty, too long or has spaces or control characters.
    static func principalName(_ text: String) throws(Failure) -> String {
        guard !text.isEmpty, text.utf8.count <= 256,
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
        else {
            throw .invalid(
                "'userPrincipalName' must be 1 to 256 bytes without spaces or control characters.",
                target: "userPrincipalName")
        }
        return text
    }

    static func displayName(_ text: String?) throws(Failure) -> String {
        guard let text, !text.isEmpty, text.utf8.count <= 256 else {
            throw .invalid("'displayName' must be 1 to 256 bytes.", target: "displayName")
        }
        return text
    }

    /// The federated identities among Graph's `identities`; other kinds of sign-in are kept in the document and mean nothing.
    static func identities(_ value: JSON?) -> [DirectoryUser.FederatedIdentity] {
        (value?.array ?? []).compactMap { item in
            guard let object = item.object, object["signInType"]?.string == "federated",
                let issuer = object["issuer"]?.string, let subject = object["issuerAssignedId"]?.string
            else { return nil }
            return DirectoryUser.FederatedIdentity(issuer: issuer, subject: subject)
        }
    }
}
