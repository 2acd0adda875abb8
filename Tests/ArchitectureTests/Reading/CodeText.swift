/// Blanks what is not code in Swift source: comments, and the text of string literals. Line breaks stay, so that lines
/// keep their numbers; what stands in an interpolation is code and stays too.
struct CodeText {
    private enum Context {
        /// Code, with the number of parentheses open since it began. Below the outermost it is an interpolation.
        case code(open: Int)
        /// A string literal with this many `#` in front.
        case string(hashes: Int, multiline: Bool)
    }

    private let bytes: [UInt8]
    private let keepsStrings: Bool
    private var output: [UInt8] = []
    private var position = 0
    private var stack: [Context] = [.code(open: 0)]

    /// The code of `source`.
    /// - Parameter keepsStrings: whether string literals stay, so that only comments go.
    static func of(_ source: String, keepsStrings: Bool = false) -> String {
        var text = CodeText(bytes: Array(source.utf8), keepsStrings: keepsStrings)
        text.run()
        return String(decoding: text.output, as: UTF8.self)
    }

    private init(bytes: [UInt8], keepsStrings: Bool) {
        self.bytes = bytes
        self.keepsStrings = keepsStrings
        output.reserveCapacity(bytes.count)
    }

    private mutating func run() {
        while position < bytes.count {
            plainRun()
            switch stack.last {
            case .string(let hashes, let multiline): string(hashes: hashes, multiline: multiline)
            case .code(let open): code(open: open)
            case nil: return
            }
        }
    }

    /// Passes over bytes that mean nothing special, which are most of them.
    private mutating func plainRun() {
        var inString = false
        if case .string = stack.last { inString = true }
        let end = bytes[position...].firstIndex { inString ? CodeText.marksInString($0) : CodeText.marksInCode($0) }
        let count = (end ?? bytes.count) - position
        if inString { text(count) } else { keep(count) }
    }

    private static func marksInCode(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "#")
            || byte == UInt8(ascii: "(")
            || byte == UInt8(ascii: ")")
    }

    private static func marksInString(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
    }

    private mutating func code(open: Int) {
        guard position < bytes.count else { return }
        if starts("//") {
            blank((bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count) - position)
        } else if starts("/*") {
            comment()
        } else if let quote = openingQuote() {
            stack.append(.string(hashes: quote.hashes, multiline: quote.multiline))
            text(quote.length)
        } else if starts(")"), open == 0, stack.count > 1 {
            stack.removeLast()
            text(1)
        } else {
            if starts("(") { replaceTop(.code(open: open + 1)) }
            if starts(")") { replaceTop(.code(open: max(open - 1, 0))) }
            keep(1)
        }
    }

    private mutating func string(hashes: Int, multiline: Bool) {
        guard position < bytes.count else { return }
        let marks = String(repeating: "#", count: hashes)
        if starts("\\" + marks + "(") {
            text(2 + hashes)
            stack.append(.code(open: 0))
        } else if starts("\\" + marks) {
            // An escape: the character after it means nothing special, unless it ends a line.
            text(1 + hashes)
            if !starts("\n") { text(1) }
        } else if starts((multiline ? "\"\"\"" : "\"") + marks) {
            text((multiline ? 3 : 1) + hashes)
            stack.removeLast()
        } else {
            // A literal on one line cannot go on after it: whatever made us think so, the next line is code again.
            if starts("\n"), !multiline { stack.removeLast() }
            text(1)
        }
    }

    /// Blanks a `/* */` comment; these nest.
    private mutating func comment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                blank(2)
            } else if starts("*/") {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && position < bytes.count
    }

    /// The quote that opens a string literal here.
    private func openingQuote() -> (hashes: Int, multiline: Bool, length: Int)? {
        var hashes = 0
        while position + hashes < bytes.count, bytes[position + hashes] == UInt8(ascii: "#") { hashes += 1 }
        guard starts("\"", after: hashes) else { return nil }
        let multiline = starts("\"\"\"", after: hashes)
        return (hashes, multiline, hashes + (multiline ? 3 : 1))
    }

    private func starts(_ token: String, after offset: Int = 0) -> Bool {
        bytes[min(position + offset, bytes.count)...].starts(with: token.utf8)
    }

    private mutating func replaceTop(_ context: Context) {
        stack[stack.count - 1] = context
    }

    private mutating func keep(_ count: Int) {
        let end = min(position + count, bytes.count)
        output += bytes[position..<end]
        position = end
    }

    private mutating func blank(_ count: Int) {
        let end = min(position + count, bytes.count)
        output += bytes[position..<end].map { $0 == UInt8(ascii: "\n") ? $0 : UInt8(ascii: " ") }
        position = end
    }

    private mutating func text(_ count: Int) {
        if keepsStrings { keep(count) } else { blank(count) }
    }
}
