import Core

/// Answers an NDJSON body with one result per line, in chunks: each chunk is handled whole before the next is read, and
/// its results are sent at once.
package enum NDJSONResults {
    /// Handles the lines of one chunk and gives one result per line, in order.
    package typealias Handler = @Sendable (_ lines: [NDJSONLine]) async throws -> [JSON]
    /// The result of a line whose chunk could not be handled.
    package typealias Rejection = @Sendable (_ line: NDJSONLine, _ failure: Failure) -> JSON

    /// Lines that are handled together.
    package static let chunkLines = 1_000
    /// Lines of one body.
    package static let mostLines = 100_000
    private static let type = "application/x-ndjson"

    /// Reads and handles the first chunk, so that whatever is wrong with it still decides the status, and answers
    /// `{"results":[…]}`. Later chunks are handled while the answer is sent; the first that fails gives its lines as
    /// rejected, ends reading and adds `"incomplete":true`.
    /// - Throws: 415 for another type, 400 for a body without a line, 413 beyond the limits, and what the handler throws
    ///   for the first chunk.
    package static func response(
        to body: RequestBodyReader, rejected: @escaping Rejection = { rejected($0.index, $1) },
        handle: @escaping Handler
    ) async throws -> APIResponse {
        try body.require(type: type)
        let chunks = NDJSONChunks(body.lines())
        let first = try await chunks.next(limit: chunkLines, mostLines: mostLines)
        if let failure = first.failure { throw failure }
        guard !first.lines.isEmpty else { throw Failure.invalid("The body has no line.") }
        let results = try await handle(first.lines)
        if first.isLast { return .json(["results": .array(results)]) }
        return APIResponse(
            status: 200,
            body: .stream(type: APIResponse.jsonType) { write in
                try await write(Array("{\"results\":[".utf8) + joined(results))
                let isComplete = try await rest(of: chunks, rejected, handle, write)
                try await write(Array((isComplete ? "]}" : "],\"incomplete\":true}").utf8))
            })
    }

    /// Handles every chunk but the first.
    /// - Returns: whether all of the body was handled.
    private static func rest(
        of chunks: NDJSONChunks, _ rejected: Rejection, _ handle: Handler,
        _ write: ([UInt8]) async throws -> Void
    ) async throws -> Bool {
        while true {
            let chunk = try await chunks.next(limit: chunkLines, mostLines: mostLines)
            var failure = chunk.failure
            var results: [JSON] = []
            if failure == nil, !chunk.lines.isEmpty {
                do { results = try await handle(chunk.lines) } catch {
                    failure = error as? Failure ?? .internal("\(error)")
                }
            }
            if let failure { results = chunk.lines.map { rejected($0, failure) } }
            if !results.isEmpty { try await write([UInt8(ascii: ",")] + joined(results)) }
            if failure != nil { return false }
            if chunk.isLast { return true }
        }
    }

    private static func joined(_ results: [JSON]) -> [UInt8] {
        Array(results.map { JSONWriter.bytes($0) }.joined(separator: [UInt8(ascii: ",")]))
    }

    /// `{"index","status":"rejected","error":{"code","message"}}`.
    package static func rejected(_ index: Int, _ failure: Failure) -> JSON {
        ["index": .integer(Int64(index)), "status": "rejected", "error": error(failure)]
    }

    /// `{"code","message"}` of one item.
    package static func error(_ failure: Failure) -> JSON {
        ["code": .string(failure.code), "message": .string(failure.message)]
    }
}
