import Core
import Testing
import Threats

@Suite("Connectors: heartbeats, reports and deprovisioning") struct ConnectorChangesTests {
    private let later = Samples.now + .hours(1)

    @Test func `a clean heartbeat provisions, clears the error code, sets lastCleanContact and lastHeartbeat`() throws {
        var connector = try Samples.connector()
        connector.errorHeartbeat(code: "E1", at: Samples.now)
        connector.deprovision()
        connector.cleanHeartbeat(at: later)
        #expect(connector.provisioning == .yes)
        #expect(connector.errorCode == nil)
        #expect(connector.lastCleanContact == later)
        #expect(connector.lastHeartbeat == later)
        #expect(connector.partnerState(at: later) == .available)
    }

    @Test func `an error heartbeat sets the error code and lastHeartbeat, not lastCleanContact`() throws {
        var connector = try Samples.connector()
        connector.errorHeartbeat(code: "E1", at: later)
        #expect(connector.errorCode == "E1")
        #expect(connector.lastHeartbeat == later)
        #expect(connector.lastCleanContact == Samples.now)
    }

    @Test(arguments: [Provisioning.never, .withdrawn])
    func `an error heartbeat counts only when provisioned is yes`(provisioning: Provisioning) throws {
        var connector = try Samples.connector()
        connector.provisioning = provisioning
        let before = connector
        connector.errorHeartbeat(code: "E1", at: later)
        #expect(connector == before)
    }

    @Test func `an accepted report sets both times and does not clear the error code`() throws {
        var connector = try Samples.connector()
        connector.errorHeartbeat(code: "E1", at: Samples.now)
        connector.acceptedReport(at: later)
        #expect(connector.lastCleanContact == later)
        #expect(connector.lastHeartbeat == later)
        #expect(connector.errorCode == "E1")
        #expect(connector.partnerState(at: later) == .error)
    }

    @Test(arguments: [Provisioning.never, .withdrawn])
    func `a report to a connector that is not ready changes nothing`(provisioning: Provisioning) throws {
        var connector = try Samples.connector()
        connector.provisioning = provisioning
        let before = connector
        connector.acceptedReport(at: later)
        #expect(connector == before)
    }

    @Test func `deprovisioning sets withdrawn and keeps the last contact`() throws {
        var connector = try Samples.connector()
        connector.deprovision()
        #expect(connector.partnerState(at: Samples.now) == .unavailable)
        #expect(connector.lastCleanContact == Samples.now)
    }

    @Test func `a clean heartbeat provisions again after deprovisioning`() throws {
        var connector = try Samples.connector()
        connector.deprovision()
        connector.errorHeartbeat(code: "E1", at: later)
        connector.acceptedReport(at: later)
        #expect(connector.partnerState(at: later) == .unavailable)
        connector.cleanHeartbeat(at: later)
        #expect(connector.partnerState(at: later) == .available)
    }

    @Test func `deprovisioning before the first clean heartbeat changes nothing`() throws {
        var connector = try Samples.connector(provisioned: false)
        connector.deprovision()
        #expect(connector.partnerState(at: Samples.now) == .notSetUp)
    }

    @Test func `an unresponsive partner comes back with a heartbeat or a report`() throws {
        let much = Samples.now + .days(30)
        var first = try Samples.connector()
        #expect(first.partnerState(at: much) == .unresponsive)
        var second = first
        first.cleanHeartbeat(at: much)
        second.acceptedReport(at: much)
        #expect(first.partnerState(at: much) == .available)
        #expect(second.partnerState(at: much) == .available)
    }

    @Test func `only a change by administrators raises the version`() throws {
        var connector = try Samples.connector()
        connector.cleanHeartbeat(at: later)
        connector.errorHeartbeat(code: "E1", at: later)
        connector.acceptedReport(at: later)
        connector.deprovision()
        #expect(connector.version == 1)
        #expect(connector.modifiedAt == Samples.now)
        connector.change(settings: try Samples.settings(["iosEnabled": true]), at: later)
        #expect(connector.version == 2)
        #expect(connector.modifiedAt == later)
        #expect(connector.settings.iosEnabled)
    }

    @Test(
        arguments: [
            (nil, "12"), ("11", "12"), ("12", "12"), ("13.1", "13.1"),
        ] as [(String?, String)])
    func `a heartbeat's minimumOsVersions can only raise the catalogue's`(said: String?, effective: String) throws {
        var connector = try Samples.connector()
        connector.cleanHeartbeat(at: later, minimumOSVersions: said.flatMap(OSVersion.init).map { [.iOS: $0] } ?? [:])
        let partner = try Samples.partner(Samples.lookout)
        #expect(connector.minimumOSVersion(on: .iOS, partner: partner) == OSVersion(effective))
        #expect(connector.minimumOSVersion(on: .macOS, partner: partner) == nil)
    }

    @Test func `the last clean heartbeat that named a platform counts`() throws {
        var connector = try Samples.connector()
        let partner = try Samples.partner(Samples.lookout)
        let version15 = try #require(OSVersion("15"))
        let version14 = try #require(OSVersion("14"))
        connector.receive(.clean([.iOS: version15, .android: version15]), at: later)
        connector.receive(.clean([.android: version14]), at: later)
        connector.receive(.error(code: "E1"), at: later)
        #expect(connector.minimumOSVersion(on: .iOS, partner: partner) == version15)
        #expect(connector.minimumOSVersion(on: .android, partner: partner) == version14)
        connector.receive(.clean([.iOS: version14]), at: later)
        #expect(connector.minimumOSVersion(on: .iOS, partner: partner) == version14)
    }
}
