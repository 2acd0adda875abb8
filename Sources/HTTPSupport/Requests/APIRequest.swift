import Access
import Core
import HTTPTypes
import Services

/// One request as a controller sees it: the operation it matched, what its path, query and headers say, and its body.
package struct APIRequest: Sendable {
    package let operation: APIOperation
    /// The Graph version of the path; nil outside Graph.
    package let version: GraphVersion?
    /// Path parameters, percent-decoded.
    package let parameters: [String: String]
    /// The raw query, without `?`, still percent-encoded.
    package let query: String
    /// The path as it was sent, without the query.
    package let path: String
    package let headers: HTTPFields
    package let requestID: RequestID
    package internal(set) var body: RequestBodyReader
    /// The address of the peer, without the port.
    package let remoteAddress: String

    package init(
        operation: APIOperation, version: GraphVersion?, parameters: [String: String], query: String, path: String,
        headers: HTTPFields, requestID: RequestID, body: RequestBodyReader, remoteAddress: String
    ) {
        self.operation = operation
        self.version = version
        self.parameters = parameters
        self.query = query
        self.path = path
        self.headers = headers
        self.requestID = requestID
        self.body = body
        self.remoteAddress = remoteAddress
    }

    /// A path parameter of the operation's template.
    /// - Throws: 404 when the template has none of the name, which only a defect can bring about.
    package func parameter(_ name: String) throws(Failure) -> String {
        guard let value = parameters[name] else { throw .notFound() }
        return value
    }

    /// Whether the request has a preference, for example `return=minimal` (RFC 7240); names ignore ASCII case.
    package func prefers(_ preference: String) -> Bool {
        headers[values: HTTPField.Name.prefer].contains { value in
            value.split(separator: ",").contains { part in
                let trimmed = part.drop { $0 == " " }
                return String(trimmed.prefix { $0 != ";" && $0 != " " }).hasSameBytesIgnoringASCIICase(as: preference)
            }
        }
    }
}

extension HTTPField.Name {
    // The names are constants, so each of these exists; the fallback is never used.
    package static let prefer = HTTPField.Name("Prefer") ?? .accept
    package static let preferenceApplied = HTTPField.Name("Preference-Applied") ?? .accept
    package static let requestID = HTTPField.Name("request-id") ?? .accept
    package static let clientRequestID = HTTPField.Name("client-request-id") ?? .accept
    package static let xRequestID = HTTPField.Name("X-Request-ID") ?? .accept
    package static let odataVersion = HTTPField.Name("OData-Version") ?? .accept
    package static let stateAsOf = HTTPField.Name("stateAsOf") ?? .accept
    package static let devicesMadeCompliant = HTTPField.Name("Drawbridge-Devices-Made-Compliant") ?? .accept
    package static let pragma = HTTPField.Name("Pragma") ?? .accept
    static let rateLimit = HTTPField.Name("RateLimit") ?? .accept
    static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy") ?? .accept
    static let contentSecurityPolicy = HTTPField.Name("Content-Security-Policy") ?? .accept
    static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .accept
    static let resourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy") ?? .accept
    static let frameOptions = HTTPField.Name("X-Frame-Options") ?? .accept
}
