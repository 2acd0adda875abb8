import Core
import Foundation
import TestServer

/// A random id in the form that answers have.
func newID() -> String { UUID().uuidString.lowercased() }

extension TestAnswer {
    /// Status, headers and body as one text, without what differs between two requests: request ids, the date, what is left
    /// of the caller's own requests, and the ids that were asked for.
    func shape(without ids: [String]) -> String {
        let volatile: Set = ["request-id", "client-request-id", "date", "content-length", "ratelimit"]
        let heads = headers.filter { !volatile.contains($0.key) }.map { "\($0.key): \($0.value)" }.sorted()
        let body = text.replacing(#/"(request-id|client-request-id|date|evaluatedDateTime)":"[^"]*"/#) { "\"\($0.1)\"" }
        var text = "\(status)\n\(heads.joined(separator: "\n"))\n\n\(body)"
        for id in Set(ids) where !id.isEmpty { text = text.replacing(id, with: "<id>") }
        return text
    }
}
