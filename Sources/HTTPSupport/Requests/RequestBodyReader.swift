import Core
import HTTPTypes
import HummingbirdCore
import NIOCore

/// Reads the body of a request within bounds. Nothing is read before a handler asks.
package struct RequestBodyReader: Sendable {
    private var body: RequestBody
    private let contentType: String?
    private let contentEncoding: String?
    private let declaredLength: Int?

    package init(body: RequestBody, headers: HTTPFields) {
        self.body = body
        contentType = headers[.contentType]
        contentEncoding = headers[.contentEncoding]
        declaredLength = headers[.contentLength].flatMap { Int($0) }
    }

    /// The same body, which says how many bytes came whenever some did. One that declares less than `least` says nothing.
    func measured(least: Int, _ came: @escaping @Sendable (Int) -> Void) -> RequestBodyReader {
        if let declaredLength, declaredLength < least { return self }
        var measured = self
        measured.body = RequestBody(
            asyncSequence: body.map { buffer in
                came(buffer.readableBytes)
                return buffer
            })
        return measured
    }

    /// Bounds of a JSON body.
    package static let ordinaryBytes = 1 << 20
    package static let bulkBytes = 4 << 20
    /// Bounds of an NDJSON body.
    package static let streamBytes = 64 << 20
    package static let lineBytes = 64 << 10
    /// A body that is not NDJSON must have come whole within this time.
    private static let deadline: Duration = .seconds(30)

    /// Whether the body says it is of this type, whatever parameters follow.
    package func isOf(type: String) -> Bool {
        guard let contentType else { return false }
        let base = contentType.prefix { $0 != ";" }
        return String(base).trimmedSpaces.hasSameBytesIgnoringASCIICase(as: type)
    }

    /// Refuses a body of another type than asked for, or with a coding.
    /// - Throws: 415.
    package func require(type: String) throws(Failure) {
        let acceptsCharset = contentType.map { value in
            value.split(separator: ";").dropFirst().allSatisfy { part in
                let text = String(part).trimmedSpaces.asciiLowercasedText
                return !text.hasPrefix("charset=") || text == "charset=utf-8" || text == "charset=\"utf-8\""
            }
        }
        guard isOf(type: type), acceptsCharset ?? false else {
            throw Failure(.unsupportedMediaType, code: "UnsupportedMediaType", "The Content-Type must be \(type).")
        }
        guard contentEncoding == nil || contentEncoding == "identity" else {
            throw Failure(.unsupportedMediaType, code: "UnsupportedMediaType", "A Content-Encoding is not supported.")
        }
    }

    /// All bytes of the body.
    /// - Throws: 413 beyond the limit, 408 as 400 when it does not come in time.
    package func bytes(limit: Int) async throws -> [UInt8] {
        if let declaredLength, declaredLength > limit { throw Self.tooLarge(limit) }
        return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                var bytes: [UInt8] = []
                do {
                    for try await buffer in body {
                        guard bytes.count + buffer.readableBytes <= limit else { throw Self.tooLarge(limit) }
                        bytes.append(contentsOf: buffer.readableBytesView)
                    }
                } catch {
                    throw Self.reading(error)
                }
                return bytes
            }
            group.addTask {
                try await Task.sleep(for: Self.deadline)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let bytes = first else {
                throw Failure.invalid("The body did not come in time.", code: "RequestTimeout")
            }
            return bytes
        }
    }

    /// The failure for an error while a body is read: a body that breaks off or is framed wrongly is the sender's doing and
    /// no defect of ours.
    static func reading(_ error: any Error) -> any Error {
        error is Failure || error is CancellationError
            ? error : Failure.invalid("The body could not be read to its end.")
    }

    /// The body as strict JSON.
    /// - Throws: 415 for another type, 413 beyond the limit, 400 for anything that is no strict JSON.
    package func json(limit: Int = ordinaryBytes, limits: JSONLimits = .request) async throws -> JSON {
        try require(type: "application/json")
        return try Self.parse(try await bytes(limit: limit), limits)
    }

    /// The body as a JSON object.
    package func object(limit: Int = ordinaryBytes, limits: JSONLimits = .request) async throws -> JSONObject {
        let value = try await json(limit: limit, limits: limits)
        guard let object = value.object else {
            throw Failure.invalid("The body must be an object, not \(value.kindName).")
        }
        return object
    }

    package static func parse(_ bytes: [UInt8], _ limits: JSONLimits) throws(Failure) -> JSON {
        do { return try JSONReader.read(bytes, limits: limits) } catch {
            throw .invalid("The body is not valid JSON: \(error).")
        }
    }

    static func tooLarge(_ limit: Int) -> Failure {
        Failure(.tooLarge, code: "RequestEntityTooLarge", "The body is larger than \(limit) bytes.")
    }

    /// The lines of an NDJSON body, each at most ``lineBytes`` long. Empty lines are left out.
    package func lines() -> NDJSONLines { NDJSONLines(body) }
}

extension String {
    /// The text without spaces and tabs at either end.
    var trimmedSpaces: String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
