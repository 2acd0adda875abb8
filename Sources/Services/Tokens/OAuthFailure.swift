/// An error of the token endpoint: RFC 6749's word and Entra's number (clients reference, 10).
package struct OAuthFailure: Error, Sendable, Hashable {
    package let status: Int
    package let error: String
    /// The number after `AADSTS`.
    package let code: Int
    package let message: String
    package var retryAfterSeconds: Int?
    /// For the log only.
    package var logDetail: String?

    package init(status: Int, error: String, code: Int, message: String) {
        self.init(status, error, code, message)
    }

    init(
        _ status: Int, _ error: String, _ code: Int, _ message: String, retryAfterSeconds: Int? = nil,
        logDetail: String? = nil
    ) {
        self.status = status
        self.error = error
        self.code = code
        self.message = message
        self.retryAfterSeconds = retryAfterSeconds
        self.logDetail = logDetail
    }
}

extension OAuthFailure {
    package static func malformed(_ message: String) -> OAuthFailure {
        .init(400, "invalid_request", 9_002_313, message)
    }
    package static func missing(_ name: String) -> OAuthFailure {
        .init(400, "invalid_request", 900_144, "The request body must contain the following parameter: '\(name)'.")
    }
    package static let unknownTenant = OAuthFailure(
        400, "invalid_request", 90_002, "The tenant was not found or is suspended.")
    static let unsupportedGrant = OAuthFailure(
        400, "unsupported_grant_type", 70_003, "The app requested an unsupported grant type; use 'client_credentials'.")
    static let badScope = OAuthFailure(
        400, "invalid_scope", 70_011, "The provided value for the input parameter 'scope' is not valid.")
    static let unknownClient = OAuthFailure(
        400, "unauthorized_client", 700_016, "The application was not found in this tenant, or is disabled.")
    static let badSecret = OAuthFailure(401, "invalid_client", 7_000_215, "Invalid client secret provided.")
    static let expiredSecret = OAuthFailure(401, "invalid_client", 7_000_222, "The provided client secret has expired.")
    static func badAssertion(_ detail: String) -> OAuthFailure {
        .init(401, "invalid_client", 700_027, "The client assertion is not valid.", logDetail: detail)
    }
    static func throttled(_ seconds: Int) -> OAuthFailure {
        .init(429, "temporarily_unavailable", 90_055, "Too many failed sign-ins.", retryAfterSeconds: seconds)
    }
    static let unavailable = OAuthFailure(
        503, "temporarily_unavailable", 90_033, "The service cannot answer at the moment.", retryAfterSeconds: 1)
}
