/// Prints credentials so that they can be copied: as `export` lines for a shell.
enum CredentialPrinter {
    /// The credentials as the client commands read them.
    static func exports(_ credentials: ClientCredentials) -> [String] {
        [
            "export DRAWBRIDGE_TENANT_ID=\(quoted(credentials.tenantID))",
            "export DRAWBRIDGE_CLIENT_ID=\(quoted(credentials.clientID))",
            "export DRAWBRIDGE_CLIENT_SECRET=\(quoted(credentials.secret))",
        ]
    }

    /// The server as the client commands find it.
    static func exports(url: String, caFile: String?) -> [String] {
        ["export DRAWBRIDGE_URL=\(quoted(url))"] + (caFile.map { ["export DRAWBRIDGE_CA=\(quoted($0))"] } ?? [])
    }

    /// The text as one word of a POSIX shell.
    static func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-_./:~".utf8.contains(byte)
            }
        }
        return plain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
