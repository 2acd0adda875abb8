/// The last part of a tile's path: its index in groups of three digits, all but the last after an `x`, and for a
/// partial tile `.p/` and the width (C2SP tlog-tiles).
enum TilePath {
    /// For example `x001/x234/067` or `000.p/5`.
    static func text(index: Int64, width: Int) -> String {
        var groups = [threeDigits(index % 1000)]
        var rest = index / 1000
        while rest > 0 {
            groups.insert("x" + threeDigits(rest % 1000), at: 0)
            rest /= 1000
        }
        return groups.joined(separator: "/") + (width < Tile.fullWidth ? ".p/\(width)" : "")
    }

    /// Reads what ``text(index:width:)`` writes. Nil for any other spelling, also of the same numbers.
    static func read(_ text: some StringProtocol) -> (index: Int64, width: Int)? {
        guard text.utf8.count <= 64 else { return nil }
        var width = Tile.fullWidth
        var path = text[...]
        if let dot = text.utf8.firstIndex(of: UInt8(ascii: ".")) {
            let suffix = text[dot...]
            guard suffix.utf8.starts(with: ".p/".utf8), let number = Decimal.read(suffix.dropFirst(3)),
                (1..<Int64(Tile.fullWidth)).contains(number)
            else { return nil }
            width = Int(number)
            path = text[..<dot]
        }
        var index: Int64 = 0
        let digits = path.utf8.filter { $0 != UInt8(ascii: "x") && $0 != UInt8(ascii: "/") }
        for digit in digits {
            guard let next = Decimal.append(digit, to: index) else { return nil }
            index = next
        }
        // Leading groups of zeros, misplaced letters and short groups all fail to come out as they went in.
        guard TilePath.text(index: index, width: width).utf8.elementsEqual(text.utf8) else { return nil }
        return (index, width)
    }

    private static func threeDigits(_ number: Int64) -> String {
        String(String(1000 + number).dropFirst())
    }
}

/// Decimal numbers as the log's formats write them: ASCII digits, no sign, no leading zero.
enum Decimal {
    /// The number that `text` spells. Nil for any other spelling and above `Int64.max`.
    static func read(_ text: some StringProtocol) -> Int64? {
        var number: Int64 = 0
        guard let first = text.utf8.first, first != UInt8(ascii: "0") || text.utf8.count == 1 else { return nil }
        for digit in text.utf8 {
            guard let next = append(digit, to: number) else { return nil }
            number = next
        }
        return number
    }

    /// `number` with one more digit. Nil when `digit` is none or the result is too large.
    static func append(_ digit: UInt8, to number: Int64) -> Int64? {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
        let (tens, tooMany) = number.multipliedReportingOverflow(by: 10)
        let (sum, tooLarge) = tens.addingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
        return tooMany || tooLarge ? nil : sum
    }
}
