import Access
import Core
import Foundation
import TestServer

/// Replays the permission matrix: for each cell a real request over HTTP, and what the answer says about it.
struct MatrixReplay: Sendable {
    /// One request of an operation, with ids that exist nowhere and a body that changes nothing it should not.
    struct Call: Sendable {
        let operation: APIOperation
        let path: String
    }

    /// One cell whose answer is not what the matrix says.
    struct Mismatch: Sendable, CustomStringConvertible {
        let operation: String
        let path: String
        let role: String
        let expected: String
        let status: Int
        let code: String?

        var description: String { "\(role) \(operation) \(path): expected \(expected), got \(status) \(code ?? "")" }
    }

    /// Every method and path of every operation that needs a token.
    static var calls: [Call] {
        APIOperation.all.filter { !$0.access.isAnonymous }.flatMap { operation in
            operation.paths.map { Call(operation: operation, path: concrete($0)) }
        }
    }

    /// The template with an id in each place that exists nowhere.
    static func concrete(_ template: String) -> String {
        var path = template.replacing("{tilePath}", with: "0/999")
            .replacing("category={category}", with: "category='Device'")
        while let open = path.firstIndex(of: "{"), let close = path[open...].firstIndex(of: "}") {
            path.replaceSubrange(open...close, with: unknownID)
        }
        return path
    }

    static let unknownID = "7e57ab1e-0000-4000-8000-00000000dead"

    /// Sends a call. Bodies are empty objects: whoever may gets as far as a 400, 404 or 2xx, whoever may not gets 403.
    static func send(_ call: Call, token: String?, server: TestServer) async throws -> TestAnswer {
        let method = call.operation.method
        let hasBody = method == "POST" || method == "PATCH" || method == "PUT"
        let isLines = call.operation == .devicesImport
        return try await server.send(
            method, call.path, token: token, body: hasBody ? Array((isLines ? "\n" : "{}").utf8) : nil,
            headers: hasBody ? ["Content-Type": isLines ? "application/x-ndjson" : "application/json"] : [:])
    }

    /// Whether the answer says that the caller's role lacks the action.
    static func isRefused(_ answer: TestAnswer, _ operation: APIOperation) -> Bool {
        // AuthZEN's errors are a message alone.
        answer.status == 403 && (operation.surface == .decisions || answer.errorCode == "Forbidden")
    }
}
