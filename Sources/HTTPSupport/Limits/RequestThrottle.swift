import Access
import Core
import Synchronization

/// Limits what each client, and each tenant over all its clients, may ask for. Only a request whose token was verified
/// counts, and only for the tenant and client of that token: nobody spends what is another's. A request that is refused
/// costs nothing.
package final class RequestThrottle: Sendable {
    private struct Tenant {
        var bucket: TokenBucket
        var clients: [PrincipalID: TokenBucket] = [:]
        /// What clients share for whom there is no bucket of their own.
        var others: TokenBucket
    }

    private struct State {
        var tenants: [TenantID: Tenant] = [:]
        var clients = 0
    }

    /// Bound what clients with many identities can take of the memory. Those of one tenant take none of another's.
    private static let mostClientsPerTenant = 1_000
    private static let mostClients = 100_000

    private let rates: RequestRates
    private let state = Mutex(State())

    /// - Returns: nil when neither limit is on.
    package init?(_ rates: RequestRates) {
        guard rates.perClient > 0 || rates.perTenant > 0 else { return nil }
        self.rates = rates
    }

    /// Lets a request of a verified caller in, and takes one unit from both buckets, or from none.
    /// - Returns: why it must wait; nil when it may go on and has been paid for.
    func admit(_ tenant: TenantID, _ client: PrincipalID, now: Timestamp) -> Failure? {
        visit(tenant, client, now: now) { own, all in
            let (ownWait, allWait) = (
                rates.perClient > 0 ? own.wait(for: 1, rates.client) : nil,
                rates.perTenant > 0 ? all.wait(for: 1, rates.tenant) : nil
            )
            guard ownWait == nil, allWait == nil else {
                return Self.refusal(ownWait == nil ? "tenant" : "client", seconds: max(ownWait ?? 0, allWait ?? 0))
            }
            own.spend(1, rates.client)
            all.spend(1, rates.tenant)
            return nil
        }
    }

    /// Takes what a request turns out to cost besides, into debt where there is less.
    func charge(_ tenant: TenantID, _ client: PrincipalID, cost: Int, now: Timestamp) {
        visit(tenant, client, now: now) { own, all in
            own.spend(cost, rates.client)
            all.spend(cost, rates.tenant)
        }
    }

    /// What is left now.
    func standing(_ tenant: TenantID, _ client: PrincipalID, now: Timestamp) -> RateLimitFields {
        visit(tenant, client, now: now) { own, all in fields(own, all) }
    }

    /// Forgets the buckets that are full again; called from time to time.
    package func forgetIdle(now: Timestamp) {
        state.withLock { state in
            for id in Array(state.tenants.keys) {
                guard var tenant = state.tenants.removeValue(forKey: id) else { continue }
                tenant.clients = tenant.clients.filter { !Self.isFull($0.value, rates.client, now) }
                if !tenant.clients.isEmpty || !Self.isFull(tenant.bucket, rates.tenant, now)
                    || !Self.isFull(tenant.others, rates.client, now)
                {
                    state.tenants[id] = tenant
                }
            }
            state.clients = state.tenants.values.reduce(0) { $0 + $1.clients.count }
        }
    }

    /// How many clients have a bucket of their own at the moment.
    var clientCount: Int { state.withLock { $0.clients } }

    private static func isFull(_ bucket: TokenBucket, _ rate: TokenBucket.Rate, _ now: Timestamp) -> Bool {
        var bucket = bucket
        bucket.fill(rate, now: now)
        return bucket.secondsUntilFull(rate) == 0
    }

    private static func refusal(_ who: String, seconds: Int) -> Failure {
        Failure(
            .throttled, code: "TooManyRequests",
            "There are too many requests of this \(who). Nothing was done; try again in \(seconds) s.",
            retryAfterSeconds: seconds)
    }

    private func fields(_ own: TokenBucket, _ all: TokenBucket) -> RateLimitFields {
        var fields = RateLimitFields()
        if rates.perClient > 0 { fields.append("client", own, rates.client) }
        if rates.perTenant > 0 { fields.append("tenant", all, rates.tenant) }
        return fields
    }

    /// Runs the body with the filled buckets of a client and of its tenant.
    private func visit<Value: Sendable>(
        _ tenant: TenantID, _ client: PrincipalID, now: Timestamp,
        _ body: (_ own: inout TokenBucket, _ all: inout TokenBucket) -> Value
    ) -> Value {
        state.withLock { state in
            var entry =
                state.tenants.removeValue(forKey: tenant)
                ?? Tenant(
                    bucket: TokenBucket(rates.tenant, now: now), others: TokenBucket(rates.client, now: now))
            defer { state.tenants[tenant] = entry }
            entry.bucket.fill(rates.tenant, now: now)
            if entry.clients[client] == nil, entry.clients.count < Self.mostClientsPerTenant,
                state.clients < Self.mostClients
            {
                entry.clients[client] = TokenBucket(rates.client, now: now)
                state.clients += 1
            }
            guard var own = entry.clients[client] else {
                entry.others.fill(rates.client, now: now)
                return body(&entry.others, &entry.bucket)
            }
            own.fill(rates.client, now: now)
            defer { entry.clients[client] = own }
            return body(&own, &entry.bucket)
        }
    }
}
