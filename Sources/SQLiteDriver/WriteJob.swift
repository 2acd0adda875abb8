import Core
import Storage

/// One write waiting for the writer: its body, its outcome and whom to tell.
final class WriteJob: Sendable {
    private let perform: @Sendable (any SQLConnection, WriteJob) -> Void
    private let resume: @Sendable (Failure?, WriteJob) -> Void
    /// Touched only by the writer's thread, one job after the other.
    private nonisolated(unsafe) var outcome: Result<any Sendable, any Error>?

    init<Value: Sendable>(
        body: @escaping @Sendable (any SQLConnection) throws -> Value,
        continuation: CheckedContinuation<Value, any Error>
    ) {
        perform = { connection, job in
            do { job.outcome = .success(try body(connection)) } catch {
                job.outcome = .failure(SQLiteFailure.kept(error))
            }
        }
        resume = { commitError, job in
            switch job.outcome {
            case .failure(let error): continuation.resume(throwing: error)
            case .success(let value):
                if let commitError {
                    continuation.resume(throwing: commitError)
                } else if let value = value as? Value {
                    continuation.resume(returning: value)
                } else {
                    continuation.resume(throwing: Failure.internal("a write lost its result"))
                }
            case nil: continuation.resume(throwing: commitError ?? Failure.unavailable("the write did not run"))
            }
        }
    }

    var failure: (any Error)? { if case .failure(let error) = outcome { error } else { nil } }

    func run(_ connection: any SQLConnection) { perform(connection, self) }

    func finish(commitError: Failure?) { resume(commitError, self) }
}
