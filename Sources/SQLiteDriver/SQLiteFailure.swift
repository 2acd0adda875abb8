import Core
import GRDB

/// Turns SQLite's errors into ours. GRDB's error text holds the statement, so it goes to the log and never to a caller.
enum SQLiteFailure {
    static func translated(_ error: any Error) -> Failure {
        if let failure = error as? Failure { return failure }
        guard let error = error as? DatabaseError else { return .internal("\(error)") }
        switch error.resultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_BUSY, .SQLITE_LOCKED,
            .SQLITE_NOMEM:
            return .unavailable("SQLite \(error.extendedResultCode): \(error.message ?? "")")
        default:
            return .internal("SQLite \(error.extendedResultCode): \(error.message ?? "")")
        }
    }

    /// What a job reports: its own errors as they are, the engine's translated.
    static func kept(_ error: any Error) -> any Error { error is DatabaseError ? translated(error) : error }
}
