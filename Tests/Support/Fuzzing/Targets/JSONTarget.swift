import Core
import Foundation
import TestSupport

extension FuzzTarget {
    /// The JSON reader, against the writer, the canonical form and Foundation's reader.
    static let json = FuzzTarget(
        name: "json", grammar: JSONGrammar.input,
        words: ["{\"a\":", "[", "]", "}", ",", "\"\\u00e9\"", "1E400", "-", "0x1", "tru", "{\"a\":1,\"a\":2}"]
    ) { bytes throws(FuzzFinding) in
        let value: JSON
        do throws(JSONError) { value = try JSONReader.read(bytes) } catch {
            guard !error.reason.isEmpty, (0...bytes.count).contains(error.offset) else {
                throw FuzzFinding("an error at no place: \(error)")
            }
            return
        }
        // 1e2 is written as 100, so it is the text that must not change any more.
        let written = JSONWriter.bytes(value)
        guard let read = try? JSONReader.read(written, limits: .trusted), JSONWriter.bytes(read) == written else {
            throw FuzzFinding("a value reads differently once written: \(String(decoding: written, as: UTF8.self))")
        }
        let canonical = JSONWriter.canonicalBytes(value)
        guard let again = try? JSONReader.read(canonical, limits: .trusted),
            JSONWriter.canonicalBytes(again) == canonical
        else { throw FuzzFinding("the canonical form is not stable: \(String(decoding: canonical, as: UTF8.self))") }
        // The scan may say that it cannot tell, and never that something is canonical which is not.
        if CanonicalScan.isCanonicalObject(String(decoding: bytes, as: UTF8.self)), bytes != canonical {
            throw FuzzFinding("the scan takes for canonical what is not")
        }
        // What is taken here, everybody takes.
        guard (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil else {
            throw FuzzFinding("Foundation refuses what was read")
        }
    }
}

/// JSON texts, good and nearly good.
enum JSONGrammar {
    @Sendable static func input(_ numbers: inout SeededNumbers) -> [UInt8] {
        if numbers.once(in: 50) {
            let depth = numbers.count(20...80)
            return Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        return Array(value(&numbers, depth: 0).utf8)
    }

    /// A value as text.
    static func value(_ numbers: inout SeededNumbers, depth: Int) -> String {
        switch numbers.count(0...(depth > 5 ? 6 : 9)) {
        case 0: numbers.one(of: ["null", "true", "false"])
        case 1, 2: number(&numbers)
        case 3...6: string(&numbers)
        case 7:
            "[" + (0..<numbers.count(0...4)).map { _ in value(&numbers, depth: depth + 1) }.joined(separator: ",") + "]"
        default:
            "{"
                + (0..<numbers.count(0...5)).map { _ in
                    string(&numbers) + numbers.one(of: [":", " : ", ":\n"]) + value(&numbers, depth: depth + 1)
                }.joined(separator: ",") + "}"
        }
    }

    static func number(_ numbers: inout SeededNumbers) -> String {
        if numbers.once(in: 3) {
            return numbers.one(of: [
                "0", "-0", "0.0", "-0.0", "1e309", "-1e309", "1e-400", "1E+2", "1.", ".5", "01", "+1",
                "9007199254740993",
                "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e21", "1e-7", "5e-324",
                "1.7976931348623157e308", "0.1", "123456789012345678901234567890", "1e5", "100e-2",
            ])
        }
        let digits = (0..<numbers.count(1...20)).map { _ in String(numbers.count(0...9)) }.joined()
        let fraction = numbers.once(in: 2) ? "" : ".\(numbers.count(0...999_999))"
        let exponent = numbers.once(in: 3) ? "e\(numbers.count(-330...330))" : ""
        return numbers.one(of: ["", "-"]) + String(digits.drop { $0 == "0" }.isEmpty ? "0" : digits.drop { $0 == "0" })
            + fraction + exponent
    }

    static func string(_ numbers: inout SeededNumbers) -> String {
        if numbers.once(in: 4) {
            return numbers.one(of: [
                #""\ud83d\ude00""#, #""\ud800""#, #""\udc00""#, #""\ud800\u0041""#, #""\u0000""#, #""\u00e9""#,
                #""\/\b\f\n\r\t\"\\""#, #""\x""#, #""\u12""#, "\"\t\"", "\"\u{7F}\"", "\"\u{2028}\"", "\"id\"", "\"\"",
            ])
        }
        return String(decoding: JSONWriter.bytes(.string(numbers.text())), as: UTF8.self)
    }
}
