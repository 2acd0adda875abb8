import Access
import Compliance
import Core
import Services
import Storage
import Testing
import Threats

/// Histories that nobody thought of, against a model that is too simple to be wrong in the same way.
@Suite struct RandomHistoryTests {
    private static let steps = 200

    @Test(arguments: 1...15 as ClosedRange<UInt64>)
    func `reads, stored states, timeline and marks are what the whole history says, step by step`(
        seed: UInt64
    ) async throws {
        let bench = try await HistoryBench(start: Timestamp(microseconds: 1_795_000_000_000_007))
        defer { bench.remove() }
        var history = try await RandomHistory(bench: bench, seed: seed)
        var latest = history.model.now
        for step in 0..<Self.steps {
            try await history.step()
            // A read is exact before the scheduler has run. Only while the clock is behind what it once was, a failure that
            // nobody has stored yet is dated by the scheduler.
            latest = max(latest, history.model.now)
            if !history.wentBack { try expectReads(history, withGrace: history.model.now == latest) }
            try await bench.schedule()
            try expectReads(history)
            let stored = try bench.storedStates()
            for (id, device) in history.model.devices {
                try #require(stored[id] == device.state, "stored, step \(step), \(id)\n\(tail(history))")
            }
            let ids = history.model.devices.keys.sorted()
            try await expectTimeline(history, ids[step % ids.count])
            try #require(history.surprises == [], "\(tail(history))")
        }
        for id in history.model.devices.keys { try await expectTimeline(history, id) }
        let marks = try bench.marks()
        #expect(Set(marks) == Set(history.model.marks))
        #expect(marks.count == history.model.marks.count, "no mark comes twice")
    }

    @Test(arguments: 21...28 as ClosedRange<UInt64>)
    func `a silence settled one device at a time, with anything in between, leaves the same history`(
        seed: UInt64
    ) async throws {
        let bench = try await HistoryBench(start: Timestamp(microseconds: 1_795_000_000_000_007))
        defer { bench.remove() }
        var history = try await RandomHistory(bench: bench, seed: seed)
        history.setsClockBack = false
        for step in 0..<Self.steps {
            try await history.step()
            // Between two steps up to three devices are settled; what is left is so while the next change is made.
            for _ in 0..<(step % 4) { try await bench.settleSome(limit: 1) }
            try expectReads(history)
            guard step % 5 == 4 else { continue }
            try await bench.schedule()
            try expectReads(history)
            let stored = try bench.storedStates()
            for (id, device) in history.model.devices {
                try #require(stored[id] == device.state, "stored, step \(step), \(id)\n\(tail(history))")
                try await expectTimeline(history, id)
            }
            try #require(history.surprises == [], "\(tail(history))")
        }
        #expect(try bench.marks().count == history.model.marks.count, "no mark comes twice")
    }

    @Test func `the histories reach every kind of cause`() async throws {
        var causes: Set<String> = []
        for seed in 1...4 as ClosedRange<UInt64> {
            let bench = try await HistoryBench(start: Timestamp(microseconds: 1_795_000_000_000_007))
            defer { bench.remove() }
            var history = try await RandomHistory(bench: bench, seed: seed)
            for _ in 0..<150 { try await history.step() }
            causes.formUnion(history.model.changes.values.joined().map(\.cause))
        }
        #expect(
            causes.isSuperset(of: [
                "deviceAdded", "report", "graceOver", "connectorSilent", "connectorAnswered", "overrideSet",
                "overrideCleared", "overrideExpired", "policyChanged", "policyDeleted", "settingChanged",
                "connectorChanged", "connectorDeleted", "deviceStale", "clockSetBack",
            ]), "\(causes.sorted())")
    }

    private func expectReads(_ history: RandomHistory, withGrace: Bool = true) throws {
        for (id, device) in history.model.devices {
            let view = try DeviceService().get(history.bench.caller(.devicesCompliance), id.text)
            let expected = history.model.judge(device, at: history.model.now)
            try #require(view.compliance.state.rawValue == expected.state, "read \(id)\n\(tail(history))")
            guard withGrace else { continue }
            try #require(view.compliance.gracePeriodEnds == expected.graceEnds, "grace \(id)\n\(tail(history))")
        }
    }

    private func expectTimeline(_ history: RandomHistory, _ id: EntraDeviceID) async throws {
        var changes: [HistoryModel.Change] = []
        var reports: [String: String] = [:]
        var last: Timestamp?
        for entry in try await history.bench.timeline(id) {
            #expect(entry.position.instant >= last ?? .never, "oldest first")
            last = entry.position.instant
            switch entry {
            case .report(let report): reports[report.reportID] = report.status
            case .change(_, let change):
                changes.append(
                    HistoryModel.Change(
                        instant: change.occurred, from: change.from?.rawValue, to: change.to.rawValue,
                        cause: change.cause.rawValue))
            }
        }
        let expected = (history.model.changes[id] ?? []).enumerated()
            .sorted { ($0.element.instant, $0.offset) < ($1.element.instant, $1.offset) }.map(\.element)
        try #require(changes == expected, "timeline of \(id)\n\(tail(history))")
        #expect(reports == history.reports[id] ?? [:])
    }

    private func tail(_ history: RandomHistory) -> String { history.log.suffix(25).joined(separator: "\n") }
}
