/// The first thing that is wrong with an audit log.
package enum AuditFinding: Sendable, Hashable {
    /// The entry that should stand here does not; the next one has the number `next`, if there is one.
    case missing(Int64, next: Int64?)
    /// The entry is no canonical JSON, so it is not what was stored.
    case notCanonical(Int64)
    /// The entry itself says another number.
    case misplaced(Int64)
    /// The entry itself says another tenant.
    case foreign(Int64)
    /// The entry is not the one whose hash was stored beside it.
    case changed(Int64)
    /// The entries are not those that the checkpoint covers. The ones before `first` are: an earlier checkpoint says
    /// so.
    case rewritten(first: Int64, last: Int64)
    /// Checkpoints disagree with each other, so somebody signed two histories.
    case conflictingCheckpoints(size: Int64)
    /// A checkpoint is of another log.
    case foreignCheckpoint(size: Int64)
    /// Entries come after the last checkpoint although the log was closed properly.
    case uncovered(first: Int64, last: Int64)

    /// The number of the first entry that cannot be trusted.
    package var firstBadEntry: Int64 {
        switch self {
        case .missing(let number, _), .notCanonical(let number), .misplaced(let number), .foreign(let number),
            .changed(let number), .rewritten(let number, _), .uncovered(let number, _):
            number
        case .conflictingCheckpoints(let size), .foreignCheckpoint(let size):
            max(0, size - 1)
        }
    }
}

extension AuditFinding: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let number, let next?): "entry \(number) is missing; the next one is \(next)"
        case .missing(let number, nil): "entry \(number) is missing: a checkpoint covers more entries than the log has"
        case .notCanonical(let number): "entry \(number) is not in canonical form"
        case .misplaced(let number): "entry \(number) says another number"
        case .foreign(let number): "entry \(number) says another tenant"
        case .changed(let number): "entry \(number) does not match its stored hash"
        case .rewritten(let first, let last) where first == last:
            "entry \(first) was changed after a checkpoint covered it"
        case .rewritten(let first, let last):
            "an entry from \(first) to \(last) was changed after a checkpoint covered it"
        case .conflictingCheckpoints(let size): "two checkpoints of \(size) entries have different roots"
        case .foreignCheckpoint(let size): "the checkpoint of \(size) entries is of another log"
        case .uncovered(let first, let last):
            "entries \(first) to \(last) come after the last checkpoint although the log was closed"
        }
    }
}
