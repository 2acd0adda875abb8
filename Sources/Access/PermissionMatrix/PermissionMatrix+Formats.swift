import Core

extension PermissionMatrix {
    /// How a matrix can be written.
    package enum Format: String, Sendable, CaseIterable {
        case md, csv, json
    }

    /// The matrix as text, ending with a newline.
    package func text(_ format: Format) -> String {
        switch format {
        case .md: markdown
        case .csv: csv
        case .json: JSONWriter.text(json) + "\n"
        }
    }

    /// A table for people: one row per operation and path, one column per role.
    package var markdown: String {
        let head = ["Operation", "Method", "Path", "Needs"] + roles.map(\.value.text)
        var lines = [head, head.map { _ in "---" }].map(Self.markdownLine)
        for row in rows {
            for path in row.operation.paths {
                lines.append(
                    Self.markdownLine(cells(row, path).map { "`\($0)`" } + row.allowed.map { $0 ? "yes" : "–" }))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// RFC 4180. No cell holds a comma, a quote or a line break; one that did would be quoted.
    package var csv: String {
        var lines = [["operation", "method", "path", "needs"] + roles.map(\.value.text)]
        for row in rows {
            for path in row.operation.paths { lines.append(cells(row, path) + row.allowed.map { $0 ? "yes" : "no" }) }
        }
        return lines.map { $0.map(Self.csvCell).joined(separator: ",") + "\r\n" }.joined()
    }

    /// `{"roles":[…],"value":[{"operation","method","paths","requiredAction","allowedRoles"}]}`.
    package var json: JSON {
        [
            "roles": .array(
                roles.map {
                    [
                        "id": .string($0.id.text), "value": .string($0.value.text),
                        "displayName": .string($0.displayName),
                    ]
                }),
            "value": .array(
                rows.map { row in
                    [
                        "operation": .string(row.operation.id), "method": .string(row.operation.method),
                        "paths": .strings(row.operation.paths), "requiredAction": .string(row.operation.access.text),
                        "allowedRoles": .strings(zip(roles, row.allowed).filter(\.1).map(\.0.value.text)),
                    ]
                }),
        ]
    }

    private func cells(_ row: Row, _ path: String) -> [String] {
        [row.operation.id, row.operation.method, path, row.operation.access.text]
    }

    private static func markdownLine(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    private static func csvCell(_ text: String) -> String {
        let special = text.utf8.contains { [UInt8(ascii: ","), UInt8(ascii: "\""), 10, 13].contains($0) }
        return special
            ? "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
            : text
    }
}
