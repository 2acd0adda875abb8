import Core
import Testing

@Suite("Threat level") struct ThreatLevelTests {
    @Test func `secured is less than low, low than medium, medium than high`() {
        #expect(ThreatLevel.allCases.sorted() == [.secured, .low, .medium, .high])
        #expect(ThreatLevel.allCases.map(\.rawValue) == ["secured", "low", "medium", "high"])
    }

    @Test func `partnerReportedThreatState is one of ten words`() {
        #expect(
            ReportedThreatState.allCases.map(\.rawValue) == [
                "unknown", "activated", "deactivated", "secured", "lowSeverity", "mediumSeverity", "highSeverity",
                "unresponsive", "compromised", "misconfigured",
            ])
    }

    @Test func `the states have an order from unknown to compromised`() {
        #expect(
            ReportedThreatState.allCases.sorted { $0.badness < $1.badness } == [
                .unknown, .activated, .secured, .lowSeverity, .mediumSeverity, .unresponsive, .misconfigured,
                .deactivated, .highSeverity, .compromised,
            ])
        #expect(Set(ReportedThreatState.allCases.map(\.badness)).count == 10)
    }

    @Test func `four states stand for a level and the others for none`() {
        let levels: [ReportedThreatState: ThreatLevel] = [
            .secured: .secured, .lowSeverity: .low, .mediumSeverity: .medium, .highSeverity: .high,
        ]
        for state in ReportedThreatState.allCases { #expect(state.level == levels[state]) }
        for level in ThreatLevel.allCases { #expect(level.reportedState.level == level) }
    }
}
