/// Something that may not stand in the code, and what to say about it.
struct Pattern: Sendable, CustomStringConvertible {
    /// A regular expression, matched against code without comments and text.
    let expression: String
    /// Why not, and what to do instead.
    let advice: String

    var description: String { expression }

    /// What levels 0 and 1 may not do.
    static let impure: [Pattern] = [
        Pattern(expression: #"\b(async|await)\b"#, advice: "the rules are plain functions"),
        Pattern(expression: #"\bTask\b"#, advice: "the rules are plain functions"),
        Pattern(expression: #"\bDate\s*\(\s*\)"#, advice: "take the time as an argument"),
        Pattern(expression: #"\bDate\.now\b"#, advice: "take the time as an argument"),
        Pattern(
            expression: #"\b(ContinuousClock|SuspendingClock|DispatchTime)\b"#, advice: "take the time as an argument"),
        Pattern(expression: #"\bUUID\s*\(\s*\)"#, advice: "take the id as an argument"),
        Pattern(
            expression: #"\.(random|randomElement|shuffled|shuffle)\s*\("#, advice: "take what is random as an argument"
        ),
        Pattern(expression: #"\bSystemRandomNumberGenerator\b"#, advice: "take what is random as an argument"),
        Pattern(expression: #"\b(print|debugPrint|dump)\s*\("#, advice: "return what there is to say"),
        Pattern(expression: #"\bLogger\b"#, advice: "return what there is to say"),
        Pattern(expression: #"\b(FileManager|FileHandle|ProcessInfo|URLSession)\b"#, advice: "do I/O in an outer ring"),
    ]

    /// What would let data end the process.
    static let trapping: [Pattern] = [
        Pattern(expression: #"\btry!"#, advice: "throw, or handle the error"),
        Pattern(expression: #"\bas!"#, advice: "use as? and answer the other case"),
        Pattern(expression: #"\bfatalError\s*\("#, advice: "throw a Failure"),
        Pattern(expression: #"\bpreconditionFailure\s*\("#, advice: "throw a Failure"),
        Pattern(expression: #"\bprecondition\s*\("#, advice: "throw a Failure"),
        Pattern(expression: #"\bunsafelyUnwrapped\b"#, advice: "use if let"),
    ]
}
