import Core
import TestSupport

extension FuzzTarget {
    /// Times, versions and identifiers: whatever is read prints as the same value.
    static let values = FuzzTarget(
        name: "values", grammar: ValuesGrammar.input,
        words: ["Z", "+14:00", "T", ".", "0", "9999", "-", "24:00:00", ":60"]
    ) { bytes throws(FuzzFinding) in
        let text = String(decoding: bytes, as: UTF8.self)
        if let time = Timestamp(rfc3339: text) {
            guard Timestamp(rfc3339: time.rfc3339) == time else {
                throw FuzzFinding("\(text) prints as \(time.rfc3339)")
            }
        }
        if let version = OSVersion(text) {
            guard OSVersion(version.description) == version, !(version < version) else {
                throw FuzzFinding("\(text) prints as \(version.description)")
            }
        }
        if let identifier = TenantID(text) {
            guard TenantID(identifier.text) == identifier, text.asciiLowercasedText == identifier.text else {
                throw FuzzFinding("\(text) prints as \(identifier.text)")
            }
        }
        guard text.excerpt.utf8.count <= 1_024 else {
            throw FuzzFinding("an excerpt of \(text.excerpt.utf8.count) bytes")
        }
    }
}

/// Times, versions and identifiers, good and nearly good.
enum ValuesGrammar {
    @Sendable static func input(_ numbers: inout SeededNumbers) -> [UInt8] {
        func digits(_ count: Int, _ numbers: inout SeededNumbers) -> String {
            (0..<count).map { _ in String(numbers.count(0...9)) }.joined()
        }
        switch numbers.count(0...2) {
        case 0:
            let date =
                "\(digits(4, &numbers))-\(numbers.one(of: ["01", "02", "12", "13", "00"]))-\(numbers.one(of: ["01", "28", "29", "30", "31", "32"]))"
            let time =
                "\(numbers.one(of: ["00", "12", "23", "24"])):\(numbers.one(of: ["00", "59", "60"])):\(numbers.one(of: ["00", "59", "60", "61"]))"
            let fraction = numbers.once(in: 2) ? "" : "." + digits(numbers.count(0...30), &numbers)
            return Array(
                "\(date)\(numbers.one(of: ["T", "t", " "]))\(time)\(fraction)\(numbers.one(of: ["Z", "", "+00:00", "-23:59", "+14:00", "z"]))"
                    .utf8)
        case 1:
            return Array(
                (0..<numbers.count(1...6)).map { _ in digits(numbers.count(0...20), &numbers) }
                    .joined(separator: ".").utf8)
        default:
            let hex = (0..<32).map { _ in numbers.one(of: ["0", "9", "a", "F", "e", "1"]) }
            return Array(
                [hex[0..<8], hex[8..<12], hex[12..<16], hex[16..<20], hex[20..<32]].map { $0.joined() }
                    .joined(separator: "-").utf8)
        }
    }
}
