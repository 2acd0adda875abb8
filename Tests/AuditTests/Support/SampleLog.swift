import Audit
import Core
import Testing

/// A log of plausible entries with its keys.
struct SampleLog {
    static let tenant = TenantID(high: 0xC0, low: 0x50)
    static let origin = "drawbridge/installation-1/\(tenant.text)"

    let signer: NoteSigner
    var texts: [String]

    init(entries: Int, tenant: TenantID = SampleLog.tenant, note: String = "", keySeed: UInt8 = 7) throws {
        signer = try #require(NoteSigner(name: SampleLog.origin, seed: Array(repeating: keySeed, count: 32)))
        texts = (0..<entries).map { SampleLog.entry($0, tenant: tenant, note: note).canonicalText(sequence: Int64($0)) }
    }

    static func entry(_ number: Int, tenant: TenantID = SampleLog.tenant, note: String = "") -> AuditEntry {
        AuditEntry(
            id: AuditEventID(high: 0xE, low: UInt64(number)),
            occurred: Timestamp(seconds: 1_795_428_000 + Int64(number)),
            tenant: tenant, actor: .system, operation: "connectors.create", verb: "Create", category: "Connectors",
            target: AuditEntry.Target(
                type: "MobileThreatDefenseConnector", id: "connector-\(number)", displayName: note),
            outcome: .success, status: 201, requestID: "request-\(number)", correlationID: "request-\(number)")
    }

    var leaves: [TreeHash] { texts.map { TreeHash.leaf($0.utf8) } }

    /// The checkpoint of the first `size` entries.
    func note(_ size: Int) throws -> SignedNote {
        try signer.checkpoint(size: Int64(size), root: MerkleFrontier(leaves: leaves.prefix(size)).root)
    }

    func checkpoint(_ size: Int) throws -> Checkpoint { try Checkpoint(note(size), key: signer.verifierKey) }
}
