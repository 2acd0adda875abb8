import HTTPSupport
import TestSupport

extension FuzzTarget {
    /// Request paths.
    static let path = FuzzTarget(
        name: "path", grammar: PathGrammar.input,
        words: ["/", "//", "%2F", "%2f", "..", ".", "('", "')", "(x='", "$count", "$ref", "%00", "%E2%80%AE"]
    ) { bytes throws(FuzzFinding) in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let segments = CanonicalPath.segments(Substring(text)) else { return }
        guard segments.count <= 25 else { throw FuzzFinding("\(segments.count) segments") }
        let printed = segments.map { "/" + PathGrammar.printed($0) }.joined()
        guard printed.utf8.count <= 8_192 else { return }
        guard CanonicalPath.segments(Substring(printed.isEmpty ? "/" : printed)) == segments else {
            throw FuzzFinding("a path reads differently once printed: \(printed)")
        }
    }
}

/// Request paths, good and nearly good.
enum PathGrammar {
    @Sendable static func input(_ numbers: inout SeededNumbers) -> [UInt8] {
        let count = numbers.once(in: 20) ? numbers.count(20...40) : numbers.count(0...6)
        let parts = (0..<count).map { _ in
            numbers.one(of: [
                "v1.0", "beta", "deviceManagement", "mobileThreatDefenseConnectors", "managedDevices", "$count", "mtd",
                "v1",
                "managedDevices('2c7790de-8b02-4814-85cf-e0c59380dee8')", "getAuditActivityTypes(category='x')",
                "getAuditActivityTypes(category='O''Neill',a='b')", "a(b)", "a()", "('x')", "a(x=y)", "..", "%2e%2e",
                "a%2Fb",
                "caf%C3%A9", "%ff", "",
            ]) + (numbers.once(in: 15) ? FormGrammar.encoded(numbers.text()) : "")
        }
        return Array(("/" + parts.joined(separator: numbers.once(in: 20) ? "//" : "/")).utf8)
    }

    /// A segment in the form it is read from.
    static func printed(_ segment: PathSegment) -> String {
        switch segment {
        case .text(let text): FormGrammar.encoded(text)
        case .function(let name, let arguments):
            FormGrammar.encoded(name) + "("
                + arguments.sorted { $0.key < $1.key }.map {
                    "\(FormGrammar.encoded($0.key))=\(FormGrammar.encoded("'" + $0.value.replacing("'", with: "''") + "'"))"
                }.joined(separator: ",") + ")"
        }
    }
}
