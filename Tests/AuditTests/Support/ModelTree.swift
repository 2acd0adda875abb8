import Audit

/// The tree as RFC 6962 section 2.1 defines it, by recursion over all leaves: slow, and nothing like the code under
/// test.
final class ModelTree {
    let leaves: [TreeHash]
    private var known: [Range<Int>: TreeHash] = [:]

    init(_ leaves: [TreeHash]) { self.leaves = leaves }

    /// `count` leaves that differ.
    static func leaves(_ count: Int) -> [TreeHash] { (0..<count).map { TreeHash.leaf("entry \($0)".utf8) } }

    func root(_ range: Range<Int>) -> TreeHash {
        if range.isEmpty { return .empty }
        if range.count == 1 { return leaves[range.lowerBound] }
        if let hash = known[range] { return hash }
        let middle = range.lowerBound + split(range.count)
        let hash = TreeHash.node(root(range.lowerBound..<middle), root(middle..<range.upperBound))
        known[range] = hash
        return hash
    }

    /// PATH(m, D[n]) of section 2.1.1.
    func path(_ index: Int, _ range: Range<Int>) -> [TreeHash] {
        if range.count <= 1 { return [] }
        let middle = range.lowerBound + split(range.count)
        return index < middle
            ? path(index, range.lowerBound..<middle) + [root(middle..<range.upperBound)]
            : path(index, middle..<range.upperBound) + [root(range.lowerBound..<middle)]
    }

    /// PROOF(m, D[n]) of section 2.1.2.
    func proof(_ earlier: Int, _ size: Int) -> [TreeHash] { subproof(earlier, 0..<size, true) }

    private func subproof(_ count: Int, _ range: Range<Int>, _ isOriginal: Bool) -> [TreeHash] {
        if count == range.count { return isOriginal ? [] : [root(range)] }
        let k = split(range.count)
        let middle = range.lowerBound + k
        return count <= k
            ? subproof(count, range.lowerBound..<middle, isOriginal) + [root(middle..<range.upperBound)]
            : subproof(count - k, middle..<range.upperBound, false) + [root(range.lowerBound..<middle)]
    }

    private func split(_ count: Int) -> Int {
        var k = 1
        while k * 2 < count { k *= 2 }
        return k
    }
}
