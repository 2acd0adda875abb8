import Audit
import Core
import Foundation
import SQLiteDriver
import Services
import Storage
import Tokens

/// Verifies the audit logs of a data folder that no server is needed for, opened read-only.
package enum OfflineAudit {
    /// What was found in one tenant's log.
    package struct Report: Sendable {
        package let tenant: TenantID
        package let displayName: String
        package let verifierKey: String
        package let verdict: AuditVerdict
    }

    /// Recomputes every tree, every stored byte and every checkpoint signature.
    /// - Parameters:
    ///   - data: the data folder.
    ///   - kept: signed checkpoints that were kept elsewhere; each is checked with the tenant its origin names.
    /// - Throws: a ``Failure`` when the folder or a checkpoint cannot be read.
    package static func verify(data: String, kept: [[UInt8]]) throws -> [Report] {
        // The vault makes what is missing; a verification must not.
        guard FileManager.default.fileExists(atPath: "\(data)/keys/secret-audit") else {
            throw Failure.invalid("\(data) is no data folder with an audit key.", target: "data")
        }
        let vault = try KeyVault(directory: "\(data)/keys")
        let seed = try vault.secret(named: "audit", length: 32)
        let installation = try AuditCheckpoints.installationName(vault)
        let archive = CheckpointFiles(existing: "\(data)/checkpoints")
        let wasClosed = FileManager.default.fileExists(atPath: "\(data)/\(CleanShutdown.fileName)")
        let system = try OfflineDatabase(path: "\(data)/system.sqlite")
        let logs = try system.read { sql in
            let store = TenantStore(sql)
            return try store.all().filter { $0.state != .creating }.map { tenant in
                (
                    tenant: tenant, newest: try store.checkpoint(of: tenant.id),
                    origin: AuditCheckpoints.origin(installation: installation, tenant: tenant.id)
                )
            }
        }
        let notes = try kept.map { bytes in try SignedNote(bytes) }
        // A checkpoint of a log that is not here must not pass for one that was looked at.
        for note in notes where !logs.contains(where: { note.text.hasPrefix($0.origin + "\n") }) {
            throw Failure.invalid(
                "No tenant of \(data) has the log of the checkpoint of '\(String(note.text.prefix { $0 != "\n" }).excerpt)'.",
                target: "checkpoint")
        }
        return try logs.map { tenant, newest, origin in
            guard let key = NoteSigner(name: origin, seed: seed)?.verifierKey else {
                throw Failure.internal("no audit key")
            }
            let stored = try (archive.notes(of: tenant.id) + [newest].compactMap { $0 }).map {
                try SignedNote(Array($0.utf8))
            }
            let own = notes.filter { $0.text.hasPrefix(origin + "\n") }
            let checkpoints = try (stored + own).map { note in try Checkpoint(note, key: key) }
            let database = try OfflineDatabase(path: "\(data)/tenants/\(tenant.id.text).sqlite")
            var verification = AuditVerification(
                tenant: tenant.id, origin: origin, checkpoints: checkpoints, mustBeCovered: wasClosed)
            try database.read { sql in
                try AuditStore(sql).forEachEntry { entry in
                    verification.add(sequence: entry.sequence, text: entry.text, leafHash: entry.leafHash)
                }
            }
            return Report(
                tenant: tenant.id, displayName: tenant.displayName, verifierKey: key.text,
                verdict: verification.verdict())
        }
    }
}

/// A mark that the last server of a data folder stopped properly, having signed everything.
enum CleanShutdown {
    static let fileName = "clean-shutdown"
}
