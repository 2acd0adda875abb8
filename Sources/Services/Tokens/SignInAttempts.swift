import Core
import Synchronization

/// Counts failed sign-ins of the running minute: per source address, tenant and client, and per source address over all
/// clients. A client is never refused because of another address.
package final class SignInAttempts: Sendable {
    private struct Key: Hashable {
        let address: String
        let tenant: TenantID?
        let client: String?
    }

    private struct State {
        var window: Int64 = 0
        var failures: [Key: Int] = [:]
    }

    private let mostPerClient: Int
    private let mostPerAddress: Int
    /// Bounds the memory an attacker with many addresses can take.
    private static let mostKeys = 100_000

    private let state = Mutex(State())

    /// Allows so many failures a minute before the next one is answered 429.
    package init(mostPerClient: Int = 30, mostPerAddress: Int = 300) {
        self.mostPerClient = mostPerClient
        self.mostPerAddress = mostPerAddress
    }

    /// Seconds to wait when this caller has failed too often, else nil.
    func wait(address: String, tenant: TenantID, client: String, now: Timestamp) -> Int? {
        state.withLock { state in
            Self.roll(&state, now)
            let one = state.failures[Key(address: address, tenant: tenant, client: client)] ?? 0
            let all = state.failures[Key(address: address, tenant: nil, client: nil)] ?? 0
            guard one >= mostPerClient || all >= mostPerAddress else { return nil }
            return 60 - Int(now.seconds % 60)
        }
    }

    func countFailure(address: String, tenant: TenantID, client: String, now: Timestamp) {
        state.withLock { state in
            Self.roll(&state, now)
            for key in [
                Key(address: address, tenant: tenant, client: client), Key(address: address, tenant: nil, client: nil),
            ]
            where state.failures.count < Self.mostKeys || state.failures[key] != nil {
                state.failures[key, default: 0] += 1
            }
        }
    }

    private static func roll(_ state: inout State, _ now: Timestamp) {
        let window = now.seconds / 60
        if window != state.window {
            state.window = window
            state.failures.removeAll()
        }
    }
}
