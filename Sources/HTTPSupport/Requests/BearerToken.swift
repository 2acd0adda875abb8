import Core
import HTTPTypes

/// Finds the token of a request (RFC 6750 section 2.1). Only the Authorization header counts.
enum BearerToken {
    /// The token's text.
    /// - Throws: 400 for two Authorization headers or a token in header and query at once, else one 401.
    static func find(_ headers: HTTPFields, query: String) throws(Failure) -> String {
        let values = headers[values: .authorization]
        guard values.count <= 1 else { throw .invalid("More than one Authorization header.") }
        guard let value = values.first else { throw .unauthenticated("no credentials") }
        if query.split(separator: "&").contains(where: { $0.hasPrefix("access_token=") }) {
            throw .invalid("A token belongs in the Authorization header only.", target: "access_token")
        }
        guard value.utf8.count <= 16_384, value.utf8.count > 7,
            String(value.prefix(7)).hasSameBytesIgnoringASCIICase(as: "Bearer ")
        else { throw .unauthenticated("not a bearer token") }
        return String(value.dropFirst(7))
    }
}
