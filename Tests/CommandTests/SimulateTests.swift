import ArgumentParser
import Core
import Foundation
import Testing
import Threats

@testable import drawbridge

@Suite struct SimulateTests {
    static let catalogue = try? PartnerCatalogue(json: ProductFiles.read("partners.json"))

    @Test func `the worst finding gives a device its word, and a clean device gets the clean word`() throws {
        let lookout = try PartnerChoice.find("lookout", in: try #require(Self.catalogue))
        let categorisation = Categorisation(lookout)
        #expect(categorisation.deviceWord([]) == "SECURE")
        #expect(categorisation.deviceWord(["THREAT_LOW", "THREAT_HIGH", "THREAT_MEDIUM"]) == "THREAT_HIGH")
        #expect(categorisation.deviceWord(["nonsense"]) == "SECURE")
    }

    @Test func `every partner can be simulated, with words of its own scale`() throws {
        let catalogue = try #require(Self.catalogue)
        #expect(catalogue.partners.count == 17)
        for partner in catalogue.partners {
            let fleet = FleetSimulation(partner: partner, threatPercent: 50, runName: "r")
            let ids = (0..<200).map(String.init)
            let reports = try fleet.reports(for: ids, seed: 7, now: Timestamp(seconds: 1_000_000))
            #expect(reports.count == 200)
            #expect(Set(reports.map(\.reportID)).count == 200)
            for report in reports {
                let state = try #require(partner.severity(report.nativeSeverity))
                let worst = report.threats.compactMap { partner.severity($0.severity)?.badness }.max()
                #expect(state.badness == worst ?? ReportedThreatState.secured.badness)
            }
            #expect(reports.contains { $0.threats.isEmpty } && reports.contains { !$0.threats.isEmpty })
        }
    }

    @Test func `the same seed makes the same reports, another seed others`() throws {
        let partner = try PartnerChoice.find("zimperium", in: try #require(Self.catalogue))
        let fleet = FleetSimulation(partner: partner, threatPercent: 50, runName: "r")
        func words(_ seed: UInt64) throws -> [String] {
            try fleet.reports(for: (0..<50).map(String.init), seed: seed, now: .never).map(\.nativeSeverity)
        }
        #expect(try words(1) == words(1))
        #expect(try words(1) != words(2))
    }

    @Test(arguments: ["", "m", "nobody"])
    func `a name that fits none or several partners is refused with the choices`(name: String) throws {
        let catalogue = try #require(Self.catalogue)
        #expect { try PartnerChoice.find(name, in: catalogue) } throws: {
            ($0 as? CommandFailure)?.message.contains("Choose one of: ") == true
        }
    }

    @Test func `a partner is found by id, name and part of the name`() throws {
        let catalogue = try #require(Self.catalogue)
        for text in ["2C7790DE-8b02-4814-85cf-e0c59380dee8", "lookout for work", "Lookout"] {
            #expect(try PartnerChoice.find(text, in: catalogue).displayName == "Lookout for Work")
        }
    }

    @Test(arguments: SimulationScenario.allCases)
    func `help names every scenario, and its word is taken`(scenario: SimulationScenario) throws {
        #expect(SimulateCommand.helpMessage().contains(scenario.rawValue))
        let command = try SimulateCommand.parse([
            "--partner", "lookout", "--devices", "1", "--scenario", scenario.rawValue,
        ])
        #expect(command.scenario == scenario)
    }

    @Test func `counts are sorted by number, then by word`() {
        #expect(ReportResults.summary(["b", "a", "c", "c"]) == "2 c, 1 a, 1 b")
        #expect(ReportResults.summary([]) == "none")
    }

    @Test func `Windows Security Center gets no toggle for compliance`() throws {
        let catalogue = try #require(Self.catalogue)
        #expect(SimulationSetup.toggles(try PartnerChoice.find("Windows Security Center", in: catalogue)) == [])
        #expect(
            SimulationSetup.toggles(try PartnerChoice.find("Microsoft Defender for Endpoint", in: catalogue))
                == ["androidEnabled", "iosEnabled", "windowsEnabled"])
    }
}
