import Access
import Compliance
import Core
import Storage
import Threats

/// What changes that nobody has saved would decide. Reads only.
package struct WhatIfService: Sendable {
    package init() {}

    /// Most changes of one preview.
    package static let mostChanges = 20

    /// One question before the changes and after them.
    package struct Answer: Sendable {
        package let before: Decision
        package let after: Decision
    }

    /// Answers one question before and after the changes.
    /// - Throws: what saving a change would be refused with, naming the change.
    package func question(
        _ caller: Caller, _ changes: [ProposedChange], subject: DecisionSubject, resource: String,
        context: AccessContext
    ) throws -> Answer {
        try caller.authorize()
        let now = caller.now
        let query = DecisionQuery(subject: subject, resource: resource, context: context)
        let (before, preview) = try caller.read { sql in
            let reader = DecisionFactsReader(caller: caller, sql: sql)
            return (
                try reader.prepared(query, at: now),
                try Self.state(caller, reader.snapshot, changes, sql, now).preview
            )
        }
        return Answer(before: before.decide(), after: before.after(preview).decide())
    }

    /// The state after the changes, each checked in its turn.
    private static func state(
        _ caller: Caller, _ snapshot: TenantSnapshot, _ changes: [ProposedChange], _ sql: any SQLConnection,
        _ now: Timestamp
    ) throws -> ProposedState {
        if changes.contains(where: \.concernsAppProtection) { try caller.authorize(.managedAppsRead) }
        var state = ProposedState(caller, snapshot, sql, now: now)
        for (index, change) in changes.enumerated() {
            do { try state.apply(change) } catch let failure as Failure { throw failure.inside("changes[\(index)]") }
        }
        return state
    }

    // MARK: Fleet

    /// The first page of what the changes would decide for every device the caller may see.
    /// - Throws: what saving a change would be refused with, naming the change.
    package func fleet(
        _ caller: Caller, _ changes: [ProposedChange], _ question: FleetQuestion, limit: Int
    ) async throws -> FleetPreview {
        try caller.authorize()
        return try await Self.scan(
            caller, changes, question, FleetScan.Window(after: nil, limit: limit), at: caller.now, mayStop: false)
    }

    /// A later page. It belongs to the preview whose snapshot it names, or it does not come: where something was
    /// committed meanwhile the whole preview is made again at its instant, and must find the same.
    /// - Throws: 409 `SnapshotGone` where it does not.
    package func nextPage(
        _ caller: Caller, _ changes: [ProposedChange], _ question: FleetQuestion, limit: Int,
        of snapshot: FleetPreview.Snapshot, after position: FleetPreview.Position
    ) async throws -> FleetPreview {
        try caller.authorize()
        let window = FleetScan.Window(after: position, limit: limit)
        if Self.isUnchanged(snapshot, caller) {
            let page = try await Self.scan(caller, changes, question, window, at: snapshot.instant, mayStop: true)
            if Self.isUnchanged(snapshot, caller) { return page.of(snapshot) }
        }
        do {
            let page = try await Self.scan(caller, changes, question, window, at: snapshot.instant, mayStop: false)
            if page.snapshot.digest == snapshot.digest { return page.of(snapshot) }
        } catch let failure as Failure where [Failure.Kind.invalid, .notFound, .conflict].contains(failure.kind) {
            // A change that could be saved then cannot be saved now.
        }
        throw Self.snapshotGone
    }

    /// 409: a later page of a preview that would be another one now.
    package static let snapshotGone = Failure.conflict(
        "The tenant has changed since this preview was made, and the preview with it. Ask for the first page again.",
        code: "SnapshotGone")

    private static func isUnchanged(_ snapshot: FleetPreview.Snapshot, _ caller: Caller) -> Bool {
        guard let version = caller.tenant.dataVersion else { return false }
        return version.opening == snapshot.opening && version.commits == snapshot.commits
    }

    private static func scan(
        _ caller: Caller, _ changes: [ProposedChange], _ question: FleetQuestion, _ window: FleetScan.Window,
        at now: Timestamp, mayStop: Bool
    ) async throws -> FleetPreview {
        let version = caller.tenant.dataVersion
        return try await caller.tenant.readAtLength { sql in
            let reader = DecisionFactsReader(caller: caller, sql: sql)
            let snapshot = reader.snapshot
            let state = try Self.state(caller, snapshot, changes, sql, now)
            let preview = state.preview
            let usual = usualResources(snapshot.accessPolicies.map(\.policy) + preview.accessPolicies)
            let resources = question.resources ?? Array(usual.prefix(FleetQuestion.mostResources))
            let scan = FleetScan(
                reader: reader, preview: preview, changesAccess: state.changesAccess,
                facts: reader.facts(resource: "", context: question.context), resources: resources, now: now)
            let found = try scan.run(window, stopsWhenFull: mayStop)
            // Named only where nothing was committed since before the read began.
            let same = version.flatMap { $0 == caller.tenant.dataVersion ? $0 : nil }
            return FleetPreview(
                snapshot: FleetPreview.Snapshot(
                    configuration: snapshot.version, instant: now, opening: same?.opening, commits: same?.commits,
                    digest: found.digest),
                resources: resources,
                leavesOutResources: question.resources == nil && usual.count > FleetQuestion.mostResources,
                counts: window.after == nil ? found.counts : nil, page: found.page,
                next: found.hasMore ? found.last : nil)
        }
    }

    /// Exchange Online, SharePoint Online and each application that a policy includes by its id.
    private static func usualResources(_ policies: [ConditionalAccessPolicy]) -> [String] {
        let known = [WellKnownApplication.exchangeOnline, WellKnownApplication.sharePointOnline]
        let named = Set(policies.flatMap(\.applications.include.applications)).subtracting(known)
        return (known + named.sorted()).map(\.text)
    }
}

extension FleetPreview {
    /// The page as one of the preview that named the snapshot.
    fileprivate func of(_ snapshot: Snapshot) -> FleetPreview {
        FleetPreview(
            snapshot: snapshot, resources: resources, leavesOutResources: leavesOutResources, counts: counts,
            page: page, next: next)
    }
}
