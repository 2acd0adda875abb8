/// Checks proofs against roots. Needs nothing but its arguments, so that whoever holds a checkpoint can run it offline.
package enum MerkleProof {
    /// The root that `proof` leads to from the leaf at `index` in a tree of `size` entries (RFC 9162 section 2.1.3.2).
    /// Nil when the proof is too short or too long, or there is no such entry.
    package static func root(from leaf: TreeHash, index: Int64, size: Int64, proof: [TreeHash]) -> TreeHash? {
        guard index >= 0, index < size else { return nil }
        var place = index
        var last = size - 1
        var hash = leaf
        for sibling in proof {
            guard last > 0 else { return nil }
            if place & 1 == 1 || place == last {
                hash = .node(sibling, hash)
                // A subtree at the right edge without a sibling of its own stands for itself on the levels above.
                let lone = place & 1 == 1 ? 0 : place.trailingZeroBitCount
                place >>= Int64(lone)
                last >>= Int64(lone)
            } else {
                hash = .node(hash, sibling)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 ? hash : nil
    }

    /// Whether the entry with this leaf hash is the one at `index` of the tree of `size` entries with this root.
    package static func verifyInclusion(
        of leaf: TreeHash, index: Int64, size: Int64, root: TreeHash, proof: [TreeHash]
    ) -> Bool {
        MerkleProof.root(from: leaf, index: index, size: size, proof: proof) == root
    }

    /// Whether the tree of `earlier` entries with its root is the beginning of the one of `size` entries (RFC 9162
    /// section 2.1.4.2). From no entries, and from the same size, the proof is empty.
    package static func verifyConsistency(
        from earlier: Int64, root earlierRoot: TreeHash, to size: Int64, root: TreeHash, proof: [TreeHash]
    ) -> Bool {
        guard earlier >= 0, earlier <= size else { return false }
        if earlier == size { return proof.isEmpty && earlierRoot == root && (size > 0 || root == .empty) }
        if earlier == 0 { return proof.isEmpty && earlierRoot == .empty }
        // The earlier tree is one perfect subtree: its root is where both walks start.
        var rest = (earlier & (earlier - 1) == 0 ? [earlierRoot] : []) + proof
        guard !rest.isEmpty else { return false }
        var old = rest.removeFirst()
        var new = old
        let whole = (~(earlier - 1)).trailingZeroBitCount
        var place = (earlier - 1) >> Int64(whole)
        var last = (size - 1) >> Int64(whole)
        for sibling in rest {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                old = .node(sibling, old)
                new = .node(sibling, new)
                let lone = place & 1 == 1 ? 0 : place.trailingZeroBitCount
                place >>= Int64(lone)
                last >>= Int64(lone)
            } else {
                new = .node(new, sibling)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 && old == earlierRoot && new == root
    }
}
