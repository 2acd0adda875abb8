import Audit
import Core
import Storage
import Synchronization
import Tokens

/// Signs the heads of the tenants' audit logs (C2SP tlog-checkpoint): at most once a second, only when entries were added,
/// and at shutdown. The key is apart from the token keys.
package final class AuditCheckpoints: Sendable {
    private let tenants: TenantDirectory
    private let archive: any CheckpointArchive
    private let seed: [UInt8]
    private let installation: String
    private let clock: @Sendable () -> Timestamp
    private let last = Mutex<[TenantID: (note: SignedNote, size: Int64, signed: Timestamp)]>([:])

    private static let shortestInterval = TimeSpan.seconds(1)

    /// - Throws: a ``Failure`` when the key cannot be read or made.
    package init(
        tenants: TenantDirectory, archive: any CheckpointArchive, vault: KeyVault,
        clock: @escaping @Sendable () -> Timestamp
    ) throws(Failure) {
        self.tenants = tenants
        self.archive = archive
        self.clock = clock
        seed = try vault.secret(named: "audit", length: 32)
        installation = try AuditCheckpoints.installationName(vault)
    }

    /// The id that `init` gave this installation, as text.
    package static func installationName(_ vault: KeyVault) throws(Failure) -> String {
        let bytes = try vault.secret(named: "installation", length: 16)
        let words = [bytes.prefix(8), bytes.dropFirst(8).prefix(8)].map {
            $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return Identifier<TenantKind>(high: words[0], low: words[1]).text
    }

    /// The origin and key name of a tenant's log.
    package static func origin(installation: String, tenant: TenantID) -> String {
        "drawbridge/\(installation)/\(tenant.text)"
    }

    package func origin(of tenant: TenantID) -> String {
        Self.origin(installation: installation, tenant: tenant)
    }

    /// What verifies the tenant's checkpoints.
    package func verifierKey(of tenant: TenantID) throws(Failure) -> NoteVerifierKey { try signer(tenant).verifierKey }

    private func signer(_ tenant: TenantID) throws(Failure) -> NoteSigner {
        guard let signer = NoteSigner(name: origin(of: tenant), seed: seed) else {
            throw .internal("no checkpoint signer")
        }
        return signer
    }

    /// The newest checkpoint, signed now if entries were added since and the last one is a second old.
    package func newest(_ tenant: TenantDatabase) async throws -> SignedNote {
        if let note = try await sign(tenant, force: false) { return note }
        // Nothing was ever signed, because there is no entry: the empty log is signed for whoever asks.
        return try await signHead(of: tenant, tenant.auditLog, now: clock())
    }

    /// Signs the head of a log if that is due.
    /// - Parameter force: also when nothing was added, or the last one is less than a second old.
    /// - Returns: the newest checkpoint; nil when there is none yet.
    @discardableResult
    package func sign(_ tenant: TenantDatabase, force: Bool) async throws -> SignedNote? {
        let log = tenant.auditLog
        let now = clock()
        if let known = last.withLock({ $0[tenant.id] }) {
            let isRecent = now >= known.signed && now - known.signed < Self.shortestInterval
            if known.size == log.size || (isRecent && !force) { return known.note }
        } else {
            try checkContinuation(tenant, log)
            if log.size == 0, !force { return nil }
        }
        return try await signHead(of: tenant, log, now: now)
    }

    private func signHead(of tenant: TenantDatabase, _ log: MerkleLog, now: Timestamp) async throws -> SignedNote {
        let note = try signer(tenant.id).checkpoint(size: log.size, root: log.root)
        try archive.keep(note.description, tenant: tenant.id, at: now)
        try await tenants.keepCheckpoint(note.description, size: log.size, of: tenant.id, at: now)
        last.withLock { $0[tenant.id] = (note, log.size, now) }
        return note
    }

    /// A log that does not continue what was signed last was rolled back or rewritten; signing it would vouch for a fork.
    /// - Throws: a ``Failure``; nothing is signed.
    private func checkContinuation(_ tenant: TenantDatabase, _ log: MerkleLog) throws {
        guard let text = try tenants.checkpoint(of: tenant.id) else { return }
        let known = try Checkpoint(SignedNote(Array(text.utf8)), key: signer(tenant.id).verifierKey)
        guard known.size <= log.size else { throw Self.fork(tenant.id) }
        let root = try tenant.read { sql in
            var tree = try MerkleTree(size: known.size, source: log.tiles { try AuditStore(sql).leaves($0) })
            return try tree.root()
        }
        guard root == known.root else { throw Self.fork(tenant.id) }
    }

    private static func fork(_ tenant: TenantID) -> Failure {
        .internal("the audit log of tenant \(tenant) does not continue its last checkpoint; it is not signed")
    }

    /// Signs the log of every tenant whose log has grown. One whose last checkpoint is less than a second old waits for the
    /// next call, unless forced.
    package func signDue(force: Bool = false) async throws {
        var firstError: (any Error)?
        for tenant in tenants.takeGrown() {
            do {
                let database = try tenants.database(tenant)
                try await sign(database, force: force)
                if last.withLock({ $0[tenant]?.size }) != database.auditLog.size { tenants.markGrown(tenant) }
            } catch {
                // A fork does not heal by trying again; the next entry will say it once more.
                if (error as? Failure)?.kind != .internal { tenants.markGrown(tenant) }
                firstError = firstError ?? error
            }
        }
        if let firstError { throw firstError }
    }

    /// Thins the kept checkpoints of every tenant.
    package func thin() throws {
        for tenant in tenants.all() { try archive.thin(tenant.id, at: clock()) }
    }
}
