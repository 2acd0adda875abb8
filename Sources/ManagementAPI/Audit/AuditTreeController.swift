import Access
import Audit
import Core
import HTTPSupport
import HTTPTypes
import Services
import Storage

/// `/mtd/v1/audit`: the tamper-evident side of the audit log (C2SP tlog-tiles and tlog-checkpoint).
package struct AuditTreeController: Sendable {
    private let tree: AuditTreeService

    package init(_ checkpoints: AuditCheckpoints) { tree = AuditTreeService(checkpoints) }

    package var routes: [Route] {
        [
            Route(.auditLogCheckpoint, checkpoint), Route(.auditLogVerifierKey, verifierKey),
            Route(.auditLogTile, tile),
            Route(.auditLogEntry, entry), Route(.auditLogInclusionProof, takesQuery: true, inclusion),
            Route(.auditLogConsistencyProof, takesQuery: true, consistency),
            Route(.auditLogExport, takesQuery: true, export),
        ]
    }

    private func checkpoint(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .text(try await tree.checkpoint(caller).description)
    }

    private func verifierKey(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .text(try tree.verifierKey(caller).text + "\n")
    }

    private func tile(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        let (bytes, isFull) = try tree.tile(caller, path: try request.parameter("tilePath"))
        return APIResponse(status: 200, body: .bytes(bytes, type: "application/octet-stream"))
            .with(.cacheControl, isFull ? "private, max-age=31536000, immutable" : "no-store")
    }

    private func entry(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        guard let number = Int64(try request.parameter("n")), number >= 0 else { throw Failure.notFound() }
        return .json(Self.json(try tree.entry(caller, number: number)))
    }

    private static func json(_ entry: StoredAuditEntry) -> JSON {
        [
            "seq": .integer(entry.sequence),
            "entry": (try? JSONReader.read(entry.text, limits: .trusted)) ?? .string(entry.text),
            "leafHash": .optional(TreeHash(entry.leafHash)?.base64),
        ]
    }

    // MARK: Proofs

    private func inclusion(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let query = try NumberQuery(request.query, allowing: ["index", "size"])
        let index = try query.required("index")
        let proof = try tree.inclusion(caller, index: index, size: query["size"])
        return .json([
            "index": .integer(index), "size": .integer(proof.size), "root": .string(proof.root.base64),
            "hashes": .strings(proof.proof.map(\.base64)),
        ])
    }

    private func consistency(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let query = try NumberQuery(request.query, allowing: ["from", "size"])
        let from = try query.required("from")
        let proof = try tree.consistency(caller, from: from, size: query["size"])
        return .json([
            "from": .integer(from), "size": .integer(proof.size), "root": .string(proof.root.base64),
            "hashes": .strings(proof.proof.map(\.base64)),
        ])
    }

    // MARK: Export

    private static let exportChunk = 500

    /// NDJSON, a canonical entry a line; `from` resumes after a break. What was there when the export began is complete.
    private func export(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let query = try NumberQuery(request.query, allowing: ["from"])
        let first = query["from"] ?? 0
        try await tree.beginExport(caller, from: first)
        let tree = self.tree
        return APIResponse(
            status: 200,
            body: .stream(type: "application/x-ndjson") { write in
                var next = first
                while true {
                    let entries = try tree.exported(caller, from: next, limit: Self.exportChunk)
                    guard let last = entries.last else { return }
                    try await write(entries.flatMap { Array($0.text.utf8) + [UInt8(ascii: "\n")] })
                    next = last.sequence + 1
                    if entries.count < Self.exportChunk { return }
                }
            })
    }
}

/// A query of whole numbers.
private struct NumberQuery {
    private var values: [String: Int64] = [:]

    /// - Throws: 400 for an option that is unknown, there twice, or no number.
    init(_ query: String, allowing names: Set<String>) throws(Failure) {
        let options = try QueryText(query, allowing: names)
        for name in names {
            guard let text = options[name] else { continue }
            guard let value = Int64(text), value >= 0 else {
                throw .invalid("'\(name)' must be a whole number.", target: name)
            }
            values[name] = value
        }
    }

    subscript(name: String) -> Int64? { values[name] }

    func required(_ name: String) throws(Failure) -> Int64 {
        guard let value = values[name] else { throw .invalid("'\(name)' is required.", target: name) }
        return value
    }
}
