import Core
import HummingbirdCore
import NIOCore

/// The lines of an NDJSON body as they arrive. The rate is watched rather than the whole time: a sender may take long, but
/// not send nothing.
package struct NDJSONLines: AsyncSequence, Sendable {
    package typealias Element = [UInt8]

    private let body: RequestBody

    init(_ body: RequestBody) { self.body = body }

    /// Bytes a second that a sender must keep up on average, after a first allowance.
    static let minimumRate = 8 << 10
    static let allowance: Duration = .seconds(30)

    package struct AsyncIterator: AsyncIteratorProtocol {
        private var source: RequestBody.AsyncIterator
        private var pending: [UInt8] = []
        private var position = 0
        private var total = 0
        private var isAtEnd = false
        private let start = ContinuousClock.now

        init(_ source: RequestBody.AsyncIterator) { self.source = source }

        /// The next line that is not empty; nil at the end.
        /// - Throws: 413 for a line or a body that is too long, 400 for a sender that is too slow.
        package mutating func next() async throws -> [UInt8]? {
            while true {
                if let line = try takeLine() {
                    if !line.isEmpty { return line }
                    continue
                }
                if isAtEnd {
                    var rest = Array(pending[position...])
                    pending = []
                    position = 0
                    guard rest.count <= RequestBodyReader.lineBytes else {
                        throw RequestBodyReader.tooLarge(RequestBodyReader.lineBytes)
                    }
                    if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
                    return rest.isEmpty ? nil : rest
                }
                try await fill()
            }
        }

        private mutating func takeLine() throws -> [UInt8]? {
            guard let end = pending[position...].firstIndex(of: UInt8(ascii: "\n")) else {
                guard pending.count - position <= RequestBodyReader.lineBytes else {
                    throw RequestBodyReader.tooLarge(RequestBodyReader.lineBytes)
                }
                return nil
            }
            var line = pending[position..<end]
            position = end + 1
            guard line.count <= RequestBodyReader.lineBytes else {
                throw RequestBodyReader.tooLarge(RequestBodyReader.lineBytes)
            }
            if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
            return Array(line)
        }

        private mutating func fill() async throws {
            if position > 0 {
                pending.removeFirst(position)
                position = 0
            }
            let next: ByteBuffer?
            do { next = try await source.next() } catch { throw RequestBodyReader.reading(error) }
            guard let buffer = next else {
                isAtEnd = true
                return
            }
            total += buffer.readableBytes
            guard total <= RequestBodyReader.streamBytes else {
                throw RequestBodyReader.tooLarge(RequestBodyReader.streamBytes)
            }
            let elapsed = ContinuousClock.now - start
            if elapsed > NDJSONLines.allowance,
                Int64(total) < elapsed.components.seconds * Int64(NDJSONLines.minimumRate)
            {
                throw Core.Failure.invalid("The body comes too slowly.", code: "RequestTimeout")
            }
            pending.append(contentsOf: buffer.readableBytesView)
        }
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body.makeAsyncIterator()) }
}
