import Core

/// An exchange in one line. Exchanges in a row that differ only in ids become one line with a count.
struct RepeatedLine {
    let method: String
    private(set) var path: String
    let status: Int
    let caller: String
    private(set) var count = 1

    init(method: String, path: String, status: Int, caller: String) {
        self.method = method
        self.path = path
        self.status = status
        self.caller = caller
    }

    /// Both lines as one, with ids left out; nil if they are not alike.
    func joined(with other: RepeatedLine) -> RepeatedLine? {
        guard method == other.method, status == other.status, caller == other.caller else { return nil }
        if path == other.path {
            var one = self
            one.count += other.count
            return one
        }
        guard RepeatedLine.withoutIDs(path) == RepeatedLine.withoutIDs(other.path) else { return nil }
        var one = self
        one.path = RepeatedLine.withoutIDs(path)
        one.count += other.count
        return one
    }

    /// The line as it is printed.
    func text(_ console: Console) -> String {
        let times = count > 1 ? " × \(count)" : ""
        let style: Console.Style = (200..<300).contains(status) ? .green : .yellow
        return console.styled(method, .cyan) + " \(ExchangePrinter.readable(path))\(times)  → "
            + console.styled("\(status) \(StatusText.reason(status))", style) + "  "
            + console.styled("as \(caller)", .dim)
    }

    /// The path with each segment that is a UUID written as `{id}`.
    static func withoutIDs(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false)
            .map { RequestID($0) == nil ? String($0) : "{id}" }
            .joined(separator: "/")
    }
}
