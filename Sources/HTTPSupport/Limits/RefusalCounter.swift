import Access
import Core
import Services
import Synchronization

/// Keeps one client that hammers on a door from filling the audit log: role refusals of one principal on one operation
/// beyond the limit of a minute are answered 429 and summed into one entry.
final class RefusalCounter: Sendable {
    struct Sum: Sendable {
        let caller: Caller
        let failure: Failure
        let count: Int
    }

    private struct Key: Hashable {
        let tenant: TenantID
        let principal: PrincipalID
        let operation: String
    }

    private struct Window {
        var minute: Int64
        var refusals = 0
        var suppressed = 0
        var caller: Caller
        var failure: Failure
    }

    private static let mostWindows = 20_000
    private let limit: Int
    private let windows = Mutex<[Key: Window]>([:])

    init(limit: Int) { self.limit = limit }

    /// Counts one refusal.
    /// - Returns: nil when it gets an entry of its own, else the seconds after which the caller may try again.
    func count(_ failure: Failure, _ caller: Caller, now: Timestamp) -> Int? {
        guard limit > 0 else { return nil }
        let key = Key(tenant: caller.tenantID, principal: caller.principal.id, operation: caller.request.operation.id)
        let minute = now.seconds / 60
        return windows.withLock { windows in
            guard windows.count < Self.mostWindows || windows[key] != nil else { return nil }
            var window = windows[key] ?? Window(minute: minute, caller: caller, failure: failure)
            // An ended window with a sum still to be written goes on suppressing until it has been drained.
            if window.minute != minute, window.suppressed == 0 {
                window.minute = minute
                window.refusals = 0
            }
            window.caller = caller
            window.failure = failure
            window.refusals += 1
            let isOver = window.refusals > limit
            if isOver { window.suppressed += 1 }
            windows[key] = window
            return isOver ? 60 - Int(now.seconds % 60) : nil
        }
    }

    /// The sums of windows that have ended, each once. With `all` also those still open, for a shutdown.
    func drain(now: Timestamp, all: Bool = false) -> [Sum] {
        let minute = now.seconds / 60
        return windows.withLock { windows in
            var sums: [Sum] = []
            for (key, window) in windows where all || window.minute != minute {
                if window.suppressed > 0 {
                    sums.append(Sum(caller: window.caller, failure: window.failure, count: window.suppressed))
                }
                windows[key] = nil
            }
            return sums
        }
    }
}
