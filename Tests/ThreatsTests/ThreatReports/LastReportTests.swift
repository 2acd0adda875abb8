import Core
import Testing
import Threats

@Suite("Reports: order") struct LastReportTests {
    /// The item that says `state`, seen `offset` seconds after the sample time.
    private func item(_ state: ReportedThreatState, at offset: Int, id: String = "r") throws -> ThreatReportItem {
        var object: JSONObject = [
            "reportId": .string(id), "deviceId": "9c5c7d2e-0d5a-4f6b-8a3e-1f2d3c4b5a69",
            "observedDateTime": .string((Samples.now + .seconds(offset)).rfc3339),
        ]
        if let level = state.level {
            object["level"] = .string(level.rawValue)
        } else {
            object["state"] = .string(state.rawValue)
        }
        let received = Samples.now + .days(1)
        return try ThreatReportItem.read(.object(object), partner: Samples.partner(Samples.lookout), received: received)
            .get()
    }

    private func resolve(
        _ previous: LastReport?, _ state: ReportedThreatState, at offset: Int, id: String = "r",
        received: Timestamp = Samples.now + .days(1)
    ) throws -> (status: ReportStatus, last: LastReport) {
        LastReport.resolve(previous: previous, item: try item(state, at: offset, id: id), received: received)
    }

    @Test func `the first report of a device is applied`() throws {
        let (status, last) = try resolve(nil, .mediumSeverity, at: 0)
        #expect(status == .applied)
        #expect(last.state == .mediumSeverity)
        #expect(last.settledState == .mediumSeverity)
        #expect(last.orderTime == Samples.now)
        #expect(last.receivedAt == Samples.now + .days(1))
    }

    @Test(arguments: [
        // state before, state now, seconds between → status
        (ReportedThreatState.mediumSeverity, ReportedThreatState.lowSeverity, 1, ReportStatus.applied),
        (.mediumSeverity, .highSeverity, 1, .applied),
        (.mediumSeverity, .mediumSeverity, 1, .unchanged),
        (.mediumSeverity, .highSeverity, 0, .applied),
        (.mediumSeverity, .unresponsive, 0, .applied),
        (.mediumSeverity, .mediumSeverity, 0, .unchanged),
        (.mediumSeverity, .lowSeverity, 0, .stale),
        (.mediumSeverity, .activated, 0, .stale),
        (.deactivated, .misconfigured, 0, .stale),
        (.deactivated, .highSeverity, 0, .applied),
        (.mediumSeverity, .compromised, -1, .stale),
        (.mediumSeverity, .mediumSeverity, -1, .stale),
    ])
    func `newer wins, and at equal times a worse state is applied, an equal one unchanged and a lesser one stale`(
        before: ReportedThreatState, now: ReportedThreatState, seconds: Int, status: ReportStatus
    ) throws {
        let first = try resolve(nil, before, at: 10, id: "first").last
        let second = try resolve(first, now, at: 10 + seconds, id: "second")
        #expect(second.status == status)
        if status == .stale {
            #expect(second.last == first)
        } else {
            #expect(second.last.state == now)
            #expect(second.last.reportID == "second")
        }
    }

    @Test func `the order of two reports at one time does not matter for the state`() throws {
        for first in ReportedThreatState.allCases where first != .unknown {
            for second in ReportedThreatState.allCases where second != .unknown {
                let one = try resolve(resolve(nil, first, at: 0).last, second, at: 0).last
                let other = try resolve(resolve(nil, second, at: 0).last, first, at: 0).last
                #expect(one.state == other.state)
            }
        }
    }

    @Test func `an unchanged item becomes the last report and its time counts`() throws {
        let first = try resolve(nil, .lowSeverity, at: 0, id: "first").last
        let second = try resolve(first, .lowSeverity, at: 60, id: "second").last
        #expect(second.reportID == "second")
        #expect(second.orderTime == Samples.now + .seconds(60))
        #expect(try resolve(second, .highSeverity, at: 30).status == .stale)
    }

    @Test func `the order is the earlier of observed and received`() throws {
        let received = Samples.now + .seconds(5)
        let first = try resolve(nil, .lowSeverity, at: 60, received: received).last
        #expect(first.orderTime == received)
        #expect(first.observed == Samples.now + .seconds(60))
        // Seen later than the first says it came, so it is newer, although the first claims a later observation.
        #expect(try resolve(first, .secured, at: 6, received: Samples.now + .seconds(7)).status == .applied)
    }

    @Test(
        arguments: [
            ([ReportedThreatState.activated], nil), ([.unresponsive], nil), ([.secured], .secured),
            ([.highSeverity, .activated], .highSeverity), ([.highSeverity, .unresponsive, .activated], .highSeverity),
            ([.highSeverity, .activated, .lowSeverity], .lowSeverity),
            ([.activated, .deactivated, .unresponsive], .deactivated),
            ([.compromised, .unresponsive], .compromised), ([.misconfigured, .activated, .activated], .misconfigured),
        ] as [([ReportedThreatState], ReportedThreatState?)])
    func `the settled state is the last one that is neither activated nor unresponsive`(
        states: [ReportedThreatState], settled: ReportedThreatState?
    ) throws {
        var last: LastReport?
        for (index, state) in states.enumerated() { last = try resolve(last, state, at: index).last }
        #expect(last?.settledState == settled)
        #expect(last?.state == states.last)
    }

    @Test func `a stale report does not touch the settled state`() throws {
        var last = try resolve(nil, .secured, at: 0).last
        last = try resolve(last, .activated, at: 20).last
        last = try resolve(last, .highSeverity, at: 10).last
        #expect(last.state == .activated)
        #expect(last.settledState == .secured)
    }
}
