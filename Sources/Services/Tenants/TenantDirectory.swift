import Core
import Storage
import Synchronization
import Tokens

/// Which tenants there are, and the way to each one's data. Holds the system database.
package final class TenantDirectory: Sendable {
    private let system: any SQLDatabase
    private let open: OpenTenants
    /// Who has something to do although nobody asks.
    let due: DueTenants
    private let state: Mutex<State>

    private struct State {
        var tenants: [TenantID: TenantRecord] = [:]
        var claims: [Claim: (tenant: TenantID, record: TrustedIssuerID)] = [:]
    }

    private struct Claim: Hashable {
        let issuer: ExactText
        let audience: ExactText
    }

    /// Opens the system database and reads what it knows.
    /// - Parameter reportHistoryDays: how long reports and state changes are kept.
    package init(driver: any SQLDriver, openTenants capacity: Int, reportHistoryDays: Int = 90) throws {
        system = try driver.openSystem()
        try system.verify()
        due = try DueTenants(system: system, reportHistoryDays: reportHistoryDays)
        open = OpenTenants(driver: driver, capacity: capacity, schedule: due)
        let (tenants, claims) = try system.read { (try TenantStore($0).all(), try TenantStore($0).claims()) }
        var state = State()
        for tenant in tenants { state.tenants[tenant.id] = tenant }
        for claim in claims {
            state.claims[Claim(issuer: ExactText(claim.issuer), audience: ExactText(claim.audience))] = (
                claim.tenant, claim.record
            )
        }
        self.state = Mutex(state)
    }

    /// Closes every file, so that the next server, or whoever copies the folder, finds them at rest.
    package func close() {
        open.close()
        system.close()
    }

    package func record(_ tenant: TenantID) -> TenantRecord? { state.withLock { $0.tenants[tenant] } }

    /// Every tenant, oldest first.
    package func all() -> [TenantRecord] {
        state.withLock { state in state.tenants.values.sorted { ($0.created, $0.id) < ($1.created, $1.id) } }
    }

    package func isSystem(_ tenant: TenantID) -> Bool { record(tenant)?.kind == .system }

    /// Whether the tenant's data is open at the moment.
    package func isOpen(_ tenant: TenantID) -> Bool { open.isOpen(tenant) }

    /// The tenants whose audit log has grown since this was last asked.
    func takeGrown() -> Set<TenantID> { open.takeGrown() }

    func markGrown(_ tenant: TenantID) { open.markGrown(tenant) }

    /// The tenant's data, opened if need be.
    package func database(_ tenant: TenantID) throws -> TenantDatabase { try open.tenant(tenant) }

    /// Makes a tenant: first recorded as being created, then its database and keys, then active. After a crash in between
    /// ``finishCreations(_:)`` does the rest.
    package func create(
        _ id: TenantID, displayName: String, kind: TenantRecord.Kind, vault: KeyVault, now: Timestamp,
        fill: @escaping @Sendable (TenantTransaction) throws -> Void
    ) async throws {
        let record = TenantRecord(
            id: id, displayName: displayName, kind: kind, state: .creating, created: now, modified: now)
        try await system.write { try TenantStore($0).insert(record) }
        let database = try open.tenant(id, create: true)
        if try vault.ring(id) == nil { _ = try vault.create(id, now: now) }
        try await database.write(fill)
        try await setState(.active, of: record, now: now)
    }

    /// Finishes or undoes what a crash left half-made: a tenant that has an administrator becomes active, the others stay
    /// unusable and can be made again.
    package func finishCreations(vault: KeyVault, now: Timestamp) async throws {
        for record in all() where record.state == .creating {
            let database = try open.tenant(record.id, create: true)
            if try vault.ring(record.id) == nil { _ = try vault.create(record.id, now: now) }
            if !database.snapshot.clients.isEmpty { try await setState(.active, of: record, now: now) }
        }
    }

    /// Suspends or resumes a tenant; takes effect with the next request.
    package func setState(_ new: TenantRecord.State, of tenant: TenantRecord, now: Timestamp) async throws {
        try await system.write { try TenantStore($0).setState(new, of: tenant.id, now: now) }
        state.withLock { state in
            var record = tenant
            record.state = new
            record.modified = now
            state.tenants[tenant.id] = record
        }
        if new == .active { due.look(at: tenant.id) }
    }

    /// Claims (issuer, audience) for one record.
    /// - Throws: 409 when another record holds the pair; it says no more, for it may be another tenant's.
    package func claim(issuer: String, audience: String, tenant: TenantID, record: TrustedIssuerID) async throws {
        let granted = try await system.write {
            try TenantStore($0).claim(issuer: issuer, audience: audience, tenant: tenant, record: record)
        }
        guard granted else { throw Failure.conflict("The pair of 'iss' and 'aud' is already taken.") }
        state.withLock { state in
            state.claims[Claim(issuer: ExactText(issuer), audience: ExactText(audience))] = (tenant, record)
        }
    }

    /// Gives up every pair of the record but the one named.
    package func release(record: TrustedIssuerID, keepingIssuer issuer: String? = nil, audience: String? = nil)
        async throws
    {
        try await system.write {
            try TenantStore($0).release(record: record, keepingIssuer: issuer, audience: audience)
        }
        state.withLock { state in
            state.claims = state.claims.filter { claim, holder in
                holder.record != record
                    || (issuer.map { claim.issuer == ExactText($0) } ?? false)
                        && (audience.map { claim.audience == ExactText($0) } ?? false)
            }
        }
    }

    /// Keeps the newest checkpoint of a tenant apart from the tenant's own file.
    func keepCheckpoint(_ note: String, size: Int64, of tenant: TenantID, at now: Timestamp) async throws {
        try await system.write { try TenantStore($0).keepCheckpoint(note, size: size, of: tenant, at: now) }
    }

    /// The newest kept checkpoint of a tenant.
    func checkpoint(of tenant: TenantID) throws -> String? {
        try system.read { try TenantStore($0).checkpoint(of: tenant) }
    }

    func holder(issuer: String, audience: String) -> (tenant: TenantID, record: TrustedIssuerID)? {
        state.withLock { $0.claims[Claim(issuer: ExactText(issuer), audience: ExactText(audience))] }
    }

    /// Checks that the system database can be read.
    package func check() throws { _ = try system.read { try TenantStore($0).all().count } }
}
