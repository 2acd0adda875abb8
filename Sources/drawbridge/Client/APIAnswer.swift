import Core

/// The server's answer to one request.
struct APIAnswer: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    /// The `client-request-id` that was sent; the audit entry's `correlationId`.
    var clientRequestID: String

    var isSuccess: Bool { (200..<300).contains(status) }

    /// The value of a header, nil if it was not sent.
    func header(_ name: String) -> String? {
        headers.first { $0.name.hasSameBytesIgnoringASCIICase(as: name) }?.value
    }

    /// The body as JSON, null for an empty one.
    /// - Throws: `CommandFailure` if it is no JSON.
    func json() throws(CommandFailure) -> JSON {
        guard !body.isEmpty else { return .null }
        do {
            return try JSONReader.read(body, limits: .trusted)
        } catch {
            throw CommandFailure("The server answered \(status) with a body that is not JSON (\(error)).")
        }
    }

    /// The members of the body.
    /// - Throws: `CommandFailure` if it is no JSON object.
    func object() throws(CommandFailure) -> JSONObject {
        guard let object = try json().object else {
            throw CommandFailure("The server answered \(status) without a JSON object.")
        }
        return object
    }

    /// What the error body says, in one line: Graph's form, or OAuth's (RFC 6749 section 5.2).
    var complaint: String {
        let object = (try? json())?.object
        let error = object?["error"]
        let text: String
        if let code = error?.object?["code"]?.string {
            text = "\(code): \(error?.object?["message"]?.string ?? "")"
        } else if let code = error?.string {
            text = object?["error_description"]?.string ?? code
        } else {
            text = StatusText.reason(status)
        }
        let id = header("request-id").map { " (request-id \($0))" } ?? ""
        return "\(status) \(text)\(id)"
    }
}

/// The reason phrases of RFC 9110 for the statuses the server sends.
enum StatusText {
    static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 503: "Service Unavailable"
        default: "Status \(status)"
        }
    }
}
