import Access
import Core
import Foundation
import Server
import TestServer
import Testing

/// The permission matrix, proven: what it says is what the running server does, cell by cell.
@Suite struct PermissionMatrixTests {
    /// A server without the limit on refusals, and a client for each role.
    struct Stage: Sendable {
        let server: TestServer
        let tenant: TestTenant
        /// Role value to a token that carries it.
        var tokens: [String: String] = [:]
    }

    private static let customActions = [
        "Microsoft.Intune_MobileThreatDefense_Modify", "Microsoft.Intune_ManagedDevices_Read",
        "Drawbridge_Decisions_Evaluate",
    ]

    private static func stage() async throws -> Stage {
        let server = try await TestServer.start(overrides: ["limits.refusalsPerMinute": "0"])
        let tenant = try await server.newTenant("Matrix")
        var stage = Stage(server: server, tenant: tenant)
        for role in BuiltInRole.allCases {
            switch role {
            case .platformOperator: stage.tokens[role.rawValue] = try await server.platformOperator().token
            case .threatReporter: stage.tokens[role.rawValue] = try await tenant.readyConnector().token
            default: stage.tokens[role.rawValue] = try await tenant.client(role.rawValue).token
            }
        }
        let custom = try await tenant.administrator.post(
            "/v1.0/deviceManagement/roleDefinitions",
            [
                "@odata.type": "#microsoft.graph.deviceAndAppManagementRoleDefinition", "displayName": "Custom",
                "rolePermissions": [["resourceActions": [["allowedResourceActions": .strings(customActions)]]]],
            ])
        let id = try #require(custom["id"].string, "\(custom.text)")
        stage.tokens[id] = try await tenant.client(id).token
        return stage
    }

    @Test func `every cell of the matrix is what the server answers`() async throws {
        let stage = try await Self.stage()
        let reader = TestClient(
            server: stage.server, token: stage.tokens[BuiltInRole.securityReader.rawValue] ?? "",
            tenant: stage.tenant.id)
        let published = try await reader.get("/mtd/v1/review/permissionMatrix")
        #expect(published.status == 200)
        let allowed = Self.allowed(published.json)
        // A route that is missing from the matrix would go unproven.
        #expect(Set(allowed.keys) == Set(APIOperation.all.filter { !$0.access.isAnonymous }.map(\.id)))

        var cells = 0
        var audited = AuditedCells()
        var mismatches: [MatrixReplay.Mismatch] = []
        for call in MatrixReplay.calls {
            for (role, token) in stage.tokens.sorted(by: { $0.key < $1.key }) {
                cells += 1
                let answer = try await MatrixReplay.send(call, token: token, server: stage.server)
                audited.note(answer, call.operation)
                let mayCall = allowed[call.operation.id]?.contains(role) ?? false
                let isRefused = MatrixReplay.isRefused(answer, call.operation)
                guard mayCall == isRefused || answer.status == 401 || answer.status >= 500 else { continue }
                mismatches.append(
                    MatrixReplay.Mismatch(
                        operation: call.operation.id, path: call.path, role: role,
                        expected: mayCall ? "allowed" : "refused", status: answer.status, code: answer.errorCode))
            }
        }
        #expect(cells >= 2_500)
        #expect(mismatches.isEmpty, "\(mismatches.prefix(20).map(\.description).joined(separator: "\n"))")
        try await stage.server.stop()
        let entries = try AuditedCells.entries(in: stage.server.dataFolder)
        #expect(audited.mismatches(entries).isEmpty, "\(audited.mismatches(entries).prefix(20))")
    }

    /// Operation id to the values (or ids) of the roles the published matrix allows it to.
    private static func allowed(_ matrix: JSON) -> [String: Set<String>] {
        var allowed: [String: Set<String>] = [:]
        for row in matrix["value"].array ?? [] {
            guard let id = row["operation"].string, APIOperation.named(id)?.access.isAnonymous != true else { continue }
            allowed[id] = Set((row["allowedRoles"].array ?? []).compactMap(\.string))
        }
        return allowed
    }

    @Test func `who may not call an operation is told so before its query or its body is looked at`() async throws {
        let server = try await TestServer.shared()
        let tenant = try await server.newTenant("Outsider")
        let outsider = try await tenant.client()
        for call in MatrixReplay.calls where call.operation.access != .authenticated {
            let answer = try await server.send(
                call.operation.method, "\(call.path)?$filter=%28&nothing=1", token: outsider.token,
                body: call.operation.method == "GET" ? nil : Array("{".utf8), headers: ["Content-Type": "text/x-none"])
            #expect(
                MatrixReplay.isRefused(answer, call.operation),
                "\(call.operation.id) \(call.path): \(answer.status) \(answer.errorCode ?? "")")
        }
    }

    @Test func `without a token, and with a token that is not good, every operation answers 401`() async throws {
        let server = try await TestServer.shared()
        let tenant = try await server.newTenant("Defects")
        let good = tenant.administrator.token
        let defects = [
            nil, "x", good + "A", String(good.dropLast(4)) + "AAAA",
            good.split(separator: ".").dropLast().joined(separator: ".") + ".",
        ]
        for call in MatrixReplay.calls {
            for token in defects {
                let answer = try await MatrixReplay.send(call, token: token, server: server)
                #expect(answer.status == 401, "\(call.operation.id) \(call.path) \(token ?? "no token")")
            }
        }
    }
}
