import Access
import Core
import Foundation
import TestServer
import Testing

/// One path of an operation that looks at `If-Match` and `If-None-Match`.
struct ConditionalCase: Sendable, CustomTestStringConvertible {
    let operation: APIOperation
    let template: String

    var testDescription: String { "\(operation.method) \(template)" }

    static let all: [ConditionalCase] = APIOperation.all.filter(\.isConditional).flatMap { operation in
        operation.paths.map { ConditionalCase(operation: operation, template: $0) }
    }

    static let reads = all.filter { $0.operation.method == "GET" }
    /// One version of each is enough: the versions differ in what they show.
    static let changes = all.filter { $0.operation.method != "GET" && !$0.template.hasPrefix("/beta/") }

    /// Kinds of the ids in the path.
    private var kinds: [String] { IsolationCase.table[operation.id]?.kinds ?? [] }

    /// The path to the operation in an estate.
    func path(_ estate: TenantEstate) -> String { filled(template, estate) }

    /// The path at which what is changed can be read.
    func readPath(_ estate: TenantEstate) -> String {
        guard let end = template.firstRange(of: "{id}") else { return filled(template, estate) }
        return filled(String(template[..<end.upperBound]), estate)
    }

    private func filled(_ template: String, _ estate: TenantEstate) -> String {
        if operation.id == "resourceOperations.get" {
            return template.replacing("{id}", with: "Microsoft.Intune_MobileThreatDefense_Read")
        }
        return kinds.reduce(template) { path, kind in
            path.replacing(#/\{[^}]*\}/#, with: estate.id(kind), maxReplacements: 1)
        }
    }

    /// A body that the operation takes.
    func body(_ estate: TenantEstate) -> JSON? {
        switch operation.id {
        case "deviceManagement.update": ["settings": ["secureByDefault": true]]
        case "groupMembers.add":
            ["@odata.id": .string("https://localhost/v1.0/directoryObjects/\(estate.id("device"))")]
        case "trustedIssuers.update": ["algorithms": ["ES256"]]
        default: IsolationCase.table[operation.id]?.body
        }
    }

    /// Sends the operation under a condition.
    func send(_ estate: TenantEstate, _ headers: [String: String]) async throws -> TestAnswer {
        let client = estate.tenant.administrator
        if let body = body(estate) {
            return try await client.send(operation.method, path(estate), body, headers: headers)
        }
        return try await client.server.send(operation.method, path(estate), token: client.token, headers: headers)
    }
}

extension TestAnswer {
    /// The entity tag of the answer; empty where it has none.
    var tag: String { headers["etag"] ?? "" }

    /// The part of the tag that `If-Match` compares.
    var tagVersion: Substring { tag.drop { $0 != "\"" }.dropFirst().prefix { $0 != "-" } }
}
