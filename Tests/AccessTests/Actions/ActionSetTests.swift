import Core
import Testing

@testable import Access

@Suite struct ActionSetTests {
    @Test func `every action has a bit of its own`() {
        #expect(ResourceAction.allCases.count <= ActionSet.capacity)
        for action in ResourceAction.allCases {
            #expect(Array(ActionSet([action])) == [action])
            #expect(ActionSet.all.subtracting([action]).count == ResourceAction.allCases.count - 1)
        }
        #expect(Array(ActionSet.all) == ResourceAction.allCases)
    }

    @Test func `sets follow the laws of sets`() {
        let reads: ActionSet = [.mobileThreatDefenseRead, .tenantsManage]
        let writes: ActionSet = [.mobileThreatDefenseModify, .tenantsManage]
        #expect(reads.union(writes) == [.mobileThreatDefenseRead, .mobileThreatDefenseModify, .tenantsManage])
        #expect(reads.intersection(writes) == [.tenantsManage])
        #expect(reads.subtracting(writes) == [.mobileThreatDefenseRead])
        #expect(!reads.isSubset(of: writes))
        #expect(reads.intersection(writes).isSubset(of: writes))
        #expect(ActionSet().isSubset(of: writes))
        #expect(ActionSet().isEmpty)
        #expect(!reads.isEmpty)
        var one = reads
        one.remove(.tenantsManage)
        #expect(!one.contains(.tenantsManage) && one.contains(.mobileThreatDefenseRead))
    }

    @Test func `what only a partner, the operator or a bootstrap secret may do is not grantable`() {
        #expect(
            ActionSet.all.subtracting(.grantable) == [.partnerReport, .tenantsManage, .bootstrapSecretReplace])
    }

    @Test(arguments: ResourceAction.allCases)
    func `an action is read back from its own text and from no other`(action: ResourceAction) {
        #expect(ResourceAction(exactly: action.rawValue) == action)
        #expect(ResourceAction(exactly: action.rawValue.lowercased()) == nil)
        #expect(ResourceAction(exactly: action.rawValue + " ") == nil)
    }

    @Test func `text that only looks like an action is none`() {
        // U+1E0A composed and decomposed are equal to Swift's String, so a near miss must not pass through it.
        let combining = "Drawbridge_Trust_Read\u{0307}"
        #expect(ResourceAction(exactly: combining) == nil)
        #expect(ResourceAction(exactly: "Microsoft.Intune_DeviceCompliancePolicies_Read") == nil)
        #expect(ResourceAction(exactly: "Microsoft.Intune_MultiAdminApproval_\u{212A}") == nil)
        #expect(ResourceAction(exactly: "") == nil)
    }
}
