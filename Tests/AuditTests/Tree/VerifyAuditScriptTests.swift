import Audit
import Core
import Foundation
import TestSupport
import Testing

/// Runs the verifier that a reviewer can read in ten minutes, which shares no code with ours, on logs that ours wrote.
@Suite struct VerifyAuditScriptTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Conformance/verify_audit.py").path

    private func run(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        let result = try await Command.run(
            "/usr/bin/env", ["python3", "-B", VerifyAuditScriptTests.script] + arguments, joiningErrors: true)
        return (result.status, result.output)
    }

    /// Publishes a log, lets `change` spoil it, and runs the script with a checkpoint of `kept` entries kept elsewhere.
    private func verify(
        _ log: SampleLog, hashed: [String]? = nil, kept: SignedNote? = nil,
        change: (LogFolder) throws -> Void = { _ in }
    ) async throws -> (status: Int32, output: String) {
        let folder = try LogFolder()
        defer { folder.remove() }
        try folder.publish(log, hashed: hashed)
        try change(folder)
        var arguments = ["--vkey", log.signer.verifierKey.text, folder.url.path]
        if let kept {
            try folder.write(kept.bytes, "kept")
            arguments += ["--checkpoint", folder.url.appending(path: "kept").path]
        }
        return try await run(arguments)
    }

    @Test(arguments: [0, 1, 2, 255, 256, 257, 600]) func `a good log of any size is intact`(size: Int) async throws {
        let log = try SampleLog(entries: size)
        let (status, output) = try await verify(log, kept: try log.note(size / 2))
        #expect(status == 0, "\(output)")
        #expect(output == "intact: \(size) entries, all as signed by \(SampleLog.origin)\n")
    }

    @Test(arguments: [0, 255, 256, 299]) func `an edited entry is named`(number: Int) async throws {
        let original = try SampleLog(entries: 300)
        var log = original
        log.texts[number] = log.texts[number].replacing("Create", with: "Delete")
        let (status, output) = try await verify(log, hashed: original.texts)
        #expect(status == 1)
        #expect(output.hasPrefix("bad entry \(number): "), "\(output)")
    }

    @Test func `a deleted entry is named`() async throws {
        let original = try SampleLog(entries: 30)
        var log = original
        log.texts.remove(at: 12)
        let (status, output) = try await verify(log, hashed: original.texts)
        #expect(status == 1 && output.hasPrefix("bad entry 12: "), "\(output)")
        let forged = try await verify(log, kept: try original.note(29))
        #expect(forged.status == 1 && forged.output.hasPrefix("bad entry 12: "), "\(forged.output)")
    }

    @Test func `exchanged entries are named`() async throws {
        let original = try SampleLog(entries: 30)
        var log = original
        log.texts.swapAt(7, 8)
        let (status, output) = try await verify(log, hashed: original.texts)
        #expect(status == 1 && output.hasPrefix("bad entry 7: "), "\(output)")
    }

    @Test func `an entry after the checkpoint is named`() async throws {
        let log = try SampleLog(entries: 31)
        var shorter = log
        shorter.texts.removeLast()
        let (status, output) = try await verify(shorter) { folder in
            let path = try #require(EntryBundle(index: 0, width: 30)).path
            let more = try #require(EntryBundle.encode([Array(log.texts[30].utf8)]))
            try folder.write(try folder.read(path) + more, path)
        }
        #expect(status == 1 && output.hasPrefix("bad entry 30: "), "\(output)")
    }

    @Test func `a lost bundle is named`() async throws {
        let (status, output) = try await verify(try SampleLog(entries: 300)) { folder in
            try FileManager.default.removeItem(at: folder.url.appending(path: "tile/entries/001.p"))
        }
        #expect(status == 1 && output.hasPrefix("bad entry 256: "), "\(output)")
    }

    @Test func `a log rolled back behind a kept checkpoint misses its tail`() async throws {
        let (status, output) = try await verify(try SampleLog(entries: 20), kept: try SampleLog(entries: 30).note(30))
        #expect(status == 1 && output.hasPrefix("bad entry 20: missing"), "\(output)")
    }

    @Test func `history rewritten with the log's own key is found by a kept checkpoint`() async throws {
        let kept = try SampleLog(entries: 30).note(15)
        let (status, output) = try await verify(try SampleLog(entries: 30, note: "rewritten"), kept: kept)
        #expect(status == 1 && output.hasPrefix("bad entry 0: "), "\(output)")
        let unkept = try await verify(try SampleLog(entries: 30, note: "rewritten"))
        #expect(unkept.status == 0, "\(unkept.output)")
    }

    @Test func `an entry of another number or tenant is named though everything was signed`() async throws {
        var log = try SampleLog(entries: 30)
        log.texts[9] = log.texts[8]
        let otherNumber = try await verify(log).output
        #expect(otherNumber.hasPrefix("bad entry 9: "), "\(otherNumber)")
        let otherTenant = try await verify(try SampleLog(entries: 30, tenant: .init(high: 1, low: 1))).output
        #expect(otherTenant.hasPrefix("bad entry 0: "), "\(otherTenant)")
    }

    @Test func `a damaged tile of a higher level is named`() async throws {
        let (status, output) = try await verify(try SampleLog(entries: 600)) { folder in
            let path = try #require(Tile(level: 1, index: 0, width: 2)).path
            var bytes = try folder.read(path)
            bytes[40] ^= 1
            try folder.write(bytes, path)
        }
        #expect(status == 1 && output.contains("a tile of level 1"), "\(output)")
    }

    @Test func `a full bundle stands in for a partial one that is gone`() async throws {
        let longer = try SampleLog(entries: 256)
        let (status, output) = try await verify(longer) { try $0.write(try longer.note(100).bytes, "checkpoint") }
        #expect(status == 0, "\(output)")
        #expect(output.hasPrefix("intact: 100 entries"))
    }

    @Test func `a checkpoint that is changed, unsigned or signed by another key is refused`() async throws {
        let log = try SampleLog(entries: 30)
        let note = try log.note(30).description
        let stranger = try SampleLog(entries: 30, keySeed: 8).note(30).description
        let wrong = [
            "", "\n", note.replacing("\n30\n", with: "\n29\n"), String(note.dropLast()), note + "\n", stranger,
            note.replacing("— ", with: "- "), String(note.prefix(note.count / 2)),
        ]
        for text in wrong {
            let (status, output) = try await verify(log) { try $0.write(Array(text.utf8), "checkpoint") }
            #expect(status == 1 && output.hasPrefix("checkpoint: "), "\(output)")
        }
    }

    @Test func `a wrong verifier key, or a file that is not there, is another status`() async throws {
        let key = try SampleLog(entries: 0).signer.verifierKey.text
        #expect(try await run(["--vkey", key.replacing("+", with: "+0"), "/nowhere"]).status == 2)
        #expect(try await run(["--vkey", key, "--checkpoint", "/nowhere/checkpoint", "/nowhere"]).status == 2)
        #expect(try await run(["/nowhere"]).status == 2)
    }
}
