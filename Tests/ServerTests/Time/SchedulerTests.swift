import Core
import Storage
import TestSupport
import Testing

@testable import Services

/// The scheduler: on time, after restarts and clock jumps, and only where something is due.
@Suite struct SchedulerTests {
    private func id(_ number: UInt64) -> TenantID { TenantID(high: 1, low: number) }

    @Test func `the queue gives who is due, earliest first, and nobody twice`() {
        var queue = DueQueue()
        var expected: [TenantID: Timestamp] = [:]
        var random = SeededNumbers(seed: 11)
        for round in 0..<2_000 {
            let tenant = id(UInt64.random(in: 0..<40, using: &random))
            let due = Timestamp(microseconds: Int64.random(in: 0..<60, using: &random))
            let isOut = Int.random(in: 0..<5, using: &random) == 0
            queue.put(tenant, at: isOut ? nil : due)
            expected[tenant] = isOut ? nil : due
            guard round % 7 == 0 else { continue }
            let now = Timestamp(microseconds: Int64.random(in: 0..<30, using: &random))
            let due2 = expected.filter { $0.value <= now }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
            #expect(queue.take(until: now) == due2)
            for tenant in due2 { expected[tenant] = nil }
        }
    }

    @Test func `a hint is early or right, never late`() async throws {
        let bench = try await HistoryBench(start: Timestamp(seconds: 1_800_000_000))
        defer { bench.remove() }
        var history = try await RandomHistory(bench: bench, seed: 21)
        for step in 0..<150 {
            try await history.step()
            if step % 3 == 0 { try await bench.schedule() }
            let hint = try #require(try bench.hint())
            let due = try bench.due()
            #expect(hint.covers(due), "step \(step): \(hint) for \(due)")
        }
        try await bench.schedule()
        #expect(try bench.hint() == bench.due(), "raised when all is done")
        try bench.restart()
        #expect(try bench.hint() == bench.due(), "and kept")
    }

    @Test func `a tenant with nothing due is left alone, one with something is taken`() async throws {
        let bench = try await HistoryBench(start: Timestamp(seconds: 1_800_000_000))
        defer { bench.remove() }
        _ = try await RandomHistory(bench: bench, seed: 3)
        try await bench.schedule()
        let due = bench.environment.tenants.due
        #expect(due.take(at: bench.clock.now) == [])
        let next = try #require(try bench.due().next)
        #expect(due.take(at: next - TimeSpan(microseconds: 1)) == [])
        #expect(due.take(at: next) == [bench.tenant])
        // It was not given back, as if the process had died; the next one takes it again.
        try bench.restart()
        #expect(bench.environment.tenants.due.take(at: next) == [bench.tenant])
        // After it was settled, a clock that is set back makes it due, and that only.
        bench.clock.set(next)
        bench.environment.tenants.due.look(at: bench.tenant)
        try await bench.schedule()
        let turned = try bench.due().turned
        #expect(bench.environment.tenants.due.take(at: next) == [])
        if let turned { #expect(bench.environment.tenants.due.take(at: turned - .seconds(1)) == [bench.tenant]) }
    }

    @Test func `a suspended tenant waits, and is settled once it is resumed`() async throws {
        let bench = try await HistoryBench(start: Timestamp(seconds: 1_800_000_000))
        defer { bench.remove() }
        var history = try await RandomHistory(bench: bench, seed: 4)
        let tenants = bench.environment.tenants
        try await tenants.setState(.suspended, of: try #require(tenants.record(bench.tenant)), now: bench.clock.now)
        bench.clock.set(bench.clock.now + .days(60))
        try await bench.schedule()
        #expect(try bench.marks() == [])
        try await tenants.setState(.active, of: try #require(tenants.record(bench.tenant)), now: bench.clock.now)
        try await bench.schedule()
        history.model.move(to: bench.clock.now)
        #expect(try bench.marks().count == history.model.marks.count)
        #expect(try bench.storedStates() == history.model.devices.mapValues { $0.state ?? "none" })
    }
}
