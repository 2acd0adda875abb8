import Core
import Foundation
import Synchronization
import TestServer
import Testing

/// Every removal holds from the next request that starts after its answer, however many requests are under way.
@Suite(.serialized) struct ImmediateEffectTests {
    /// A way to take a caller's access away.
    enum Removal: String, CaseIterable, CustomTestStringConvertible {
        case roleRemoved, assignmentDeleted, secretDeleted, clientDisabled, clientDeleted, tokenRevoked, tenantSuspended

        var testDescription: String { rawValue }
        /// What the caller is answered afterwards.
        var status: Int { self == .roleRemoved || self == .assignmentDeleted ? 403 : 401 }
    }

    private static let server = Task { try await TestServer.start() }

    @Test(arguments: Removal.allCases)
    func `no request that starts after the answer to a removal is accepted`(removal: Removal) async throws {
        let server = try await Self.server.value
        let tenant = try await server.newTenant("Effect")
        let isAssigned = removal == .assignmentDeleted
        let made = try await MadeClient.make(in: tenant, [isAssigned ? "AccessEvaluator" : "ReadOnlyOperator"])
        let assignment = isAssigned ? try await Self.assign(made) : ""
        let caller = try await made.signIn()
        let load = Load(caller: caller)
        let removed = try await load.run {
            try await Self.remove(removal, made, caller, assignment: assignment)
        }
        let (before, after) = (load.seen.filter { $0.started < removed }, load.seen.filter { $0.started >= removed })
        #expect(before.contains { $0.status == 200 }, "the caller had access before")
        #expect(after.count >= 200)
        #expect(after.filter { $0.status == 200 }.isEmpty, "requests accepted after the removal was answered")
        #expect(Set(after.map(\.status)) == [removal.status])
        // A request on the way meanwhile is answered one way or the other, never with an error.
        #expect(Set(before.map(\.status)).isSubset(of: [200, removal.status]))
    }

    private static func assign(_ client: MadeClient) async throws -> String {
        let made = try await RoleSteps.assign(
            "fa1d7878-e8cb-41a1-8254-0142355c9f84", to: [client.id], in: client.tenant)
        try #require(made.status == 201, "\(made.text)")
        return try #require(made["id"].string)
    }

    private static func remove(
        _ removal: Removal, _ client: MadeClient, _ caller: TestClient, assignment: String
    ) async throws {
        let administrator = client.tenant.administrator
        let answer =
            switch removal {
            case .roleRemoved: try await administrator.patch(client.path, ["roles": ["AccessEvaluator"]])
            case .assignmentDeleted:
                try await administrator.delete("/v1.0/deviceManagement/roleAssignments/\(assignment)")
            case .secretDeleted: try await administrator.delete("\(client.path)/secrets/\(client.secretID)")
            case .clientDisabled: try await administrator.patch(client.path, ["accountEnabled": false])
            case .clientDeleted: try await administrator.delete(client.path)
            case .tokenRevoked: try await revoke(caller.token, by: client)
            case .tenantSuspended:
                try await client.tenant.server.platformOperator().post(
                    "/platform/v1/tenants/\(client.tenant.id)/suspend")
            }
        try #require((200...299).contains(answer.status), "\(answer.text)")
    }

    static func revoke(_ token: String, by client: MadeClient) async throws -> TestAnswer {
        let form = ["client_id": client.clientID, "client_secret": client.secret, "token": token]
        let body = form.map { "\($0.key)=\(TestServer.escaped($0.value))" }.joined(separator: "&")
        return try await client.tenant.server.send(
            "POST", "/\(client.tenant.id)/oauth2/v2.0/revoke", body: Array(body.utf8),
            headers: ["Content-Type": "application/x-www-form-urlencoded"])
    }
}

/// Sixteen loops that read with one token, and what each read saw.
private final class Load: Sendable {
    struct Read: Sendable {
        let started: ContinuousClock.Instant
        let status: Int
    }

    private let caller: TestClient
    private let reads = Mutex<[Read]>([])
    private let removed = Mutex<ContinuousClock.Instant?>(nil)
    private let readsAfter = Mutex(0)
    private static let loops = 16
    private static let readsBefore = 100
    private static let readsAfter = 220

    init(caller: TestClient) { self.caller = caller }

    var seen: [Read] { reads.withLock { $0 } }

    /// Reads without pause while `removal` runs, and goes on until enough reads have started after it.
    /// - Returns: the moment at which its answer was there.
    func run(_ removal: @escaping @Sendable () async throws -> Void) async throws -> ContinuousClock.Instant {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.loops {
                group.addTask { while !self.isDone { try await self.read() } }
            }
            group.addTask {
                while self.reads.withLock({ $0.count }) < Self.readsBefore {
                    try await Task.sleep(for: .milliseconds(1))
                }
                try await removal()
                self.removed.withLock { $0 = .now }
            }
            try await group.waitForAll()
        }
        return try #require(removed.withLock { $0 })
    }

    private var isDone: Bool { readsAfter.withLock { $0 } >= Self.readsAfter }

    private func read() async throws {
        let isAfter = removed.withLock { $0 != nil }
        let started = ContinuousClock.now
        let status = try await caller.get(TestTenant.connectors).status
        reads.withLock { $0.append(Read(started: started, status: status)) }
        if isAfter { readsAfter.withLock { $0 += 1 } }
    }
}
