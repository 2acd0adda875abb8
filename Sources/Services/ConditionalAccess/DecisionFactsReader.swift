import Access
import Compliance
import Core
import Storage
import Threats

/// Reads what a decision rests on from the tenant's data, on one connection.
struct DecisionFactsReader {
    let caller: Caller
    let sql: any SQLConnection

    /// The facts, and the record of the device they are about.
    func facts(
        _ subject: DecisionSubject, resource: String, context: AccessContext
    ) throws -> (facts: DecisionFacts, record: DeviceRecord?) {
        let snapshot = caller.snapshot
        var facts = DecisionFacts(
            resource: resource, context: context,
            exemptApplicationIDs: caller.environment.partners.exemptApplicationIDs,
            world: ComplianceWorld(snapshot, partners: caller.environment.partners),
            accessPolicies: snapshot.accessPolicies.map(\.policy))
        let record = try fill(&facts, subject)
        return (facts, record)
    }

    private func fill(_ facts: inout DecisionFacts, _ subject: DecisionSubject) throws -> DeviceRecord? {
        switch subject {
        case .device(let id):
            let reader = DeviceFactsReader(sql: sql)
            guard let record = try device(id) else {
                try fillUnenrolled(&facts, id, owner: nil)
                if let device = facts.registrations.unenrolled { facts.user = user(device.facts.user) }
                return nil
            }
            let inputs = try reader.inputs(record)
            facts.device = inputs
            facts.user = user(inputs.facts.user)
            facts.registrations = try reader.registrations(of: inputs.facts)
            return record
        case .user(let id, let deviceID):
            guard let known = try? UserService.find(id, sql) else {
                facts.unknownSubject = true
                return nil
            }
            let reader = DeviceFactsReader(sql: sql)
            facts.user = user(try reader.user(known.id))
            guard let deviceID else { return nil }
            guard let record = try device(deviceID) else {
                try fillUnenrolled(&facts, deviceID, owner: known.id)
                return nil
            }
            guard record.userID == known.id else {
                facts.unknownSubject = true
                return nil
            }
            let inputs = try reader.inputs(record)
            facts.device = inputs
            facts.registrations = try reader.registrations(of: inputs.facts)
            return record
        }
    }

    /// A device that is not enrolled is known by its app registrations. An enrolled one that the caller may not see is not.
    private func fillUnenrolled(_ facts: inout DecisionFacts, _ id: String, owner: UserID?) throws {
        guard let id = EntraDeviceID(id), try DeviceStore(sql).device(eitherID: DeviceID(id)) == nil,
            try DeviceVisibility(caller).sees(id, sql),
            let registrations = try DeviceFactsReader(sql: sql).unenrolled(id, owner: owner)
        else {
            facts.unknownSubject = true
            return
        }
        facts.registrations = registrations
    }

    private func device(_ id: String) throws -> DeviceRecord? {
        guard let id = DeviceID(id), let record = try DeviceStore(sql).device(eitherID: id),
            try DeviceVisibility(caller).sees(record, sql)
        else { return nil }
        return record
    }

    /// A user with the directory roles that the tenant's assignments give it.
    func user(_ user: DeviceUser) -> AccessUser {
        switch user {
        case .none: return .unknownIdentity
        case .deleted: return .deleted
        case .known(let id, let groups, let isEnabled):
            let roles = caller.snapshot.roleAssignments.filter { $0.names(PrincipalID(id), groups: groups) }
                .map(\.roleDefinition)
                .filter { caller.environment.roles.role(id: $0)?.kind == .directory }
            return .known(id, groups: groups, roles: Set(roles), isEnabled: isEnabled)
        }
    }
}
