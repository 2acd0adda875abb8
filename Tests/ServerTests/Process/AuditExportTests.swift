import Core
import Foundation
import Server
import TestServer
import TestSupport
import Testing

/// `drawbridge audit export` into pipes and files of every kind.
@Suite struct AuditExportTests {
    private static let tenant = Task {
        let tenant = try await TestServer.shared().newTenant("Exported")
        // More than a pipe holds, so that the command still writes when its reader goes away.
        for number in 0..<150 {
            let made = try await tenant.administrator.post("/v1.0/groups", ["displayName": .string("Group \(number)")])
            #expect(made.status == 201)
        }
        return tenant
    }

    private func shell(_ line: String) async throws -> (status: Int32, output: [Substring], complaints: [String]) {
        let tenant = try await Self.tenant.value
        let result = try await DrawbridgeCommand.run(
            "/bin/bash", ["-c", line.replacing("EXPORT", with: "'\(DrawbridgeCommand.path)' audit export")],
            environment: [
                "DRAWBRIDGE_URL": tenant.server.baseURL, "DRAWBRIDGE_CA": tenant.server.running.caFile,
                "DRAWBRIDGE_TENANT_ID": tenant.id, "DRAWBRIDGE_CLIENT_ID": tenant.administrator.clientID,
                "DRAWBRIDGE_CLIENT_SECRET": tenant.administrator.secret,
            ])
        return (result.status, result.output.split(separator: "\n"), result.complaints)
    }

    @Test func `every entry is a line`() async throws {
        let result = try await shell("EXPORT")
        #expect(result.status == 0 && result.complaints.isEmpty)
        #expect(result.output.count >= 150)
        #expect(result.output.allSatisfy { (try? JSONReader.read(String($0)))?.object != nil })
    }

    @Test(arguments: ["EXPORT | head -1", "trap '' PIPE; EXPORT | head -1"])
    func `a reader that goes away is no failure`(_ line: String) async throws {
        // 141 is what a shell makes of a program that SIGPIPE ended, as it ends every program in a pipe.
        let result = try await shell(line + "; status=${PIPESTATUS[0]}; [[ $status == 0 || $status == 141 ]]")
        #expect(result.status == 0 && result.output.count == 1 && result.complaints.isEmpty, "\(result)")
    }

    @Test func `a full disk is said in one line`() async throws {
        let result = try await shell("EXPORT > /dev/full")
        #expect(result.status == 1)
        #expect(result.complaints.count == 1 && result.complaints.first?.contains("cannot be written") == true)
    }
}
