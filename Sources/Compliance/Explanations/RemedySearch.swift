import Core

/// Tries the candidates' sets, smallest and weakest first.
struct RemedySearch {
    /// A candidate by its place, and one of its strengths by its place.
    private typealias Choice = (candidate: Int, strength: Int)

    private let facts: DecisionFacts
    private let candidates: RemedyCandidates
    private let now: Timestamp
    private var wanted = 0
    private var found: [[Choice]] = []
    private var remedies: [Remedy] = []
    private var decisionsLeft = Remedies.Limit.decisions

    /// - Parameter facts: as they are ``DecisionFacts/settled(at:)`` at `now`.
    init(facts: DecisionFacts, candidates: RemedyCandidates, now: Timestamp) {
        self.facts = facts
        self.candidates = candidates
        self.now = now
    }

    /// Whether remedies could be missing although fewer than wanted were found.
    var mayHaveMissedSome: Bool { candidates.areCut || decisionsLeft <= 0 }

    private var isDone: Bool { remedies.count >= wanted || decisionsLeft <= 0 }

    /// The first remedies, as many as wanted or all there are.
    mutating func run(wanted: Int) -> [Remedy] {
        self.wanted = wanted
        for size in 1...Remedies.Limit.changes { choose(size, from: 0, []) }
        return remedies
    }

    /// Adds `count` more candidates to the chosen ones in every way, then tries their strengths.
    private mutating func choose(_ count: Int, from start: Int, _ chosen: [Int]) {
        if isDone { return }
        if count == 0 {
            let keys = chosen.map { candidates.all[$0].key }
            if candidates.couldFlip(Set(keys)) { strengthen(chosen[...], []) }
            return
        }
        for next in candidates.all.indices.dropFirst(start) { choose(count - 1, from: next + 1, chosen + [next]) }
    }

    /// Gives each of the chosen candidates every strength, so that a weaker set comes before each stronger one.
    private mutating func strengthen(_ chosen: ArraySlice<Int>, _ choices: [Choice]) {
        if isDone { return }
        guard let candidate = chosen.first else { return attempt(choices) }
        for strength in candidates.all[candidate].strengths.indices {
            strengthen(chosen.dropFirst(), choices + [(candidate, strength)])
        }
    }

    private mutating func attempt(_ choices: [Choice]) {
        guard !found.contains(where: { Self.isNoMore($0, than: choices) }) else { return }
        decisionsLeft -= 1
        let changes = choices.map { candidates.all[$0.candidate].strengths[$0.strength] }
        guard facts.making(changes, at: now).decision(at: now, changed: now).isAllowed else { return }
        found.append(choices)
        remedies.append(Remedy(changes: changes))
    }

    /// Whether every change of the first set is in the second, there at least as strong.
    private static func isNoMore(_ left: [Choice], than right: [Choice]) -> Bool {
        left.allSatisfy { one in
            right.contains { $0.candidate == one.candidate && $0.strength >= one.strength }
        }
    }
}
