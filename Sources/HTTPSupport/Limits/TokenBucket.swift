import Core

/// A token bucket: it holds what may be spent at once, and fills at a steady rate. It counts in millionths of a unit, so
/// that a microsecond at one unit a second is exactly one, and nothing is lost to rounding.
struct TokenBucket: Sendable, Hashable {
    /// How fast a bucket fills and how much it holds.
    struct Rate: Sendable, Hashable {
        /// Units that come in each second.
        let perSecond: Int
        /// Seconds in which an empty bucket fills.
        let burstSeconds: Int

        /// Units a full bucket holds.
        var capacity: Int { perSecond * burstSeconds }
    }

    private static let millionths: Int64 = 1_000_000
    /// Nobody owes more than this many seconds of the rate, so that the longest wait is this and one filling.
    static let mostDebtSeconds = 120

    /// Millionths of a unit; below zero after something that cost more than there was.
    private var level: Int64
    /// When ``level`` was right.
    private var updated: Timestamp

    /// A full bucket.
    init(_ rate: Rate, now: Timestamp) {
        level = Int64(rate.capacity) * Self.millionths
        updated = now
    }

    /// Adds what has come in since the last time. A clock that was set back adds nothing, and counts on from where it
    /// stands now: nobody waits for it to come back to where it was.
    mutating func fill(_ rate: Rate, now: Timestamp) {
        let elapsed = (now - updated).microseconds
        updated = now
        guard elapsed > 0, rate.perSecond > 0 else { return }
        let full = Int64(rate.capacity) * Self.millionths
        let missing = full - level
        // Compared by time first: the product of a long pause and a high rate might not fit.
        level =
            elapsed >= missing / Int64(rate.perSecond) + 1 ? full : min(full, level + elapsed * Int64(rate.perSecond))
    }

    /// Whole seconds until `cost` may be spent; nil when it may be now. What costs more than the bucket holds may be spent
    /// when the bucket is full.
    func wait(for cost: Int, _ rate: Rate) -> Int? {
        let missing = Int64(min(cost, rate.capacity)) * Self.millionths - level
        return missing <= 0 ? nil : Self.seconds(missing, rate)
    }

    /// Spends `cost`, into debt if there is less.
    mutating func spend(_ cost: Int, _ rate: Rate) {
        let lowest = -Int64(rate.perSecond * Self.mostDebtSeconds) * Self.millionths
        level = max(lowest, level - Int64(cost) * Self.millionths)
    }

    /// Whole units that may be spent at once now.
    var remaining: Int { Int(max(0, level / Self.millionths)) }

    /// Whole seconds until the bucket is full.
    func secondsUntilFull(_ rate: Rate) -> Int { Self.seconds(Int64(rate.capacity) * Self.millionths - level, rate) }

    private static func seconds(_ missing: Int64, _ rate: Rate) -> Int {
        let perSecond = Int64(max(1, rate.perSecond)) * millionths
        return Int((max(0, missing) + perSecond - 1) / perSecond)
    }
}
