import Core
import Testing

@testable import Access

@Suite struct EscalationRuleTests {
    let me: PrincipalID = .test(1)
    let other: PrincipalID = .test(2)
    let east: GroupID = .test(3)
    let west: GroupID = .test(4)

    func rights(_ actions: ActionSet, _ scope: Scope = .tenant, narrowing: ActionSet? = nil) -> Rights {
        Rights(grants: [Grant(actions: actions, scope: scope, source: .role(.test(9)))], narrowing: narrowing)
    }

    let administrator = Rights(grants: [
        Grant(actions: .grantable, scope: .tenant, source: .role(BuiltInRole.globalAdministratorID))
    ])

    func refuses(_ grantor: Rights, _ gain: Gain, to grantee: PrincipalID?) -> Bool {
        do {
            try EscalationRule.check(grantor: grantor, principal: me, gain: gain, grantee: grantee)
            return false
        } catch {
            return error.kind == .forbidden && error.code == "WouldEscalate"
        }
    }

    @Test func `who grants must hold every action gained`() {
        let grantor = rights([.rolesAssign, .auditRead])
        #expect(!refuses(grantor, Gain([.auditRead], in: .tenant), to: other))
        #expect(refuses(grantor, Gain([.auditRead, .mobileThreatDefenseModify], in: .tenant), to: other))
        #expect(refuses(grantor, Gain([.mobileThreatDefenseModify], in: .groups([])), to: other))
    }

    @Test func `and in at least the scope in which it is gained`() {
        let grantor = rights([.managedDevicesDelete], .groups([east]))
        #expect(!refuses(grantor, Gain([.managedDevicesDelete], in: .groups([east])), to: other))
        #expect(refuses(grantor, Gain([.managedDevicesDelete], in: .groups([east, west])), to: other))
        #expect(refuses(grantor, Gain([.managedDevicesDelete], in: .tenant), to: other))
    }

    @Test func `a narrowed client grants only within its narrowing`() {
        let grantor = rights([.auditRead, .rolesRead], narrowing: [.rolesRead])
        #expect(!refuses(grantor, Gain([.rolesRead], in: .tenant), to: other))
        #expect(refuses(grantor, Gain([.auditRead], in: .tenant), to: other))
    }

    @Test func `one's own gain is always refused, also a Global Administrator's`() {
        #expect(refuses(rights([.auditRead]), Gain([.auditRead], in: .tenant), to: me))
        #expect(refuses(administrator, Gain([.auditRead], in: .tenant), to: me))
        #expect(!refuses(rights([.auditRead]), Gain(), to: me))
    }

    @Test func `only a Global Administrator grants Global Administrator`() {
        let gain = Gain([.auditRead], in: .tenant, includesGlobalAdministrator: true)
        #expect(refuses(rights(.grantable), gain, to: other))
        #expect(!refuses(administrator, gain, to: other))
        #expect(refuses(rights(.grantable), Gain([], in: .tenant, includesGlobalAdministrator: true), to: nil))
    }

    @Test func `not even a Global Administrator makes an operator or a reporter`() {
        for action in [ResourceAction.tenantsManage, .partnerReport] {
            #expect(refuses(administrator, Gain([action], in: .tenant), to: other))
        }
    }

    @Test func `a gain is what the change adds, per action and scope`() {
        let before = rights([.managedDevicesRead, .auditRead], .groups([east]))
        let after = Rights(grants: [
            Grant(actions: [.managedDevicesRead], scope: .groups([east, west]), source: .role(.test(9))),
            Grant(actions: [.auditRead], scope: .groups([east]), source: .role(.test(9))),
            Grant(actions: [.rolesRead], scope: .tenant, source: .role(.test(9))),
        ])
        let gain = after.gain(over: before)
        #expect(gain.scopes == [.managedDevicesRead: .groups([west]), .rolesRead: .tenant])
        #expect(before.gain(over: after).isEmpty)
        #expect(after.gain(over: after).isEmpty)
        #expect(administrator.gain(over: before).includesGlobalAdministrator)
        #expect(!administrator.gain(over: administrator).includesGlobalAdministrator)
    }

    @Test func `Global Administrator over some groups only is still Global Administrator's to give`() {
        let scoped = Rights(grants: [
            Grant(
                actions: .grantable, scope: .groups([east]),
                source: .assignment(.test(7), role: BuiltInRole.globalAdministratorID))
        ])
        #expect(!scoped.includesGlobalAdministrator)
        #expect(scoped.gain(over: .none).includesGlobalAdministrator)
        #expect(refuses(rights(.grantable), scoped.gain(over: .none), to: other))
        #expect(!refuses(administrator, scoped.gain(over: .none), to: other))
        #expect(administrator.gain(over: scoped).includesGlobalAdministrator)
    }

    @Test func `lifting a narrowing is a gain`() {
        let before = rights([.auditRead, .rolesRead], narrowing: [.rolesRead])
        #expect(rights([.auditRead, .rolesRead]).gain(over: before).actions == [.auditRead])
    }

    @Test func `gains of several principals add up`() {
        var gain = Gain([.auditRead], in: .groups([east]))
        gain.formUnion(Gain([.auditRead, .rolesRead], in: .groups([west]), includesGlobalAdministrator: true))
        #expect(gain.scopes == [.auditRead: .groups([east, west]), .rolesRead: .groups([west])])
        #expect(gain.includesGlobalAdministrator)
    }
}
