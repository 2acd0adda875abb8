import Core
import Testing
import Threats

@Suite("Connectors: what administrators set") struct ConnectorSettingsTests {
    private let all = ConnectorSettings.memberNames

    @Test func `every toggle is off, the threshold 7 days and failMode ignore unless set`() {
        let members = ConnectorSettings().json()
        for member in members.members where member.value.bool != nil {
            #expect(member.value == false, "\(member.name)")
        }
        #expect(members["partnerUnresponsivenessThresholdInDays"] == 7)
        #expect(members["failMode"] == "ignore")
        #expect(!ConnectorSettings().hasAnyToggleOn)
    }

    @Test func `there are 21 writable members, and json has exactly them`() {
        #expect(all.count == 21)
        #expect(Set(ConnectorSettings().json().names) == all)
        #expect(all.isDisjoint(with: ConnectorSettings.serverOwnedNames))
    }

    @Test(arguments: ConnectorSettings.memberNames.sorted())
    func `each member is applied, stored and read back, and only windowsEnabled changes another`(name: String) throws {
        let value: JSON =
            switch name {
            case "failMode": "block"
            case "partnerUnresponsivenessThresholdInDays": 30
            default: true
            }
        var settings = ConnectorSettings()
        try settings.merge([name: value], allowing: all)
        var expected = ConnectorSettings().json()
        expected[name] = value
        if name == "windowsEnabled" { expected["windowsDeviceBlockedOnMissingPartnerData"] = true }
        #expect(settings.json() == expected)
        #expect(try ConnectorSettings(json: settings.json()) == settings)
    }

    @Test(arguments: DevicePlatform.allCases)
    func `the platform accessors read the members of their platform`(platform: DevicePlatform) throws {
        let prefix = platform.togglePrefix
        for other in DevicePlatform.allCases {
            #expect(try Samples.settings(["\(prefix)Enabled": true]).isEnabled(on: other) == (other == platform))
            let missing = try Samples.settings(["\(prefix)DeviceBlockedOnMissingPartnerData": true])
            #expect(missing.blocksOnMissingData(on: other) == (other == platform))
            let protection = try Samples.settings(["\(prefix)MobileApplicationManagementEnabled": true])
            #expect(protection.appProtectionEnabled(on: other) == (other == platform && platform != .macOS))
        }
    }

    @Test func `toggles are the four Enabled and the three MobileApplicationManagementEnabled`() throws {
        var toggles: [String] = []
        for name in all where name != "failMode" && name != "partnerUnresponsivenessThresholdInDays" {
            if try Samples.settings([name: true]).hasAnyToggleOn { toggles.append(name) }
        }
        #expect(
            toggles.sorted() == [
                "androidEnabled", "androidMobileApplicationManagementEnabled", "iosEnabled",
                "iosMobileApplicationManagementEnabled", "macEnabled", "windowsEnabled",
                "windowsMobileApplicationManagementEnabled",
            ])
    }

    @Test(
        arguments: [
            ("iosEnabled", .null), ("iosEnabled", "true"), ("iosEnabled", 1), ("failMode", .null),
            ("failMode", "Block"),
            ("failMode", true), ("partnerUnresponsivenessThresholdInDays", 0),
            ("partnerUnresponsivenessThresholdInDays", 91),
            ("partnerUnresponsivenessThresholdInDays", -1), ("partnerUnresponsivenessThresholdInDays", .null),
            ("partnerUnresponsivenessThresholdInDays", "7"), ("partnerUnresponsivenessThresholdInDays", .number(7.5)),
            ("partnerUnresponsivenessThresholdInDays", .integer(.max)), ("colour", true), ("IosEnabled", true),
            ("androidEnabl\u{0065}\u{0301}d", true),
        ] as [(String, JSON)])
    func `a wrong member is a 400 that names it, and nothing is applied`(name: String, value: JSON) {
        var settings = ConnectorSettings()
        do {
            try settings.merge(["androidEnabled": true, name: value], allowing: all)
            Issue.record("accepted")
        } catch {
            #expect(error.kind == .invalid)
            #expect(error.target == name)
            #expect(error.message.contains(name))
        }
        #expect(settings == ConnectorSettings())
    }

    @Test(arguments: [(0, false), (1, true), (90, true), (91, false)])
    func `partnerUnresponsivenessThresholdInDays is from 1 to 90`(days: Int, isTaken: Bool) throws {
        var settings = ConnectorSettings()
        let body: JSONObject = ["partnerUnresponsivenessThresholdInDays": .integer(Int64(days))]
        if isTaken {
            try settings.merge(body, allowing: all)
        } else {
            #expect(throws: Failure.self) { try settings.merge(body, allowing: all) }
        }
        #expect(settings.partnerUnresponsivenessThresholdInDays == (isTaken ? days : 7))
    }

    @Test func `a member that this version does not have is refused unless it is null`() throws {
        var settings = ConnectorSettings()
        let names = all.subtracting(["macEnabled", "failMode"])
        #expect(throws: Failure.self) { try settings.merge(["macEnabled": true], allowing: names) }
        #expect(throws: Failure.self) { try settings.merge(["failMode": "block"], allowing: names) }
        try settings.merge(["macEnabled": nil], allowing: names)
        #expect(settings == ConnectorSettings())
    }

    @Test func `server-owned members and annotations are ignored in bodies`() throws {
        var settings = ConnectorSettings()
        try settings.merge(
            [
                "@odata.type": "#microsoft.graph.mobileThreatDefenseConnector", "id": "x", "partnerState": "enabled",
                "lastHeartbeatDateTime": "2026-01-01T00:00:00Z", "iosEnabled": true,
            ], allowing: all)
        #expect(settings.iosEnabled)
    }

    @Test(
        arguments: [
            (false, ["windowsEnabled": true], true),
            (false, ["windowsEnabled": true, "windowsDeviceBlockedOnMissingPartnerData": false], false),
            (false, ["windowsDeviceBlockedOnMissingPartnerData": false, "windowsEnabled": true], false),
            (false, ["windowsEnabled": true, "windowsDeviceBlockedOnMissingPartnerData": true], true),
            (false, ["windowsEnabled": false], false), (false, ["iosEnabled": true], false),
            (true, ["windowsEnabled": true], false),
        ] as [(Bool, JSONObject, Bool)])
    func `windowsEnabled going from off to on also turns on block on missing data, unless the same body says otherwise`(
        wasOn: Bool, body: JSONObject, blocks: Bool
    ) throws {
        var settings = try Samples.settings(["windowsEnabled": .bool(wasOn)])
        try settings.merge(body, allowing: all)
        #expect(settings.windowsDeviceBlockedOnMissingPartnerData == blocks)
    }

    @Test func `reading from storage leaves unknown members aside and gives missing ones their default`() throws {
        let settings = try ConnectorSettings(json: ["iosEnabled": true, "ofAnotherVersion": [1]])
        #expect(settings.iosEnabled)
        #expect(settings.partnerUnresponsivenessThresholdInDays == 7)
    }

    @Test func `a stored member of a wrong type is a defect of ours`() {
        #expect { try ConnectorSettings(json: ["iosEnabled": "yes"]) } throws: { ($0 as? Failure)?.kind == .internal }
    }
}
