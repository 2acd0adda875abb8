import Core

/// Recomputes the tree of one log entry by entry and compares it with checkpoints. Add the entries in their order, from
/// number 0, then ask for the verdict. Memory does not grow with the log.
package struct AuditVerification {
    private let tenant: String
    private let mustBeCovered: Bool
    /// Not yet reached, the smallest last.
    private var ahead: [Checkpoint]
    private var covered: Int64 = 0
    private var frontier = MerkleFrontier()
    private var finding: AuditFinding?

    /// A verification against checkpoints whose signatures were verified before; they may come in any order and more
    /// than once. `mustBeCovered` is true for a log that was closed properly: then no entry may follow the last
    /// checkpoint.
    package init(tenant: TenantID, origin: String, checkpoints: [Checkpoint], mustBeCovered: Bool = false) {
        self.tenant = tenant.text
        self.mustBeCovered = mustBeCovered
        ahead = checkpoints.sorted { $0.size > $1.size }
        let foreign = ahead.last { !$0.origin.hasSameBytes(as: origin) }
        let conflicting = zip(ahead, ahead.dropFirst()).reversed().first { $0.size == $1.size && $0.root != $1.root }
        if let foreign {
            finding = .foreignCheckpoint(size: foreign.size)
        } else if let conflicting {
            finding = .conflictingCheckpoints(size: conflicting.0.size)
        }
        compare()
    }

    /// Looks at the next stored entry. What follows a first finding is ignored.
    /// - Returns: whether all is well so far; when not, there is no need to read on.
    @discardableResult
    package mutating func add(sequence: Int64, text: String, leafHash: [UInt8]) -> Bool {
        guard finding == nil else { return false }
        let leaf = TreeHash.leaf(text.utf8)
        finding = wrong(sequence: sequence, text: text, leafHash: leafHash, recomputed: leaf)
        guard finding == nil else { return false }
        frontier.append(leaf)
        compare()
        return finding == nil
    }

    /// What is wrong with the next entry by itself.
    private func wrong(sequence: Int64, text: String, leafHash: [UInt8], recomputed: TreeHash) -> AuditFinding? {
        let number = frontier.size
        // The numbers are the table's key: a smaller one can only come from a reader that does not sort.
        guard sequence == number else {
            return sequence > number ? .missing(number, next: sequence) : .misplaced(number)
        }
        guard TreeHash(leafHash) == recomputed else { return .changed(number) }
        guard let place = place(of: text) else { return .notCanonical(number) }
        guard place.number == number else { return .misplaced(number) }
        return place.isOurs ? nil : .foreign(number)
    }

    /// The number an entry gives itself, and whether it names this tenant; nil for text that is not canonical.
    private func place(of text: String) -> (number: Int64?, isOurs: Bool)? {
        var (number, isOurs): (Int64?, Bool) = (nil, false)
        let isCanonical = CanonicalScan.isCanonicalObject(text) { name, value in
            if name.elementsEqual("seq".utf8) { number = Int64(Substring(value)) }
            if name.elementsEqual("tenant".utf8) {
                isOurs = value.dropFirst().dropLast().elementsEqual(tenant.utf8)
            }
        }
        if isCanonical { return (number, isOurs) }
        guard let value = try? JSONReader.read(text, limits: .trusted), let object = value.object,
            JSONWriter.canonicalText(value).hasSameBytes(as: text)
        else { return nil }
        return (
            object["seq"]?.integer, object["tenant"]?.string.map { $0.hasSameBytes(as: tenant) } ?? false
        )
    }

    /// Compares the tree so far with the checkpoints of its size.
    private mutating func compare() {
        while finding == nil, let next = ahead.last, next.size == frontier.size {
            guard next.root == frontier.root else {
                finding = .rewritten(first: min(covered, max(0, next.size - 1)), last: max(0, next.size - 1))
                return
            }
            covered = next.size
            ahead.removeLast()
        }
    }

    /// The verdict after the last entry.
    package consuming func verdict() -> AuditVerdict {
        if finding == nil {
            if !ahead.isEmpty {
                finding = .missing(frontier.size, next: nil)
            } else if mustBeCovered, covered < frontier.size {
                finding = .uncovered(first: covered, last: frontier.size - 1)
            }
        }
        return AuditVerdict(entries: frontier.size, covered: covered, root: frontier.root, finding: finding)
    }
}
