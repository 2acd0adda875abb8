import Core
import Foundation
import Synchronization
import TestServer
import Testing

/// A tenant with callers of different rights, and the requests that must have left an entry in its audit log.
final class AuditedTenant: Sendable {
    let tenant: TestTenant
    let reader: TestClient
    let evaluator: TestClient
    let vendor: TestClient
    let phone: String
    private let expected = Mutex<[String]>([])
    private let surprises = Mutex<[String]>([])

    static func make(_ server: TestServer) async throws -> AuditedTenant {
        let tenant = try await server.newTenant("Audited")
        let phone = freshID()
        try await tenant.importDevices([iPhone(phone)])
        return AuditedTenant(
            tenant: tenant, reader: try await tenant.client("SecurityReader"),
            evaluator: try await tenant.client("AccessEvaluator"),
            vendor: try await tenant.readyConnector(), phone: phone)
    }

    private init(tenant: TestTenant, reader: TestClient, evaluator: TestClient, vendor: TestClient, phone: String) {
        self.tenant = tenant
        self.reader = reader
        self.evaluator = evaluator
        self.vendor = vendor
        self.phone = phone
    }

    /// How many entries the log has, as Graph counts them.
    func entryCount() async throws -> Int {
        let answer = try await tenant.administrator.get(AuditTrail.path + "?$count=true&$top=1")
        return Int(try #require(answer["@odata.count"].integer, "\(answer.text)"))
    }

    /// Request ids that must have an entry, in no order.
    var expectedRequests: [String] { expected.withLock { $0 } }
    /// Requests that were not answered as foreseen, so that nothing can be said about their entry.
    var unforeseen: [String] { surprises.withLock { $0 } }

    /// Notes what was answered, and that it must or must not have left an entry.
    @discardableResult
    func note(_ name: String, _ answer: TestAnswer, _ status: Int, entry: Bool) -> TestAnswer {
        if answer.status != status {
            surprises.withLock {
                $0.append("\(name): \(answer.status) instead of \(status): \(answer.text.prefix(200))")
            }
        }
        if entry { expected.withLock { $0.append(answer.headers["request-id"] ?? "none") } }
        return answer
    }
}
