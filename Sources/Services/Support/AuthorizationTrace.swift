import Synchronization

/// Remembers whether an authorization check ran for a request, and whether the request has its audit entry. The HTTP layer
/// turns an answer for which no check ran into a 500, so a forgotten check is loud.
package final class AuthorizationTrace: Sendable {
    private let state = Mutex((checked: false, audited: false))

    package init() {}

    package var wasChecked: Bool { state.withLock { $0.checked } }
    package var wasAudited: Bool { state.withLock { $0.audited } }

    func markChecked() { state.withLock { $0.checked = true } }
    func markAudited() { state.withLock { $0.audited = true } }
}
