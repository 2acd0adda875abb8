import Access
import Compliance
import Core
import Storage
import Threats

/// Reads what decisions rest on from the tenant's data, on one connection. All questions of one reader see one
/// configuration, and a device that many of them name is read and evaluated once.
final class DecisionFactsReader {
    let caller: Caller
    let sql: any SQLConnection
    /// The configuration when the reader was made.
    let snapshot: TenantSnapshot
    private let world: ComplianceWorld
    private let accessPolicies: [ConditionalAccessPolicy]
    /// Devices that were asked for, by the id that named them; nil for one that the caller does not know.
    private var devices: [DeviceID: (record: DeviceRecord, inputs: DeviceInputs)?] = [:]
    private var users: [UserID: AccessUser] = [:]
    private var views: [DeviceID: DeviceView] = [:]
    private var registrations: [DeviceID: AppRegistrationFacts] = [:]

    init(caller: Caller, sql: any SQLConnection) {
        self.caller = caller
        self.sql = sql
        snapshot = caller.snapshot
        world = ComplianceWorld(snapshot, partners: caller.environment.partners)
        accessPolicies = snapshot.accessPolicies.map(\.policy)
    }

    /// The facts that no subject has a part in.
    func facts(resource: String, context: AccessContext) -> DecisionFacts {
        DecisionFacts(
            resource: resource, context: context,
            exemptApplicationIDs: caller.environment.partners.exemptApplicationIDs, world: world,
            accessPolicies: accessPolicies)
    }

    /// The facts, and the record of the device they are about.
    func facts(
        _ subject: DecisionSubject, resource: String, context: AccessContext
    ) throws -> (facts: DecisionFacts, record: DeviceRecord?) {
        var facts = facts(resource: resource, context: context)
        let record = try fill(&facts, subject)
        return (facts, record)
    }

    /// The question with all that its answer at `now` rests on. A reader is asked at one `now` only.
    func prepared(_ query: DecisionQuery, at now: Timestamp) throws -> PreparedDecision {
        let (facts, record) = try facts(query.subject, resource: query.resource, context: query.context)
        var view: DeviceView?
        if let record, let device = facts.device { view = try self.view(record, device, at: now) }
        return PreparedDecision(
            facts: facts, question: facts.question(compliance: view?.compliance, at: now), device: view, evaluated: now)
    }

    private func view(_ record: DeviceRecord, _ device: DeviceInputs, at now: Timestamp) throws -> DeviceView {
        if let known = views[record.id] { return known }
        let view = DeviceView(
            record: record, facts: device.facts, compliance: device.evaluate(world, now: now),
            user: try record.userID.flatMap { try DirectoryStore(sql).user($0) }, evaluated: now)
        views[record.id] = view
        return view
    }

    private func fill(_ facts: inout DecisionFacts, _ subject: DecisionSubject) throws -> DeviceRecord? {
        switch subject {
        case .device(let id):
            guard let (record, inputs) = try device(id) else {
                if let registrations = try unenrolled(id, owner: nil) {
                    fill(&facts, registrations)
                } else {
                    facts.unknownSubject = true
                }
                return nil
            }
            fill(&facts, inputs, try registrations(of: inputs))
            return record
        case .user(let id, let deviceID):
            guard let known = try? UserService.find(id, sql) else {
                facts.unknownSubject = true
                return nil
            }
            facts.user = user(try DeviceFactsReader(sql: sql).user(known.id))
            guard let deviceID else { return nil }
            guard let (record, inputs) = try device(deviceID) else {
                if let registrations = try unenrolled(deviceID, owner: known.id) {
                    facts.registrations = registrations
                } else {
                    facts.unknownSubject = true
                }
                return nil
            }
            guard record.userID == known.id else {
                facts.unknownSubject = true
                return nil
            }
            facts.device = inputs
            facts.registrations = try registrations(of: inputs)
            return record
        }
    }

    /// A device as the subject; it stands for its user.
    func fill(_ facts: inout DecisionFacts, _ device: DeviceInputs, _ registrations: AppRegistrationFacts) {
        facts.device = device
        facts.user = user(device.facts.user)
        facts.registrations = registrations
    }

    /// The same of a device that only its app registrations know.
    func fill(_ facts: inout DecisionFacts, _ registrations: AppRegistrationFacts) {
        facts.registrations = registrations
        if let device = registrations.unenrolled { facts.user = user(device.facts.user) }
    }

    /// A device that is not enrolled is known by its app registrations. An enrolled one that the caller may not see is not.
    private func unenrolled(_ id: String, owner: UserID?) throws -> AppRegistrationFacts? {
        guard let id = EntraDeviceID(id), try DeviceStore(sql).device(eitherID: DeviceID(id)) == nil,
            try DeviceVisibility(caller).sees(id, sql)
        else { return nil }
        return try DeviceFactsReader(sql: sql).unenrolled(id, owner: owner)
    }

    private func registrations(of device: DeviceInputs) throws -> AppRegistrationFacts {
        if let known = registrations[device.facts.id] { return known }
        let read = try DeviceFactsReader(sql: sql).registrations(of: device.facts)
        registrations[device.facts.id] = read
        return read
    }

    private func device(_ id: String) throws -> (record: DeviceRecord, inputs: DeviceInputs)? {
        guard let id = DeviceID(id) else { return nil }
        if let read = devices[id] { return read }
        var found: (record: DeviceRecord, inputs: DeviceInputs)?
        if let record = try DeviceStore(sql).device(eitherID: id), try DeviceVisibility(caller).sees(record, sql) {
            found = (record, try DeviceFactsReader(sql: sql).inputs(record))
        }
        devices[id] = .some(found)
        return found
    }

    /// A user with the directory roles that the tenant's assignments give it.
    func user(_ user: DeviceUser) -> AccessUser {
        switch user {
        case .none: return .unknownIdentity
        case .deleted: return .deleted
        case .known(let id, let groups, let isEnabled):
            if let known = users[id] { return known }
            let roles = snapshot.roleAssignments.filter { $0.names(PrincipalID(id), groups: groups) }
                .map(\.roleDefinition)
                .filter { caller.environment.roles.role(id: $0)?.kind == .directory }
            let known = AccessUser.known(id, groups: groups, roles: Set(roles), isEnabled: isEnabled)
            users[id] = known
            return known
        }
    }
}
