import Core
import Testing

@testable import Access

@Suite struct RightsTests {
    let east: GroupID = .test(1)
    let west: GroupID = .test(2)

    func rights(_ actions: ActionSet, _ scope: Scope = .tenant, narrowing: ActionSet? = nil) -> Rights {
        Rights(grants: [Grant(actions: actions, scope: scope, source: .role(.test(1)))], narrowing: narrowing)
    }

    @Test func `a tenant covers groups, groups never cover the tenant`() {
        #expect(Scope.tenant.covers(.groups([east])))
        #expect(!Scope.groups([east]).covers(.tenant))
        #expect(Scope.groups([east, west]).covers(.groups([west])))
        #expect(!Scope.groups([east]).covers(.groups([east, west])))
        #expect(Scope.groups([]).covers(.groups([])))
        #expect(!Scope.groups([]).covers(.tenant))
        #expect(Scope.groups([east]).union(.groups([west])) == .groups([east, west]))
        #expect(Scope.groups([east]).union(.tenant) == .tenant)
        #expect(Scope.groups([east, west]).subtracting(.groups([west])) == .groups([east]))
        #expect(Scope.tenant.subtracting(.groups([west])) == .tenant)
        #expect(Scope.groups([west]).subtracting(.tenant) == nil)
    }

    @Test func `rights cover actions only in the scope they have them`() {
        let rights = Rights(grants: [
            Grant(actions: [.managedDevicesRead], scope: .tenant, source: .role(.test(1))),
            Grant(actions: [.managedDevicesDelete], scope: .groups([east]), source: .role(.test(2))),
        ])
        #expect(rights.covers([.managedDevicesRead], in: .tenant))
        #expect(rights.covers([.managedDevicesRead, .managedDevicesDelete], in: .groups([east])))
        #expect(!rights.covers([.managedDevicesRead, .managedDevicesDelete], in: .tenant))
        #expect(!rights.covers([.managedDevicesDelete], in: .groups([west])))
        #expect(!rights.covers([.auditRead], in: .groups([])))
        #expect(rights.covers(Rights.none))
        #expect(rights.covers(self.rights([.managedDevicesDelete], .groups([east]))))
        #expect(!rights.covers(self.rights([.managedDevicesDelete])))
    }

    @Test func `narrowing hides an action from every question`() {
        let narrowed = rights([.auditRead, .rolesRead], narrowing: [.rolesRead, .tenantsManage])
        #expect(narrowed.actions == [.rolesRead])
        #expect(!narrowed.allows(.auditRead))
        #expect(narrowed.scope(for: .auditRead) == nil)
        #expect(!narrowed.covers([.auditRead], in: .tenant))
        #expect(!narrowed.allows(.tenantsManage))
    }

    @Test func `a bootstrap token may store its successor and nothing else`() {
        let allowed = Operation.all.filter { !$0.access.isAnonymous && Rights.bootstrap.allows($0.access) }
        #expect(allowed == [.clientSecretsCreate])
        #expect(!Rights.bootstrap.allows(.clientsManage))
    }

    @Test func `somebody without any right reaches only what needs none`() {
        for operation in Operation.all where Rights.none.allows(operation.access) {
            #expect(operation.access.isAnonymous || operation.access == .authenticated, "\(operation)")
        }
        #expect(Rights.none.scope(for: .authenticated) == nil)
    }

    @Test func `a guard with several actions opens for each of them`() {
        #expect(rights([.devicesImport]).allows(Operation.managedDevicesUpdate.access))
        #expect(rights([.managedDevicesUpdate]).allows(Operation.managedDevicesUpdate.access))
        #expect(!rights([.managedDevicesRead]).allows(Operation.managedDevicesUpdate.access))
    }

    @Test func `a guard that needs all actions opens only for who has each of them`() {
        let whatIf = Operation.decisionsWhatIf.access
        let needed: ActionSet = [.deviceCompliancePoliciesRead, .conditionalAccessRead, .managedDevicesRead]
        #expect(rights(needed).allows(whatIf))
        #expect(whatIf.actions.count == 3)
        for missing in whatIf.actions {
            let others = ActionSet(whatIf.actions.filter { $0 != missing })
            #expect(!rights(others).allows(whatIf))
            #expect(rights(others).scope(for: whatIf) == nil)
        }
        #expect(rights(needed).scope(for: whatIf) == .tenant)
        #expect(rights(needed, .groups([east])).scope(for: whatIf) == .groups([east]))
        let mixed = Rights(grants: [
            Grant(actions: [.conditionalAccessRead], scope: .tenant, source: .role(.test(1))),
            Grant(actions: [.managedDevicesRead], scope: .groups([east, west]), source: .role(.test(2))),
            Grant(actions: [.deviceCompliancePoliciesRead], scope: .groups([west]), source: .role(.test(3))),
        ])
        #expect(mixed.scope(for: whatIf) == .groups([west]))
    }
}
