import Audit
import Core
import Testing

@Suite struct AuditVerificationTests {
    /// What a table row holds.
    private struct Row {
        var number: Int64
        var text: String
        var hash: [UInt8]

        init(_ number: Int, _ text: String) {
            self.number = Int64(number)
            self.text = text
            hash = TreeHash.leaf(text.utf8).bytes
        }
    }

    private let log: SampleLog

    init() throws { log = try SampleLog(entries: 20) }

    private var rows: [Row] { log.texts.enumerated().map { Row($0.offset, $0.element) } }

    private func verify(
        _ rows: [Row], checkpoints: [Int] = [5, 10, 20], others: [Checkpoint] = [], mustBeCovered: Bool = false
    ) throws -> AuditVerdict {
        var verification = AuditVerification(
            tenant: SampleLog.tenant, origin: SampleLog.origin,
            checkpoints: try checkpoints.map { try log.checkpoint($0) } + others, mustBeCovered: mustBeCovered)
        for row in rows { verification.add(sequence: row.number, text: row.text, leafHash: row.hash) }
        return verification.verdict()
    }

    @Test func `an untouched log is intact`() throws {
        let verdict = try verify(rows)
        #expect(verdict.isIntact)
        #expect(verdict.entries == 20 && verdict.covered == 20)
        #expect(verdict.root == MerkleFrontier(leaves: log.leaves).root)
        #expect(verdict.description == "The audit log is intact: 20 entries, all covered by a checkpoint.")
    }

    @Test func `the order and number of the same checkpoints do not matter`() throws {
        #expect(try verify(rows, checkpoints: [20, 0, 10, 5, 10, 20]).isIntact)
    }

    @Test func `an edited entry is named`() throws {
        for number in 0..<20 {
            var rows = rows
            rows[number].text = rows[number].text.replacing("connectors.create", with: "connectors.delete")
            #expect(try verify(rows).finding == .changed(Int64(number)))
        }
    }

    @Test func `an edited hash is named`() throws {
        var rows = rows
        rows[7].hash[0] ^= 1
        #expect(try verify(rows).finding == .changed(7))
        rows[7].hash = []
        #expect(try verify(rows).finding == .changed(7))
    }

    @Test func `an edit that forges the hash is a range after the last checkpoint that matches`() throws {
        var rows = rows
        rows[7] = Row(7, SampleLog.entry(7, note: "forged").canonicalText(sequence: 7))
        let verdict = try verify(rows)
        #expect(verdict.finding == .rewritten(first: 5, last: 9))
        #expect(verdict.covered == 5)
        #expect(verdict.description.contains("an entry from 5 to 9"))
        rows = self.rows
        rows[19] = Row(19, SampleLog.entry(19, note: "forged").canonicalText(sequence: 19))
        #expect(try verify(rows, checkpoints: [19, 20]).finding == .rewritten(first: 19, last: 19))
    }

    @Test func `a deleted entry is named, with and without renumbering`() throws {
        var rows = rows
        rows.remove(at: 12)
        #expect(try verify(rows).finding == .missing(12, next: 13))
        let renumbered = rows.enumerated().map { Row($0.offset, $0.element.text) }
        #expect(try verify(renumbered).finding == .misplaced(12))
        let rewritten = (0..<20).filter { $0 != 12 }.enumerated().map {
            Row($0.offset, SampleLog.entry($0.element).canonicalText(sequence: Int64($0.offset)))
        }
        #expect(try verify(rewritten).finding == .missing(19, next: nil))
        #expect(try verify(rewritten, checkpoints: [10, 15]).finding == .rewritten(first: 10, last: 14))
    }

    @Test func `exchanged entries are named`() throws {
        var rows = rows
        rows[3] = Row(3, log.texts[4])
        rows[4] = Row(4, log.texts[3])
        #expect(try verify(rows).finding == .misplaced(3))
        rows = self.rows
        rows.swapAt(3, 4)
        #expect(try verify(rows).finding == .missing(3, next: 4))
        rows = self.rows
        rows.insert(rows[3], at: 4)
        #expect(try verify(rows).finding == .misplaced(4))
    }

    @Test func `an entry that says another number or another tenant is named`() throws {
        var rows = rows
        rows[6] = Row(6, SampleLog.entry(6).canonicalText(sequence: 60))
        #expect(try verify(rows).finding == .misplaced(6))
        rows[6] = Row(6, SampleLog.entry(6, tenant: TenantID(high: 1, low: 1)).canonicalText(sequence: 6))
        #expect(try verify(rows).finding == .foreign(6))
    }

    @Test(arguments: ["", "x", "[]", "{}", "null", "{\"seq\":6,\"seq\":6}"])
    func `what is no entry is named`(text: String) throws {
        var rows = rows
        rows[6] = Row(6, text)
        #expect(try verify(rows).finding?.firstBadEntry == 6)
    }

    @Test func `an entry in another spelling of the same JSON is named`() throws {
        for change in [("\"seq\":6", "\"seq\": 6"), ("\"seq\":6", "\"seq\":6.0"), ("Create", "\\u0043reate")] {
            var rows = rows
            rows[6] = Row(6, rows[6].text.replacing(change.0, with: change.1))
            #expect(try verify(rows).finding == .notCanonical(6))
        }
    }

    @Test func `a log rolled back behind a checkpoint misses its tail`() throws {
        let verdict = try verify(Array(rows.prefix(15)))
        #expect(verdict.finding == .missing(15, next: nil))
        #expect(verdict.finding?.firstBadEntry == 15)
        #expect(try verify([]).finding == .missing(0, next: nil))
    }

    @Test func `entries after the last checkpoint are not covered, which is wrong only after a clean end`() throws {
        let verdict = try verify(rows, checkpoints: [5, 18])
        #expect(verdict.isIntact && verdict.covered == 18)
        #expect(verdict.description.contains("18 are covered by a checkpoint and 2 not yet"))
        #expect(try verify(rows, checkpoints: [5, 18], mustBeCovered: true).finding == .uncovered(first: 18, last: 19))
        #expect(try verify(rows, mustBeCovered: true).isIntact)
        #expect(try verify([], checkpoints: [], mustBeCovered: true).isIntact)
    }

    @Test func `a fork and a checkpoint of another log are named`() throws {
        let fork = try SampleLog(entries: 20, note: "fork").checkpoint(10)
        #expect(try verify(rows, others: [fork]).finding == .conflictingCheckpoints(size: 10))
        #expect(try verify(rows, checkpoints: [5, 20], others: [fork]).finding == .rewritten(first: 5, last: 9))
        let foreign = try #require(Checkpoint(origin: "drawbridge/other", size: 10, root: fork.root))
        #expect(try verify(rows, others: [foreign]).finding == .foreignCheckpoint(size: 10))
        let nothing = try #require(Checkpoint(origin: SampleLog.origin, size: 0, root: fork.root))
        #expect(try verify(rows, others: [nothing]).finding == .rewritten(first: 0, last: 0))
    }

    @Test func `what follows the first finding is not looked at`() throws {
        var verification = AuditVerification(tenant: SampleLog.tenant, origin: SampleLog.origin, checkpoints: [])
        let stranger = Row(0, "x")
        let first = verification.add(sequence: 0, text: "x", leafHash: stranger.hash)
        let second = verification.add(sequence: 0, text: log.texts[0], leafHash: rows[0].hash)
        #expect(!first && !second)
        #expect(verification.verdict().finding == .notCanonical(0))
    }
}
