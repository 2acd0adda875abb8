import Access
import Core
import Foundation
import Testing

@testable import HTTPSupport

@Suite struct RequestThrottleTests {
    private static let start = Timestamp(seconds: 1_795_430_400)
    private let tenants = (TenantID(UUID()), TenantID(UUID()))
    private let clients = (PrincipalID(UUID()), PrincipalID(UUID()), PrincipalID(UUID()))

    private func throttle(perClient: Int, perTenant: Int, burst: Int = 1) throws -> RequestThrottle {
        try #require(
            RequestThrottle(RequestRates(perClient: perClient, perTenant: perTenant, burstSeconds: burst)))
    }

    /// How many of 100 requests at one moment pass.
    private func passing(
        _ throttle: RequestThrottle, _ tenant: TenantID, _ client: PrincipalID, now: Timestamp = start
    ) -> Int {
        (0..<100).filter { _ in throttle.admit(tenant, client, now: now) == nil }.count
    }

    @Test func `without limits there is no throttle`() {
        #expect(RequestThrottle(RequestRates(perClient: 0, perTenant: 0, burstSeconds: 10)) == nil)
    }

    @Test func `each client has its own bucket, each tenant one over all its clients`() throws {
        let throttle = try throttle(perClient: 10, perTenant: 25)
        #expect(passing(throttle, tenants.0, clients.0) == 10)
        #expect(passing(throttle, tenants.0, clients.1) == 10)
        #expect(passing(throttle, tenants.0, clients.2) == 5)
        // Another tenant's is untouched, even for a client of the same id.
        #expect(passing(throttle, tenants.1, clients.0) == 10)
    }

    @Test func `one of the two limits alone holds`() throws {
        let perClient = try throttle(perClient: 10, perTenant: 0)
        #expect(passing(perClient, tenants.0, clients.0) == 10 && passing(perClient, tenants.0, clients.1) == 10)
        let perTenant = try throttle(perClient: 0, perTenant: 10)
        #expect(passing(perTenant, tenants.0, clients.0) == 10 && passing(perTenant, tenants.0, clients.1) == 0)
        #expect(perTenant.standing(tenants.0, clients.0, now: Self.start).policy == #""tenant";q=10;w=1"#)
    }

    @Test func `what is refused costs nothing, neither the client nor the tenant`() throws {
        let throttle = try throttle(perClient: 10, perTenant: 15)
        #expect(passing(throttle, tenants.0, clients.0) == 10)
        #expect(passing(throttle, tenants.0, clients.1) == 5)
        // 90 and 95 were refused; a second later the rates are there, as if nobody had tried.
        #expect(passing(throttle, tenants.0, clients.1, now: Self.start + .seconds(1)) == 10)
        #expect(passing(throttle, tenants.0, clients.0, now: Self.start + .seconds(1)) == 5)
    }

    @Test func `a refusal says whose limit it is and how long to wait`() throws {
        let throttle = try throttle(perClient: 2, perTenant: 3, burst: 5)
        for _ in 0..<10 { _ = throttle.admit(tenants.0, clients.0, now: Self.start) }
        let own = throttle.admit(tenants.0, clients.0, now: Self.start)
        #expect(own?.kind == .throttled && own?.code == "TooManyRequests")
        #expect(own?.retryAfterSeconds == 1 && own?.message.contains("this client") == true)
        let standing = throttle.standing(tenants.0, clients.0, now: Self.start)
        #expect(standing.policy == #""client";q=10;w=5, "tenant";q=15;w=5"#)
        #expect(standing.state == #""client";r=0;t=5, "tenant";r=5;t=4"#)
        for _ in 0..<5 { _ = throttle.admit(tenants.0, clients.1, now: Self.start) }
        let all = throttle.admit(tenants.0, clients.1, now: Self.start)
        #expect(all?.retryAfterSeconds == 1 && all?.message.contains("this tenant") == true)
    }

    @Test func `what is charged afterwards is waited for`() throws {
        let throttle = try throttle(perClient: 10, perTenant: 0)
        throttle.charge(tenants.0, clients.0, cost: 100, now: Self.start)
        let refused = throttle.admit(tenants.0, clients.0, now: Self.start)
        #expect(refused?.retryAfterSeconds == 10)
        #expect(passing(throttle, tenants.0, clients.1) == 10)
    }

    @Test func `quiet clients are forgotten, those who still owe are not`() throws {
        let throttle = try throttle(perClient: 10, perTenant: 100)
        _ = throttle.admit(tenants.0, clients.0, now: Self.start)
        throttle.charge(tenants.0, clients.1, cost: 50, now: Self.start)
        #expect(throttle.clientCount == 2)
        throttle.forgetIdle(now: Self.start)
        #expect(throttle.clientCount == 2)
        throttle.forgetIdle(now: Self.start + .seconds(1))
        #expect(throttle.clientCount == 1)
        #expect(throttle.admit(tenants.0, clients.1, now: Self.start + .seconds(1)) != nil)
        throttle.forgetIdle(now: Self.start + .seconds(5))
        #expect(throttle.clientCount == 0)
    }

    @Test func `identities without end take bounded memory, and share one bucket beyond it`() throws {
        let throttle = try throttle(perClient: 10, perTenant: 0)
        for _ in 0..<5_000 { _ = throttle.admit(tenants.0, PrincipalID(UUID()), now: Self.start) }
        #expect(throttle.clientCount == 1_000)
        // What they share is spent, and is no one's in another tenant.
        #expect(throttle.admit(tenants.0, PrincipalID(UUID()), now: Self.start) != nil)
        #expect(passing(throttle, tenants.1, clients.0) == 10)
        for _ in 0..<200 {
            let tenant = TenantID(UUID())
            for _ in 0..<1_000 { _ = throttle.admit(tenant, PrincipalID(UUID()), now: Self.start) }
        }
        #expect(throttle.clientCount == 100_000)
        throttle.forgetIdle(now: Self.start + .seconds(2))
        #expect(throttle.clientCount == 0)
    }

    @Test func `requests at once are counted once each`() async throws {
        let throttle = try throttle(perClient: 500, perTenant: 0)
        let (tenant, client, now) = (tenants.0, clients.0, Self.start)
        let passed = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<200).filter { _ in throttle.admit(tenant, client, now: now) == nil }.count
                }
            }
            return await group.reduce(0, +)
        }
        #expect(passed == 500)
    }
}
