/// Why a request cannot be answered as asked. The kind decides the HTTP status in one place; the message is safe to show.
package struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// 400: malformed, unknown member, wrong type.
        case invalid
        /// 401: no or bad token. The cause is for the log only.
        case unauthenticated
        /// 403: a known caller whose role lacks the action, or a rule of escalation or state.
        case forbidden
        /// 404: unknown id, or another tenant's: the same words.
        case notFound
        /// 405; `allow` names the methods.
        case methodNotAllowed
        /// 406.
        case notAcceptable
        /// 409.
        case conflict
        /// 412.
        case preconditionFailed
        /// 413.
        case tooLarge
        /// 415.
        case unsupportedMediaType
        /// 422.
        case unprocessable
        /// 424: an item of a batch whose dependency failed.
        case failedDependency
        /// 429.
        case throttled
        /// 431: the request's headers together are too long.
        case headersTooLarge
        /// 503: nothing was done.
        case unavailable
        /// 500: a defect of ours.
        case `internal`
    }

    package var kind: Kind
    /// The Graph error code, for example `ConnectorNotReady`.
    package var code: String
    /// One sentence for the caller. Never SQL, paths, stack traces or another tenant's data.
    package var message: String
    /// The offending member, option or header, where there is one.
    package var target: String?
    /// Whole seconds to wait, with `throttled` and `unavailable`.
    package var retryAfterSeconds: Int?
    /// What happened, for the log only.
    package var logDetail: String?

    package init(
        _ kind: Kind, code: String, _ message: String, target: String? = nil, retryAfterSeconds: Int? = nil,
        logDetail: String? = nil
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.target = target
        self.retryAfterSeconds = retryAfterSeconds
        self.logDetail = logDetail
    }

    package var description: String { "\(code): \(message)" }
}

extension Failure {
    /// 400 naming the member or option that is wrong.
    package static func invalid(_ message: String, target: String? = nil, code: String = "BadRequest") -> Failure {
        Failure(.invalid, code: code, message, target: target)
    }

    /// 401. One body for every cause; `cause` goes to the log.
    package static func unauthenticated(_ cause: String) -> Failure {
        Failure(
            .unauthenticated, code: "InvalidAuthenticationToken", "Access token is missing, expired or not valid.",
            logDetail: cause)
    }

    /// 403: the caller's role lacks the action.
    package static func forbidden(
        _ message: String = "The caller's role does not permit this operation.", code: String = "Forbidden"
    ) -> Failure {
        Failure(.forbidden, code: code, message)
    }

    /// 404, in the same words for an unknown id and for another tenant's.
    package static func notFound() -> Failure {
        Failure(.notFound, code: "ResourceNotFound", "The requested resource does not exist.")
    }

    /// 409.
    package static func conflict(_ message: String, code: String = "Conflict") -> Failure {
        Failure(.conflict, code: code, message)
    }

    /// 503: nothing was done; the caller may send the same request again.
    package static func unavailable(_ detail: String, retryAfterSeconds: Int = 1) -> Failure {
        Failure(
            .unavailable, code: "serviceNotAvailable",
            "The service cannot store changes at the moment. Nothing was changed; try again later.",
            retryAfterSeconds: retryAfterSeconds, logDetail: detail)
    }

    /// 500: a defect of ours; `detail` goes to the log.
    package static func `internal`(_ detail: String) -> Failure {
        Failure(.internal, code: "UnknownError", "An internal error happened. It has been logged.", logDetail: detail)
    }
}
