import Access
import Compliance
import Core
import Storage
import Threats

/// A connector as callers see it.
package struct ConnectorView: Sendable {
    package let connector: Connector
    package let partner: Partner
    package let state: PartnerState
    /// Devices that the change made compliant; 0 for a read.
    package var devicesMadeCompliant = 0

    init(_ connector: Connector, partners: PartnerCatalogue, now: Timestamp, devicesMadeCompliant: Int = 0) {
        self.connector = connector
        partner = partners.partner(of: connector)
        state = connector.partnerState(at: now)
        self.devicesMadeCompliant = devicesMadeCompliant
    }

    /// What the audit shows of it.
    var auditJSON: JSON {
        var object = connector.settings.json()
        object["id"] = .string(connector.id.text)
        object["partnerState"] = .string(state.rawValue)
        return .object(object)
    }
}

/// Mobile threat defense connectors: of the built-in roles only Global Administrator and Endpoint Security Manager may set
/// one up or change it.
package struct ConnectorService: Sendable {
    package init() {}

    package func list(_ caller: Caller) throws -> [ConnectorView] {
        try caller.authorize()
        let now = caller.now
        return caller.snapshot.connectors.values.map {
            ConnectorView($0.connector, partners: caller.environment.partners, now: now)
        }.sorted { $0.connector.id < $1.connector.id }
    }

    package func get(_ caller: Caller, _ id: String) throws -> ConnectorView {
        try caller.authorize()
        return ConnectorView(
            try Self.find(id, in: caller.snapshot).connector, partners: caller.environment.partners, now: caller.now)
    }

    /// Adds a connector. The id is the partner's well-known one; another, or none, makes a custom partner's.
    /// - Parameter names: the members this version of the interface has.
    /// - Throws: 400 for a wrong member or a toggle the partner does not have, 409 for an id that is there already.
    package func create(
        _ caller: Caller, id: ConnectorID?, displayName: String?, members: JSONObject, names: Set<String>
    ) async throws -> ConnectorView {
        try caller.authorize()
        return try await caller.change { change in
            let partners = change.environment.partners
            let before = try change.snapshot()
            let id = id ?? newIdentifier()
            if partners.partner(id) == nil { try partners.checkConnectorID(id) }
            guard before.connectors[id] == nil else {
                throw Failure.conflict("A connector with this id exists already.")
            }
            var settings = ConnectorSettings()
            try settings.merge(members, allowing: names)
            try ConnectorRules.check(
                id, from: ConnectorSettings(), to: settings, others: before.connectors.values.map(\.connector),
                catalogue: partners)
            let store = ConnectorStore(change.sql)
            var connector = Connector(
                new: id, displayName: partners.partner(id) == nil ? displayName : nil, settings: settings,
                at: change.now)
            connector.version = try store.firstVersion()
            try store.save(connector)
            change.transaction.changed(.connectors)
            // Reports of an earlier connector with this id count again only once it is provisioned, but they are shown.
            if settings.hasAnyToggleOn { _ = try Self.refresh(change, before: before, change.origin(about: id.text)) }
            let view = ConnectorView(connector, partners: partners, now: change.now)
            change.record((id: id.text, displayName: view.partner.displayName), after: view.auditJSON, status: 201)
            return view
        }
    }

    /// Changes settings; members that are not given stay.
    package func update(
        _ caller: Caller, _ id: String, members: JSONObject, names: Set<String>
    ) async throws -> ConnectorView {
        try caller.authorize()
        return try await caller.change { change in
            let partners = change.environment.partners
            let before = try change.snapshot()
            let record = try Self.find(id, in: before)
            let old = record.connector
            try change.require(version: old.version)
            let connector = try Self.changed(
                old, members, names: names, others: before.connectors, partners, now: change.now)
            guard connector.settings != old.settings else {
                return ConnectorView(old, partners: partners, now: change.now)
            }
            try ConnectorStore(change.sql).save(
                connector, wasSilent: connector.isSilent(at: change.now), silenceMark: record.silenceMark)
            change.transaction.changed(.connectors)
            let outcome = try Self.refresh(change, before: before, change.origin(about: connector.id.text))
            let view = ConnectorView(
                connector, partners: partners, now: change.now, devicesMadeCompliant: outcome.madeCompliant)
            change.record(
                (id: connector.id.text, displayName: view.partner.displayName),
                before: ConnectorView(old, partners: partners, now: change.now).auditJSON, after: view.auditJSON,
                details: Self.details(outcome))
            return view
        }
    }

    /// Deletes a connector and ends its credentials at once. Its reports stay.
    /// - Returns: how many devices that made compliant.
    package func delete(_ caller: Caller, _ id: String) async throws -> Int {
        try caller.authorize()
        return try await caller.change { change in
            let before = try change.snapshot()
            let connector = try Self.find(id, in: before).connector
            try change.require(version: connector.version)
            for client in before.clients.values where client.connector == connector.id {
                try ClientStore(change.sql).delete(client.id)
            }
            try ConnectorStore(change.sql).delete(connector)
            change.transaction.changed([.connectors, .clients])
            let outcome = try Self.refresh(change, before: before, change.origin(about: connector.id.text))
            let view = ConnectorView(connector, partners: change.environment.partners, now: change.now)
            change.record(
                (id: connector.id.text, displayName: view.partner.displayName), before: view.auditJSON,
                details: Self.details(outcome), status: 204)
            return outcome.madeCompliant
        }
    }

    /// The connector with members changed. Saving a change and previewing it both ask here.
    /// - Throws: 400 for a wrong member or a toggle the partner does not have, 409 for a second vendor in a platform's
    ///   app protection.
    static func changed(
        _ old: Connector, _ members: JSONObject, names: Set<String>, others: [ConnectorID: ConnectorRecord],
        _ partners: PartnerCatalogue, now: Timestamp
    ) throws(Failure) -> Connector {
        var settings = old.settings
        try settings.merge(members, allowing: names)
        try ConnectorRules.check(
            old.id, from: old.settings, to: settings, others: others.values.map(\.connector), catalogue: partners)
        var connector = old
        connector.change(settings: settings, at: now)
        return connector
    }

    /// - Throws: 404 when this tenant has no such connector.
    static func find(_ id: String, in snapshot: TenantSnapshot) throws(Failure) -> ConnectorRecord {
        try find(id, among: snapshot.connectors)
    }

    /// - Throws: 404 when there is no such connector among them.
    static func find(
        _ id: String, among connectors: [ConnectorID: ConnectorRecord]
    ) throws(Failure) -> ConnectorRecord {
        guard let id = ConnectorID(id), let record = connectors[id] else { throw .notFound() }
        return record
    }

    /// Recomputes the tenant's devices after a change of its connectors, policies or settings.
    /// - Parameters:
    ///   - origin: whose doing it is; the request's own unless given.
    ///   - except: devices that are recomputed otherwise.
    static func refresh(
        _ change: Change, before: TenantSnapshot, _ origin: StateChangeOrigin? = nil, except: Set<DeviceID> = []
    ) throws -> ComplianceRefresh.Outcome {
        let partners = change.environment.partners
        return try ComplianceRefresh(sql: change.sql, now: change.now, origin: origin ?? change.origin()).refreshAll(
            PolicyPlatform.everything, except: except, oldWorld: ComplianceWorld(before, partners: partners),
            world: ComplianceWorld(try change.snapshot(), partners: partners))
    }

    static func details(_ outcome: ComplianceRefresh.Outcome) -> JSONObject {
        outcome.changed == 0
            ? [:]
            : [
                "devicesChanged": .integer(Int64(outcome.changed)),
                "devicesMadeCompliant": .integer(Int64(outcome.madeCompliant)),
            ]
    }
}
