import Core

/// One line of an NDJSON body.
package struct NDJSONLine: Sendable, Hashable {
    /// Its place in the body, from 0; empty lines are not counted.
    package let index: Int
    /// The line as it came, without its end.
    package let bytes: [UInt8]

    /// A line at its place.
    package init(index: Int, bytes: [UInt8]) {
        self.index = index
        self.bytes = bytes
    }

    /// The line as strict JSON.
    /// - Throws: 400, which belongs to this line alone.
    package func json(_ limits: JSONLimits = .request) throws(Failure) -> JSON {
        do { return try JSONReader.read(bytes, limits: limits) } catch {
            throw .invalid("The line is not valid JSON: \(error).")
        }
    }
}

/// Cuts an NDJSON body into chunks.
actor NDJSONChunks {
    /// Some lines, and why reading ended after them.
    struct Chunk: Sendable {
        var lines: [NDJSONLine] = []
        /// The body went wrong after these lines.
        var failure: Failure?
        /// The body ended after these lines.
        var isLast = false
    }

    private var iterator: NDJSONLines.AsyncIterator
    private var count = 0

    init(_ lines: NDJSONLines) { iterator = lines.makeAsyncIterator() }

    /// The next lines, at most `limit`. The line after `mostLines` of the whole body is given with a failure.
    /// - Throws: what is no failure of the body itself, such as a connection that is gone.
    func next(limit: Int, mostLines: Int) async throws -> Chunk {
        var chunk = Chunk()
        // One request reads its chunks one after the other, so nobody else looks at the iterator meanwhile.
        var lines = iterator
        do {
            while chunk.lines.count < limit {
                guard let bytes = try await lines.next(isolation: self) else {
                    chunk.isLast = true
                    break
                }
                chunk.lines.append(NDJSONLine(index: count, bytes: bytes))
                count += 1
                guard count <= mostLines else {
                    throw Failure(
                        .tooLarge, code: "RequestEntityTooLarge", "The body has more than \(mostLines) lines.")
                }
            }
        } catch let failure as Failure {
            chunk.failure = failure
            chunk.isLast = true
        }
        iterator = lines
        return chunk
    }
}
