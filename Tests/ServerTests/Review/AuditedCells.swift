import Access
import Core
import SQLiteDriver
import Storage
import TestServer

/// What the replayed cells of the matrix must have left in the audit logs, one by one.
struct AuditedCells {
    private var cells: [(request: String, name: String, leavesEntry: Bool)] = []

    /// Notes one answer.
    mutating func note(_ answer: TestAnswer, _ operation: APIOperation) {
        cells.append(
            (
                answer.headers["request-id"] ?? "none", "\(operation.id) \(answer.status)",
                Self.leavesEntry(answer, operation)
            ))
    }

    /// The rule: what was refused for its role, what changed something, and a changing method that met a state of affairs.
    private static func leavesEntry(_ answer: TestAnswer, _ operation: APIOperation) -> Bool {
        switch answer.status {
        case 403: true
        case 404, 409, 412, 422, 503: operation.activity != .read
        // The replayed bodies are empty, and a PATCH that changes nothing leaves no entry.
        case 200..<300: operation.activity != .read && operation.method != "PATCH" || operation == .auditLogExport
        default: false
        }
    }

    /// Request ids of all entries of all tenants of a stopped server, with how often each occurs.
    static func entries(in folder: String) throws -> [String: Int] {
        let tenants = try OfflineDatabase(path: "\(folder)/system.sqlite").read { try TenantStore($0).all() }
        var requests: [String: Int] = [:]
        for tenant in tenants {
            try OfflineDatabase(path: "\(folder)/tenants/\(tenant.id.text).sqlite").read { sql in
                try AuditStore(sql).forEachEntry { entry in
                    let value = try JSONReader.read(entry.text, limits: .trusted)
                    requests[value["requestId"].string ?? "", default: 0] += 1
                    return true
                }
            }
        }
        return requests
    }

    /// The cells that left more or fewer entries than they must.
    func mismatches(_ entries: [String: Int]) -> [String] {
        cells.filter { entries[$0.request, default: 0] != ($0.leavesEntry ? 1 : 0) }.map {
            "\($0.name): \(entries[$0.request, default: 0]) entries"
        }
    }
}
