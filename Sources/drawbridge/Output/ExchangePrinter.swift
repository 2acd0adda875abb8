import Core
import Foundation

/// Prints a request and its answer in a few short lines.
struct ExchangePrinter {
    let console: Console

    /// - Parameter members: the members of the answer to show, nil for all.
    func show(_ request: APIRequest, _ answer: APIAnswer, by caller: String, showing members: [String]?) {
        let status = "\(answer.status) \(StatusText.reason(answer.status))"
        let style: Console.Style = answer.isSuccess ? .green : .yellow
        let head = "\(console.styled(request.method, .cyan)) \(ExchangePrinter.readable(request.path))"
        let who = console.styled("as \(caller)", .dim)
        console.line("   \(head)  \(who)")
        if let body = ExchangePrinter.body(request) { console.line("     " + console.styled(body, .dim)) }
        var line = "     → " + console.styled(status, style)
        if let text = ExchangePrinter.body(answer, showing: members) { line += "  " + text }
        console.line(line)
    }

    /// The path with the escapes of queries undone, for reading only.
    static func readable(_ path: String) -> String { path.removingPercentEncoding?.excerptLine ?? path.excerptLine }

    /// The request's body in short.
    static func body(_ request: APIRequest) -> String? {
        switch request.body {
        case .none: nil
        case .json(let value): value == [:] ? nil : CompactJSON.text(value)
        case .lines(let bytes): "\(bytes.count { $0 == UInt8(ascii: "\n") }) lines of JSON, \(bytes.count) bytes"
        case .form(let fields): fields.map(\.name).joined(separator: ", ")
        }
    }

    /// The answer's body in short: an error is its code and message.
    static func body(_ answer: APIAnswer, showing members: [String]?) -> String? {
        guard !answer.body.isEmpty, let value = try? answer.json() else { return nil }
        if let error = value.object?["error"]?.object, let code = error["code"]?.string {
            return "\(code): \(error["message"]?.string ?? "")".excerptLine
        }
        return CompactJSON.text(value, showing: members)
    }
}

extension String {
    /// The text on one line of at most 200 characters.
    var excerptLine: String {
        let line = String(map { $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } ? " " : $0 })
        return line.count <= 200 ? line : String(line.prefix(199)) + "…"
    }
}
