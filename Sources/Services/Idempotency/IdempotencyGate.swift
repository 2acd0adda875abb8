import Core
import Synchronization

/// Lets one request at a time pass per tenant and key; equal ones wait for it in their order. A data folder has one server,
/// so that what waits here waits for all.
package final class IdempotencyGate: Sendable {
    private struct Key: Hashable {
        let tenant: TenantID
        let digest: [UInt8]
    }

    /// Who waits behind the request that has passed.
    private let waiting = Mutex<[Key: [CheckedContinuation<Void, Never>]]>([:])

    package init() {}

    func enter(_ tenant: TenantID, _ digest: [UInt8]) async {
        let key = Key(tenant: tenant, digest: digest)
        await withCheckedContinuation { continuation in
            let mayPass = waiting.withLock { waiting in
                guard waiting[key] == nil else {
                    waiting[key]?.append(continuation)
                    return false
                }
                waiting[key] = []
                return true
            }
            if mayPass { continuation.resume() }
        }
    }

    func leave(_ tenant: TenantID, _ digest: [UInt8]) {
        let key = Key(tenant: tenant, digest: digest)
        let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
            guard var queue = waiting[key], !queue.isEmpty else {
                waiting[key] = nil
                return nil
            }
            let next = queue.removeFirst()
            waiting[key] = queue
            return next
        }
        next?.resume()
    }
}
