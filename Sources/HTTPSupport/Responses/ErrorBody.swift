import Access
import Core
import HTTPTypes
import Services

/// How every failure looks on the wire. The one place where kinds of failure become statuses and bodies.
package enum ErrorBody {
    /// The HTTP status of a kind of failure.
    package static func status(_ kind: Failure.Kind) -> Int {
        switch kind {
        case .invalid: 400
        case .unauthenticated: 401
        case .forbidden: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .notAcceptable: 406
        case .conflict: 409
        case .preconditionFailed: 412
        case .tooLarge: 413
        case .unsupportedMediaType: 415
        case .unprocessable: 422
        case .failedDependency: 424
        case .throttled: 429
        case .headersTooLarge: 431
        case .internal: 500
        case .unavailable: 503
        }
    }

    /// The answer to a failed request, in the form of its surface.
    static func response(
        _ failure: Failure, surface: Operation.Surface?, requestID: RequestID, clientRequestID: String?, now: Timestamp,
        hadCredentials: Bool
    ) -> APIResponse {
        var status = status(failure.kind)
        var response: APIResponse
        if surface == .decisions {
            // AuthZEN 1.0 section 11: the body of an error is a message string; a wrong Content-Type is 400.
            if status == 415 { status = 400 }
            response = .json(.string(failure.message), status: status)
        } else {
            response = .json(graph(failure, requestID, clientRequestID, now), status: status)
        }
        if let seconds = failure.retryAfterSeconds { response.headers[.retryAfter] = String(seconds) }
        switch failure.kind {
        case .unauthenticated:
            response.headers[.wwwAuthenticate] =
                hadCredentials ? "Bearer realm=\"drawbridge\", error=\"invalid_token\"" : "Bearer realm=\"drawbridge\""
        case .forbidden where failure.code == "Forbidden":
            response.headers[.wwwAuthenticate] = "Bearer realm=\"drawbridge\", error=\"insufficient_scope\""
        default: break
        }
        return response
    }

    /// `{"error":{"code","message","innerError":{"date","request-id","client-request-id"}}}`.
    package static func graph(
        _ failure: Failure, _ requestID: RequestID, _ clientRequestID: String?, _ now: Timestamp
    ) -> JSON {
        var error: JSONObject = ["code": .string(failure.code), "message": .string(failure.message)]
        if let target = failure.target { error.append("target", .string(target)) }
        error.append(
            "innerError",
            [
                "date": .string(String(Timestamp(seconds: now.seconds).rfc3339.dropLast())),
                "request-id": .string(requestID.text),
                "client-request-id": .string(clientRequestID ?? requestID.text),
            ])
        return ["error": .object(error)]
    }

    /// The token endpoint's error in Entra's form (RFC 6749 section 5.2 with Entra's members).
    package static func oauth(
        _ failure: OAuthFailure, requestID: RequestID, correlationID: String?, publicURL: String, now: Timestamp
    ) -> APIResponse {
        let stamp = String(Timestamp(seconds: now.seconds).rfc3339.map { $0 == "T" ? " " : $0 })
        let correlation = correlationID ?? requestID.text
        let body: JSON = [
            "error": .string(failure.error),
            "error_description": .string(
                "AADSTS\(failure.code): \(failure.message) Trace ID: \(requestID.text) Correlation ID: \(correlation) "
                    + "Timestamp: \(stamp)"),
            "error_codes": [.integer(Int64(failure.code))],
            "timestamp": .string(stamp),
            "trace_id": .string(requestID.text),
            "correlation_id": .string(correlation),
            "error_uri": .string("\(publicURL)/error?code=\(failure.code)"),
        ]
        var response = APIResponse.json(body, status: failure.status)
        if let seconds = failure.retryAfterSeconds { response.headers[.retryAfter] = String(seconds) }
        if failure.status == 401 {
            response.headers[.wwwAuthenticate] = "Basic realm=\"drawbridge\", charset=\"UTF-8\""
        }
        return response
    }
}
