import Audit
import Core
import Foundation
import Server
import TestServer
import TestSupport
import Testing

/// The tamper-evident side of the audit log over HTTP.
@Suite struct AuditTreeTests {
    private static func tenant() async throws -> (TestTenant, NoteVerifierKey) {
        let tenant = try await TestServer.shared().newTenant("Tree")
        for index in 0..<5 {
            _ = try await tenant.administrator.post("/v1.0/groups", ["displayName": .string("G\(index)")])
        }
        let text = try await tenant.administrator.get("/mtd/v1/audit/verifierKey").text
        return (tenant, try #require(NoteVerifierKey(text: text.split(separator: "\n").joined())))
    }

    @Test func `checkpoints are signed notes, and every entry is proven to be under the newest one`() async throws {
        let (tenant, key) = try await Self.tenant()
        let reader = try await tenant.client("SecurityReader")
        let head = try Checkpoint(SignedNote(try await reader.get("/mtd/v1/audit/checkpoint").bytes), key: key)
        #expect(head.origin.hasSuffix(tenant.id))
        for number in 0..<head.size {
            let proof = try await reader.get("/mtd/v1/audit/proofs/inclusion?index=\(number)&size=\(head.size)")
            let hashes = (proof["hashes"].array ?? []).compactMap { $0.string.flatMap { TreeHash(base64: $0) } }
            let entry = try await reader.get("/mtd/v1/audit/entries/\(number)")
            let leaf = try #require(entry["leafHash"].string.flatMap { TreeHash(base64: $0) })
            #expect(TreeHash.leaf(JSONWriter.canonicalBytes(entry["entry"])) == leaf)
            #expect(
                MerkleProof.verifyInclusion(of: leaf, index: number, size: head.size, root: head.root, proof: hashes))
        }
        #expect(try await reader.get("/mtd/v1/audit/entries/\(head.size + 100)").status == 404)
        #expect(try await reader.get("/mtd/v1/audit/proofs/inclusion?index=1&size=\(head.size + 100)").status == 404)
        #expect(try await reader.get("/mtd/v1/audit/proofs/inclusion?index=x").status == 400)
    }

    @Test func `a later log is proven to continue an earlier one`() async throws {
        let (tenant, key) = try await Self.tenant()
        let reader = tenant.administrator
        let early = try Checkpoint(SignedNote(try await reader.get("/mtd/v1/audit/checkpoint").bytes), key: key)
        for index in 5..<9 { _ = try await reader.post("/v1.0/groups", ["displayName": .string("G\(index)")]) }
        let proof = try await reader.get("/mtd/v1/audit/proofs/consistency?from=\(early.size)")
        let size = try #require(proof["size"].integer)
        let root = try #require(proof["root"].string.flatMap { TreeHash(base64: $0) })
        let hashes = (proof["hashes"].array ?? []).compactMap { $0.string.flatMap { TreeHash(base64: $0) } }
        // A checkpoint may be a second old, so entries may stand between the two.
        #expect(size >= early.size + 4)
        #expect(MerkleProof.verifyConsistency(from: early.size, root: early.root, to: size, root: root, proof: hashes))
    }

    @Test func `an export is NDJSON, resumes by number, and leaves an entry of its own`() async throws {
        let (tenant, _) = try await Self.tenant()
        let all = try await tenant.administrator.get("/mtd/v1/audit/export")
        #expect(all.headers["content-type"] == "application/x-ndjson")
        let lines = all.text.split(separator: "\n")
        let numbers = lines.map { (try? JSONReader.read(String($0), limits: .trusted))?["seq"].integer }
        #expect(numbers == (0..<Int64(lines.count)).map { $0 })
        #expect(lines.last?.contains("auditLog.export") == true)
        let rest = try await tenant.administrator.get("/mtd/v1/audit/export?from=3")
        #expect(rest.text.split(separator: "\n").count == lines.count - 3 + 1)
        #expect(try await tenant.client("HelpDeskOperator").get("/mtd/v1/audit/checkpoint").status == 200)
        #expect(try await tenant.client("AccessEvaluator").get("/mtd/v1/audit/export").status == 403)
    }

    @Test func `the standalone script verifies the log from its tiles, over HTTPS`() async throws {
        let (tenant, key) = try await Self.tenant()
        _ = try await tenant.administrator.get("/mtd/v1/audit/checkpoint")
        let folder = TestServer.newFolder()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try tenant.administrator.token.write(toFile: "\(folder)/token", atomically: true, encoding: .utf8)
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let verified = try await Command.run(
            "/usr/bin/env",
            [
                "python3", root.appendingPathComponent("Conformance/verify_audit.py").path, "--vkey", key.text,
                "--token-file", "\(folder)/token", "--ca-file", tenant.server.running.caFile,
                "\(tenant.server.baseURL)/mtd/v1/audit",
            ], joiningErrors: true)
        #expect(verified.status == 0, "\(verified.output)")
    }
}
