import Dispatch
import Foundation

/// Control-C and a request to end, as a stream instead of sudden death, so that the child server is stopped and
/// temporary files are removed.
final class InterruptSignals {
    /// The number of each signal that came.
    let stream: AsyncStream<Int32>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.stream = stream
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
    }

    /// Runs `body` until it ends or a signal comes.
    /// - Throws: what `body` throws, or ``Interrupted``.
    func whileRunning<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result.self) { group in
            group.addTask { try await body() }
            group.addTask { [stream] in
                for await number in stream { throw Interrupted(signal: number) }
                throw CancellationError()
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        }
    }
}

/// The person or the system asked the command to end.
struct Interrupted: Error {
    let signal: Int32
}
