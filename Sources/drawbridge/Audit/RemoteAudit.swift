import Audit
import Core

/// Verifies one tenant's log over HTTPS from its bundles of entries, as anybody outside would.
enum RemoteAudit {
    private static let bundleWidth = Int64(Tile.fullWidth)

    /// - Parameters:
    ///   - kept: signed checkpoints kept elsewhere.
    ///   - verifierKey: the key kept elsewhere; nil to take the server's word for it.
    /// - Returns: one line for a person, and whether nothing is wrong.
    static func verify(
        _ session: Session, kept: [[UInt8]], verifierKey: String?
    ) async throws -> (text: String, isIntact: Bool) {
        let answered = try await session.require(.get("/mtd/v1/audit/verifierKey"))
        let text = verifierKey ?? String(decoding: answered.body, as: UTF8.self).split(separator: "\n").joined()
        guard let key = NoteVerifierKey(text: text), let tenant = TenantID(session.tenantID) else {
            throw CommandFailure("'\(text.excerpt)' is no verifier key.")
        }
        let head = try await session.require(.get("/mtd/v1/audit/checkpoint"))
        let newest = try checkpoint(head.body, key)
        let checkpoints = try kept.map { try checkpoint($0, key) } + [newest]
        var verification = AuditVerification(tenant: tenant, origin: key.name, checkpoints: checkpoints)
        var next: Int64 = 0
        while next < newest.size {
            let width = min(bundleWidth, newest.size - next)
            guard let bundle = EntryBundle(index: next / bundleWidth, width: Int(width)) else { break }
            let bytes = try await session.require(.get("/mtd/v1/audit/\(bundle.path)")).body
            guard let entries = bundle.decode(bytes) else {
                throw CommandFailure("The bundle at \(bundle.path) is damaged.")
            }
            for entry in entries {
                let isFine = verification.add(
                    sequence: next, text: String(decoding: entry, as: UTF8.self), leafHash: TreeHash.leaf(entry).bytes)
                guard isFine else { return report(verification.verdict()) }
                next += 1
            }
        }
        return report(verification.verdict())
    }

    private static func report(_ verdict: AuditVerdict) -> (text: String, isIntact: Bool) {
        (verdict.description, verdict.isIntact)
    }

    private static func checkpoint(_ bytes: [UInt8], _ key: NoteVerifierKey) throws(CommandFailure) -> Checkpoint {
        do { return try Checkpoint(SignedNote(bytes), key: key) } catch {
            throw CommandFailure("A checkpoint is not good: \(error).")
        }
    }
}
