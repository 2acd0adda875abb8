import Core

/// One segment of a request path, percent-decoded.
package enum PathSegment: Sendable, Hashable {
    case text(String)
    /// An OData function call, `getAuditActivityTypes(category='x')`.
    case function(name: String, arguments: [String: String])
}

/// Brings the ways to write one path to one form before routing: repeated slashes, a slash at the end, and OData's key form
/// `devices('{id}')`, which is `devices/{id}`. Every segment is decoded on its own, so an encoded slash never splits one.
package enum CanonicalPath {
    private static let mostBytes = 8_192
    private static let mostSegments = 24

    /// The segments of a path. Nil for a path that is too long, has a broken escape, NUL or bytes that are not UTF-8.
    package static func segments(_ path: Substring) -> [PathSegment]? {
        guard path.utf8.count <= mostBytes, path.utf8.first == UInt8(ascii: "/") else { return nil }
        var segments: [PathSegment] = []
        for part in path.split(separator: "/", omittingEmptySubsequences: true) {
            guard let text = decoded(part), !text.utf8.contains(0) else { return nil }
            let parsed = parsed(text)
            // Neither as they stand nor as the name or the key of a key form.
            guard !parsed.contains(.text(".")), !parsed.contains(.text("..")) else { return nil }
            segments.append(contentsOf: parsed)
            guard segments.count <= mostSegments else { return nil }
        }
        return segments
    }

    private static func decoded(_ part: Substring) -> String? {
        guard part.utf8.contains(UInt8(ascii: "%")) else { return String(part) }
        var bytes: [UInt8] = []
        var iterator = part.utf8.makeIterator()
        while let byte = iterator.next() {
            if byte == UInt8(ascii: "%") {
                guard let high = iterator.next().flatMap(hexDigitValue),
                    let low = iterator.next().flatMap(hexDigitValue)
                else {
                    return nil
                }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// A key form becomes two segments, a call one of its own kind, anything else stays as it is.
    private static func parsed(_ text: String) -> [PathSegment] {
        guard text.utf8.last == UInt8(ascii: ")"), let open = text.firstIndex(of: "("), open > text.startIndex else {
            return [.text(text)]
        }
        let name = String(text[..<open])
        let inner = text[text.index(after: open)...].dropLast()
        if inner.isEmpty { return [.function(name: name, arguments: [:])] }
        if let key = literal(inner) { return [.text(name), .text(key)] }
        var arguments: [String: String] = [:]
        for argument in inner.split(separator: ",") {
            let halves = argument.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, let value = literal(halves[1]), arguments[String(halves[0])] == nil else {
                return [.text(text)]
            }
            arguments[String(halves[0])] = value
        }
        return [.function(name: name, arguments: arguments)]
    }

    /// The text of a quoted OData literal; a doubled quote stands for one.
    private static func literal(_ text: Substring) -> String? {
        guard text.utf8.count >= 2, text.utf8.first == UInt8(ascii: "'"), text.utf8.last == UInt8(ascii: "'") else {
            return nil
        }
        var result = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if character == "'" {
                if isEscaped { result.append("'") }
                isEscaped.toggle()
            } else {
                if isEscaped { return nil }
                result.append(character)
            }
        }
        return isEscaped ? nil : result
    }
}
