import TestSupport

/// The inputs of one target. Each is a function of seed and number alone, so that any of them can be made again.
package struct FuzzInputs: Sendable {
    private let target: FuzzTarget
    private let corpus: [[UInt8]]
    private let seed: UInt64

    /// The longest input that is made.
    private static let mostBytes = 1 << 16

    package init(_ target: FuzzTarget, corpus: [[UInt8]], seed: UInt64) {
        self.target = target
        self.corpus = corpus
        self.seed = seed
    }

    /// The input of this number: the corpus first, as it is; then what the grammar makes, mutations of that, and
    /// mutations of the corpus.
    package subscript(number: Int) -> [UInt8] {
        if corpus.indices.contains(number) { return corpus[number] }
        var numbers = SeededNumbers(seed: seed &+ UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9_7F4A_7C15)
        let kind = Int.random(in: 0..<10, using: &numbers)
        var bytes =
            kind < 7 || corpus.isEmpty
            ? target.grammar(&numbers) : corpus.randomElement(using: &numbers) ?? []
        if kind > 3 {
            for _ in 0..<Int.random(in: 1...6, using: &numbers) {
                Mutation.apply(to: &bytes, words: target.words, donors: corpus, using: &numbers)
            }
        }
        return Array(bytes.prefix(Self.mostBytes))
    }
}

/// Small damage to an input.
enum Mutation {
    /// Bytes that mean something to some reader, and some that mean nothing to any.
    private static let bytes: [UInt8] =
        Array("\"\\{}[](),:;='&?%/.-+ \n\r\t$@*0e9".utf8) + [
            0x00, 0x1F, 0x7F, 0x80, 0xBF, 0xC0, 0xED, 0xEF, 0xF4, 0xFF,
        ]
    /// Texts that readers have stumbled over.
    private static let words = [
        "null", "true", "1e309", "-0", "9223372036854775808", "-9223372036854775809", "0.1e-400", "\\ud800", "\\udc00",
        "\\u0000", "\u{FEFF}", "\u{0301}", "%00", "%2F", "%ZZ", "%", "''", "../", "..", "//", "\"", "\\", "@odata.type",
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "2024-02-30T00:00:00Z", "00000000-0000-0000-0000-000000000000",
    ]

    static func apply(
        to input: inout [UInt8], words own: [String], donors: [[UInt8]], using numbers: inout SeededNumbers
    ) {
        let place = Int.random(in: 0...input.count, using: &numbers)
        let length = min(Int.random(in: 1...16, using: &numbers), input.count - place)
        switch Int.random(in: 0..<10, using: &numbers) {
        case 0 where place < input.count: input[place] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
        case 1 where place < input.count: input[place] = bytes.randomElement(using: &numbers) ?? 0
        case 2: input.insert(bytes.randomElement(using: &numbers) ?? 0, at: place)
        case 3: input.removeSubrange(place..<place + length)
        case 4: input.insert(contentsOf: Array(input[place..<place + length]), at: place)
        case 5: input.removeSubrange(place...)
        case 6: input.insert(contentsOf: Array((Self.words.randomElement(using: &numbers) ?? "").utf8), at: place)
        case 7: input.insert(contentsOf: Array((own.randomElement(using: &numbers) ?? "").utf8), at: place)
        case 8:
            // The same again and again: deep nesting and long lists.
            let part = Array(input[place..<place + length])
            let times = Int.random(in: 2...64, using: &numbers)
            input.insert(contentsOf: (0..<times).flatMap { _ in part }, at: place)
        default:
            guard let donor = donors.randomElement(using: &numbers) else { return }
            let start = Int.random(in: 0...donor.count, using: &numbers)
            input.insert(contentsOf: donor[start...].prefix(64), at: place)
        }
    }
}

extension SeededNumbers {
    /// True once in so many times.
    mutating func once(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

    /// One of the items.
    mutating func one(of items: [String]) -> String { items.randomElement(using: &self) ?? "" }

    /// A number of the range.
    mutating func count(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// One of the texts that break readers, or a plain one.
    mutating func text() -> String {
        one(of: [
            "", "a", "Lookout", "O'Neill", "caf\u{E9}", "cafe\u{301}", "\u{1F600}", "a\"b", "a\\b", "\u{7F}",
            "\u{FFFD}",
            "00000000-0000-0000-0000-000000000000", "2C7790DE-8B02-4814-85CF-E0C59380DEE8", "2026-11-23T10:00:00Z",
            "compliant", "high", "null", "true", "%", "\u{0}", "\u{202E}x", "all", "17.2.1",
        ])
    }
}
