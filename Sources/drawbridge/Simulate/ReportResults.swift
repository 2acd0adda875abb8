import Core

/// The server's answer to a batch of reports.
struct ReportResults {
    /// The outcome of one report.
    struct Item {
        var reportID: String
        /// applied, unchanged, stale or rejected.
        var status: String
        /// The device's state after the batch; nil for a rejected report.
        var complianceState: String?
        /// Why it was rejected.
        var error: String?
    }

    let items: [Item]

    init(items: [Item]) { self.items = items }

    /// Reads `{"results": […]}`.
    /// - Throws: `CommandFailure` if the answer has another form.
    init(_ answer: APIAnswer) throws(CommandFailure) {
        guard let rows = try answer.object()["results"]?.array else {
            throw CommandFailure("The server answered \(answer.status) without results.")
        }
        items = rows.compactMap(\.object).map { row in
            let error = row["error"]?.object
            return Item(
                reportID: row["reportId"]?.string ?? "", status: row["status"]?.string ?? "?",
                complianceState: row["complianceState"]?.string,
                error: error.map { "\($0["code"]?.string ?? "?"): \($0["message"]?.string ?? "")" })
        }
    }

    /// How many there are of each word, most frequent first.
    static func counts(_ words: some Sequence<String>) -> [(word: String, count: Int)] {
        Dictionary(words.map { ($0, 1) }, uniquingKeysWith: +)
            .map { (word: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.word) < ($0.count, $1.word) }
    }

    /// The counts as text: `12 applied, 3 stale`.
    static func summary(_ words: some Sequence<String>) -> String {
        let parts = counts(words).map { "\($0.count) \($0.word)" }
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }
}
