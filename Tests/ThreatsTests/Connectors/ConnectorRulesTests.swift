import Core
import Testing
import Threats

@Suite("Connectors: toggles that may not be turned on") struct ConnectorRulesTests {
    /// The kind of refusal for turning the toggles on, nil if it is allowed.
    private func refusal(
        _ id: ConnectorID, _ new: JSONObject, from old: JSONObject = [:], others: [Connector] = []
    ) throws -> Failure? {
        let catalogue = try Samples.catalogue()
        let (before, after) = (try Samples.settings(old), try Samples.settings(new))
        do {
            try ConnectorRules.check(id, from: before, to: after, others: others, catalogue: catalogue)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        (Samples.lookout, "iosEnabled", true), (Samples.lookout, "androidEnabled", true),
        (Samples.lookout, "windowsEnabled", false), (Samples.lookout, "macEnabled", false),
        (Samples.lookout, "iosMobileApplicationManagementEnabled", true),
        (Samples.lookout, "windowsMobileApplicationManagementEnabled", false),
        (Samples.crowdStrike, "iosEnabled", true),
        (Samples.crowdStrike, "iosMobileApplicationManagementEnabled", false),
        (Samples.defender, "macEnabled", true), (Samples.defender, "windowsEnabled", true),
        (Samples.defender, "windowsMobileApplicationManagementEnabled", false),
        (Samples.secondDefender, "windowsMobileApplicationManagementEnabled", true),
        (Samples.secondDefender, "iosEnabled", false),
        (Samples.custom, "macEnabled", true), (Samples.custom, "windowsMobileApplicationManagementEnabled", true),
    ])
    func `a toggle for a platform or MAM that the catalogue does not list for the partner is 400`(
        id: ConnectorID, name: String, isAllowed: Bool
    ) throws {
        let refusal = try refusal(id, [name: true])
        #expect((refusal == nil) == isAllowed)
        #expect(isAllowed || refusal?.kind == .invalid)
        #expect(isAllowed || refusal?.target == name)
    }

    @Test(arguments: ["androidEnabled", "iosEnabled", "windowsEnabled", "macEnabled"])
    func `turning on an Enabled toggle of Windows Security Center is 400`(name: String) throws {
        #expect(try refusal(Samples.windowsSecurityCenter, [name: true])?.kind == .invalid)
        #expect(
            try refusal(Samples.windowsSecurityCenter, ["windowsMobileApplicationManagementEnabled": true]) == nil)
    }

    @Test func `a toggle that was on already or goes off is never refused`() throws {
        #expect(try refusal(Samples.lookout, ["windowsEnabled": true], from: ["windowsEnabled": true]) == nil)
        #expect(try refusal(Samples.lookout, [:], from: ["windowsEnabled": true]) == nil)
        let other = try Samples.connector(Samples.zimperium, ["iosMobileApplicationManagementEnabled": true])
        let on: JSONObject = ["iosMobileApplicationManagementEnabled": true]
        #expect(try refusal(Samples.lookout, on, from: on, others: [other]) == nil)
    }

    @Test(arguments: [
        (Samples.lookout, Samples.zimperium, "ios", "ios", true),
        (Samples.lookout, Samples.zimperium, "ios", "android", false),
        (Samples.custom, Samples.zimperium, "android", "android", true),
        (Samples.custom, Samples.windowsSecurityCenter, "windows", "windows", true),
        (Samples.windowsSecurityCenter, Samples.custom, "windows", "windows", true),
        (Samples.defender, Samples.zimperium, "ios", "ios", false),
        (Samples.lookout, Samples.defender, "ios", "ios", false),
        (Samples.windowsSecurityCenter, Samples.secondDefender, "windows", "windows", false),
        (Samples.lookout, Samples.lookout, "ios", "ios", false),
    ])
    func `turning on a second non-Defender MAM toggle of a platform is 409`(
        id: ConnectorID, other: ConnectorID, platform: String, otherPlatform: String, isConflict: Bool
    ) throws {
        let standing = try Samples.connector(other, ["\(otherPlatform)MobileApplicationManagementEnabled": true])
        let refusal = try refusal(id, ["\(platform)MobileApplicationManagementEnabled": true], others: [standing])
        #expect((refusal?.kind == .conflict) == isConflict)
        #expect(isConflict || refusal == nil)
    }

    @Test func `two vendors may both count in compliance`() throws {
        let other = try Samples.connector(Samples.zimperium, ["iosEnabled": true])
        #expect(try refusal(Samples.lookout, ["iosEnabled": true], others: [other]) == nil)
    }
}
