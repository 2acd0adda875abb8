import Core
import Testing

@testable import Compliance

@Suite("Threat level: partnerReportedThreatState of a device") struct ReportedThreatStateTests {
    /// From best to worst, as the page has it.
    static let order: [ReportedThreatState] = [
        .unknown, .activated, .secured, .lowSeverity, .mediumSeverity, .unresponsive, .misconfigured, .deactivated,
        .highSeverity, .compromised,
    ]

    private func reported(_ reports: [ReportFacts], _ connectors: [ConnectorFacts]) -> ReportedThreatState {
        Example.evaluate(Example.device(), reports, Example.world([], connectors)).reportedState
    }

    @Test(arguments: order.indices)
    func `it is the worst of what the connectors say`(worst: Int) {
        let connectors = [Example.connector(), Example.connector(Example.zimperium)]
        for other in 0...worst {
            for (first, second) in [(worst, other), (other, worst)] {
                let reports = [
                    Example.report(Self.order[first]), Example.report(Self.order[second], from: Example.zimperium),
                ]
                #expect(reported(reports, connectors) == Self.order[worst], "\(Self.order[other])")
            }
        }
    }

    @Test func `only connectors whose toggle for the platform is on are asked`() {
        let reports = [Example.report(.lowSeverity), Example.report(.compromised, from: Example.zimperium)]
        let other = Example.connector(Example.zimperium, enabled: [.android, .macOS, .windows])
        #expect(reported(reports, [Example.connector(), other]) == .lowSeverity)
        #expect(reported(reports, [Example.connector(), Example.connector(Example.zimperium)]) == .compromised)
        #expect(reported(reports, [other]) == .unknown)
    }
}
