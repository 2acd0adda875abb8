import GraphAPI
import HTTPSupport
import Services
import TestSupport

extension FuzzTarget {
    /// Forms, queries of ours, and percent-decoding.
    static let form = FuzzTarget(
        name: "form", grammar: FormGrammar.input,
        words: [
            "&", "=", "%", "%00", "%C3%A9", "%ED%A0%80", "+", "client_id=", "grant_type=client_credentials", "$top=1",
        ]
    ) { bytes throws(FuzzFinding) in
        let text = String(decoding: bytes, as: UTF8.self)
        if let pairs = FormText.pairs(text) {
            let printed = pairs.map { "\(FormGrammar.encoded($0.key))=\(FormGrammar.encoded($0.value))" }
                .joined(separator: "&")
            guard FormText.pairs(printed) == pairs else {
                throw FuzzFinding("a form reads differently once printed: \(printed)")
            }
        }
        if let decoded = PercentDecoding.decode(text), PercentDecoding.decode(FormGrammar.encoded(decoded)) != decoded {
            throw FuzzFinding("a text decodes differently once encoded: \(decoded)")
        }
        let read = try FuzzFinding.reading { try PageQuery(text, allowing: ["since", "state"]) }
        if let query = read, !(1...999).contains(query.limit) { throw FuzzFinding("a page of \(query.limit)") }
    }
}

/// Forms and queries, good and nearly good.
enum FormGrammar {
    @Sendable static func input(_ numbers: inout SeededNumbers) -> [UInt8] {
        var pairs: [String] = []
        for _ in 0..<numbers.count(0...5) {
            let name = numbers.one(of: [
                "client_id", "client_secret", "grant_type", "scope", "$top", "$skiptoken", "since", "state", "a%20b",
                "",
            ])
            let value =
                numbers.once(in: 4)
                ? numbers.one(of: ["1", "999", "1000", "-1", "%", "%4", "%zz"]) : encoded(numbers.text())
            pairs.append(numbers.once(in: 8) ? name : "\(name)=\(value)")
        }
        return Array(pairs.joined(separator: "&").utf8)
    }

    /// Every byte but letters and digits as `%XX`.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var output: [UInt8] = []
        for byte in text.utf8 {
            let isPlain = byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A
            output += isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: output, as: UTF8.self)
    }
}
