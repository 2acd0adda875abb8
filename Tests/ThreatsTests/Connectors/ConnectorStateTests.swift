import Core
import Testing
import Threats

@Suite("Connectors: partnerState") struct ConnectorStateTests {
    private static let microsecond = TimeSpan(microseconds: 1)

    @Test(
        arguments: [
            // provisioning, error code, is past the threshold, a toggle is on → state
            (Provisioning.never, nil, false, false, PartnerState.notSetUp),
            (.never, "E1", true, true, .notSetUp),
            (.withdrawn, nil, false, true, .unavailable),
            (.withdrawn, "E1", true, true, .unavailable),
            (.yes, "E1", false, false, .error),
            (.yes, "E1", true, true, .error),
            (.yes, nil, true, true, .unresponsive),
            (.yes, nil, true, false, .unresponsive),
            (.yes, nil, false, true, .enabled),
            (.yes, nil, false, false, .available),
        ] as [(Provisioning, String?, Bool, Bool, PartnerState)])
    func `partnerState is that of the first row that matches`(
        provisioning: Provisioning, errorCode: String?, isPast: Bool, hasToggle: Bool, state: PartnerState
    ) throws {
        var connector = try Samples.connector(Samples.lookout, ["iosEnabled": .bool(hasToggle)])
        connector.provisioning = provisioning
        connector.errorCode = errorCode
        #expect(connector.partnerState(at: Samples.now + .days(isPast ? 8 : 6)) == state)
    }

    @Test(arguments: [1, 7, 90])
    func `unresponsive: lastCleanContact is more than N times 24 hours ago`(days: Int) throws {
        let members: JSONObject = ["partnerUnresponsivenessThresholdInDays": .integer(Int64(days)), "iosEnabled": true]
        let connector = try Samples.connector(Samples.lookout, members)
        let end = Samples.now + .hours(24 * days)
        #expect(connector.silentAt == end)
        #expect(connector.partnerState(at: end) == .enabled)
        #expect(connector.partnerState(at: end + Self.microsecond) == .unresponsive)
        #expect(connector.partnerState(at: end - Self.microsecond) == .enabled)
    }

    @Test(arguments: [
        "androidEnabled", "iosEnabled", "windowsEnabled", "macEnabled", "androidMobileApplicationManagementEnabled",
        "iosMobileApplicationManagementEnabled", "windowsMobileApplicationManagementEnabled",
    ])
    func `enabled: any Enabled or MobileApplicationManagementEnabled is on`(name: String) throws {
        #expect(try Samples.connector(Samples.lookout, [name: true]).partnerState(at: Samples.now) == .enabled)
    }

    @Test func `available: no toggle is on, whatever else is`() throws {
        let connector = try Samples.connector(
            Samples.lookout,
            ["microsoftDefenderForEndpointAttachEnabled": true, "partnerUnsupportedOsVersionBlocked": true])
        #expect(connector.partnerState(at: Samples.now) == .available)
    }

    @Test func `never provisioned: notSetUp, and lastHeartbeatDateTime is 0001-01-01T00:00:00Z`() throws {
        let connector = try Samples.connector(Samples.lookout, ["iosEnabled": true], provisioned: false)
        #expect(connector.partnerState(at: Samples.now + .days(400)) == .notSetUp)
        #expect(connector.silentAt == nil)
        #expect(!connector.isSilent(at: .endOfTime))
        #expect(connector.lastHeartbeatDateTime.rfc3339 == "0001-01-01T00:00:00Z")
    }

    @Test func `past the threshold always means lastCleanContact`() throws {
        var connector = try Samples.connector()
        connector.errorHeartbeat(code: "E1", at: Samples.now + .days(6))
        #expect(connector.silentAt == Samples.now + .days(7))
        connector.deprovision()
        #expect(connector.silentAt == Samples.now + .days(7))
        #expect(connector.isSilent(at: Samples.now + .days(8)))
    }

    @Test func `reports are refused with 403 ConnectorNotReady in notSetUp and unavailable, and only there`() throws {
        var connector = try Samples.connector(provisioned: false)
        func refusal() -> Failure? {
            do {
                try connector.requireReady()
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal()?.code == "ConnectorNotReady")
        #expect(refusal()?.kind == .forbidden)
        connector.cleanHeartbeat(at: Samples.now)
        #expect(refusal() == nil)
        connector.errorHeartbeat(code: "E1", at: Samples.now)
        #expect(refusal() == nil)
        connector.deprovision()
        #expect(refusal()?.code == "ConnectorNotReady")
    }

    @Test func `a threshold at the end of time does not overflow`() throws {
        var connector = try Samples.connector(Samples.lookout, ["partnerUnresponsivenessThresholdInDays": 90])
        connector.cleanHeartbeat(at: .endOfTime)
        #expect(!connector.isSilent(at: .endOfTime))
    }
}
