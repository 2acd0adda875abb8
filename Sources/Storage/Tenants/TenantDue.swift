import Core

/// When a tenant has to be looked at although nobody asks for anything.
package struct TenantDue: Sendable, Hashable {
    /// The first instant at which time alone changes something stored; nil when nothing is to come.
    package var next: Timestamp?
    /// What is stored holds from here on: an earlier now means that the clock was set back.
    package var turned: Timestamp?

    package init(next: Timestamp?, turned: Timestamp?) {
        self.next = next
        self.turned = turned
    }

    /// A tenant that nobody has looked at yet.
    package static let atOnce = TenantDue(next: Timestamp(microseconds: 0), turned: nil)

    /// Whether there is something to do at `now`.
    package func isDue(at now: Timestamp) -> Bool {
        next.map { $0 <= now } ?? false || turned.map { $0 > now } ?? false
    }

    /// Whether a hint of this value wakes whoever the other one would wake.
    package func covers(_ other: TenantDue) -> Bool {
        let isEarly = other.next.map { due in next.map { $0 <= due } ?? false } ?? true
        let isLate = other.turned.map { moment in turned.map { $0 >= moment } ?? false } ?? true
        return isEarly && isLate
    }

    /// The value that covers both.
    package func union(_ other: TenantDue) -> TenantDue {
        TenantDue(
            next: [next, other.next].compactMap { $0 }.min(), turned: [turned, other.turned].compactMap { $0 }.max())
    }
}

/// Keeps the hints of when tenants are due, apart from the tenants' own databases.
package protocol TenantSchedule: AnyObject, Sendable {
    /// What a tenant's data asks for, read inside a transaction of it.
    func due(_ snapshot: TenantSnapshot, _ sql: any SQLConnection) throws -> TenantDue
    /// Makes the hint cover `due`, durably, before the tenant's transaction is committed.
    func lower(_ tenant: TenantID, to due: TenantDue) throws
    /// Sets the hint to `due` after the commit; whatever goes wrong leaves the old one, which is earlier.
    func raise(_ tenant: TenantID, to due: TenantDue)
}
