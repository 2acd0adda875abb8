import Access
import Compliance
import Core
import Storage
import Threats

/// What a vendor's credential does for its one connector, apart from reports.
package struct PartnerService: Sendable {
    package init() {}

    /// Takes a heartbeat. Writes an audit entry only when the connector's state changes.
    package func heartbeat(_ caller: Caller, _ heartbeat: Heartbeat) async throws -> ConnectorView {
        try caller.authorize()
        let isContact = if case .clean = heartbeat { true } else { false }
        return try await update(caller, isContact: isContact) { connector, now in connector.receive(heartbeat, at: now)
        }
    }

    /// The partner withdraws: the connector becomes `unavailable` until its next clean heartbeat.
    package func deprovision(_ caller: Caller) async throws -> ConnectorView {
        try caller.authorize()
        return try await update(caller, isContact: false) { connector, _ in connector.deprovision() }
    }

    /// - Parameter isContact: whether it ends a silence, and with it the marks of the silence.
    private func update(
        _ caller: Caller, isContact: Bool, _ body: @escaping @Sendable (inout Connector, Timestamp) -> Void
    ) async throws -> ConnectorView {
        try await caller.change { change in
            let partners = change.environment.partners
            let before = try change.snapshot()
            let old = try PartnerService.connector(of: change.caller, in: before)
            let oldMark = before.connectors[old.id]?.silenceMark ?? 0
            let mark = isContact ? 0 : oldMark
            var connector = old
            body(&connector, change.now)
            guard connector != old || mark != oldMark else {
                return ConnectorView(old, partners: partners, now: change.now)
            }
            try ConnectorStore(change.sql).save(
                connector, wasSilent: connector.isSilent(at: change.now), silenceMark: mark)
            change.transaction.changed(.connectors)
            let (was, becomes) = (
                ConnectorView(old, partners: partners, now: change.now),
                ConnectorView(connector, partners: partners, now: change.now)
            )
            // Devices depend on whether a connector counts, is silent, and what OS it needs; not on each contact.
            let countsAnew =
                old.provisioning != connector.provisioning
                || old.isSilent(at: change.now) != connector.isSilent(at: change.now)
                || old.minimumOSVersions != connector.minimumOSVersions
            let outcome =
                countsAnew
                ? try ConnectorService.refresh(change, before: before, change.origin(about: connector.id.text))
                : ComplianceRefresh.Outcome()
            if was.state != becomes.state {
                change.record(
                    (id: connector.id.text, displayName: becomes.partner.displayName),
                    before: ["partnerState": .string(was.state.rawValue)],
                    after: [
                        "partnerState": .string(becomes.state.rawValue), "errorCode": .optional(connector.errorCode),
                    ],
                    details: ConnectorService.details(outcome))
            }
            return ConnectorView(
                connector, partners: partners, now: change.now, devicesMadeCompliant: outcome.madeCompliant)
        }
    }

    /// The connector a vendor's token is bound to.
    /// - Throws: 403 for a caller without one, 401 when it is gone.
    static func connector(of caller: Caller, in snapshot: TenantSnapshot) throws -> Connector {
        guard let id = caller.principal.connector else { throw Failure.forbidden() }
        guard let record = snapshot.connectors[id] else { throw Failure.unauthenticated("connector: deleted") }
        return record.connector
    }

    /// The devices of platforms this connector has its toggle on for, in order of id; changes by `since`.
    package func devices(
        _ caller: Caller, since: Timestamp?, after: DeviceID?, limit: Int
    ) async throws -> [DeviceRecord] {
        try caller.authorize()
        let connector = try Self.connector(of: caller, in: caller.snapshot)
        try connector.requireReady()
        try await ComplianceClock(environment: caller.environment).settle(caller.tenant)
        let platforms = Self.platforms(connector)
        guard !platforms.isEmpty else { return [] }
        return try caller.read {
            try DeviceStore($0).devices(platforms: platforms, changedSince: since, after: after, limit: limit)
        }
    }

    /// One device by either id, with its compliance at this moment.
    /// - Throws: 404 when the tenant has none, or it is of a platform this connector does not see.
    package func device(_ caller: Caller, _ id: String) throws -> DeviceView {
        try caller.authorize()
        let connector = try Self.connector(of: caller, in: caller.snapshot)
        try connector.requireReady()
        let view = try DeviceService.view(caller, id)
        guard Self.platforms(connector).contains(view.record.policyPlatform) else { throw Failure.notFound() }
        return view
    }

    private static func platforms(_ connector: Connector) -> Set<PolicyPlatform> {
        DevicePlatform.allCases.filter(connector.settings.isEnabled(on:)).reduce(into: []) {
            $0.formUnion(PolicyPlatform.all(on: $1))
        }
    }
}
