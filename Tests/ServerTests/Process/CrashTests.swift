import Core
import Foundation
import NIOCore
import Synchronization
import TestServer
import TestSupport
import Testing

/// What was acknowledged survives, and what was not leaves nothing half done.
@Suite struct CrashTests {
    /// Names of groups whose creation was acknowledged.
    private final class Acknowledged: Sendable {
        private let names = Mutex<Set<String>>([])
        var all: Set<String> { names.withLock { $0 } }
        func add(_ name: String) { names.withLock { _ = $0.insert(name) } }
    }

    @Test func `a process that is killed loses nothing that was acknowledged`() async throws {
        let server = try await ServerUnderTest.make()
        let acknowledged = Acknowledged()
        for round in 0..<4 {
            let running = try await server.start()
            let token = try await server.administratorToken(running)
            await withTaskGroup(of: Void.self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        for number in 0..<10_000 {
                            let name = "\(round).\(writer).\(number)"
                            let answer = try? await server.send(
                                running, "POST", "/v1.0/groups", token: token, json: ["displayName": .string(name)],
                                timeout: .seconds(5))
                            guard let answer, answer.status == 201 else { return }
                            acknowledged.add(name)
                        }
                    }
                }
                group.addTask {
                    while acknowledged.all.count < 40 * (round + 1) { try? await Task.sleep(for: .milliseconds(10)) }
                    await running.crash()
                }
            }
            let again = try await server.start()
            // A free port is another one each time, and tokens name the server's address.
            let newToken = try await server.administratorToken(again)
            let stored = try await server.all(again, "/v1.0/groups?$top=999", token: newToken)
            let names = Set(stored.compactMap { $0["displayName"].string })
            #expect(acknowledged.all.subtracting(names) == [])
            #expect(stored.count == names.count, "nothing is there twice")
            // Each change and its audit entry are one: as many entries as groups.
            let entries = try await server.all(
                again, "/v1.0/deviceManagement/auditEvents?$top=999&$filter=activityType%20eq%20'Create%20Group'",
                token: newToken)
            #expect(entries.count == stored.count)
            #expect(await again.end() == 0)
        }
        #expect(acknowledged.all.count >= 160)
        let id = server.installation["tenants"][0]["id"].string ?? ""
        let check = try await DrawbridgeCommand.run(
            "/usr/bin/sqlite3",
            [
                "\(server.data)/tenants/\(id).sqlite",
                "PRAGMA integrity_check; SELECT count(*) - 1 - max(seq) FROM audit_entries",
            ])
        #expect(check.output == "ok\n0\n", "\(check.output)")
    }

    @Test(.enabled(if: SmallDisk.canMount, "needs the right to mount a file system"))
    func `a full disk refuses changes with 503, answers reads, and works again with space`() async throws {
        try await SmallDisk.mounted(megabytes: 24) { try await Self.fillAndFree($0) }
    }

    private static func fillAndFree(_ disk: SmallDisk) async throws {
        let server = try await ServerUnderTest.make(in: disk.path + "/data")
        let running = try await server.start()
        let token = try await server.administratorToken(running)
        func create(_ name: String) async throws -> ServerUnderTest.Answer {
            try await server.send(
                running, "POST", "/v1.0/groups", token: token,
                json: ["displayName": .string(name), "description": .string(String(repeating: "x", count: 1_000))])
        }
        #expect(try await create("before").status == 201)
        try await disk.fill()
        var acknowledged: Set = ["before"]
        var refusal: ServerUnderTest.Answer?
        // What is left of the log's last page still takes some.
        for number in 0..<5_000 where refusal == nil {
            let answer = try await create("full \(number)")
            if answer.status == 201 { acknowledged.insert("full \(number)") } else { refusal = answer }
        }
        #expect(refusal?.status == 503, "\(refusal?.text ?? "the disk never got full")")
        #expect(refusal?.json["error"]["code"] == "serviceNotAvailable")
        for number in 0..<5 { #expect(try await create("still full \(number)").status == 503) }
        func names() async throws -> Set<String> {
            Set(
                try await server.all(running, "/v1.0/groups?$top=999", token: token).compactMap {
                    $0["displayName"].string
                })
        }
        #expect(try await names() == acknowledged, "reads go on and show what was acknowledged")
        #expect(try await server.send(running, "GET", "/healthz").status == 200)

        try disk.free()
        #expect(try await create("after").status == 201)
        #expect(try await names() == acknowledged.union(["after"]))
        #expect(await running.end() == 0)
        let again = try await server.start()
        let newToken = try await server.administratorToken(again)
        #expect(
            Set(
                try await server.all(again, "/v1.0/groups?$top=999", token: newToken).compactMap {
                    $0["displayName"].string
                })
                == acknowledged.union(["after"]))
        await again.end()
    }

    @Test func `a polite end waits for what is under way`() async throws {
        let server = try await ServerUnderTest.make()
        let running = try await server.start()
        let token = try await server.administratorToken(running)
        let acknowledged = Acknowledged()
        let status = await withTaskGroup(of: Int32?.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for number in 0..<10_000 {
                        let name = "\(writer).\(number)"
                        // The client tries to connect again until its time is over.
                        let answer = try? await server.send(
                            running, "POST", "/v1.0/groups", token: token, json: ["displayName": .string(name)],
                            timeout: .seconds(5))
                        guard let answer, answer.status == 201 else { return nil }
                        acknowledged.add(name)
                    }
                    return nil
                }
            }
            group.addTask {
                while acknowledged.all.count < 20 { try? await Task.sleep(for: .milliseconds(10)) }
                return await running.end()
            }
            return await group.reduce(nil) { $0 ?? $1 }
        }
        #expect(status == 0)
        let again = try await server.start()
        let newToken = try await server.administratorToken(again)
        let names = try await server.all(again, "/v1.0/groups?$top=999", token: newToken).compactMap {
            $0["displayName"].string
        }
        #expect(acknowledged.all.subtracting(names) == [])
        await again.end()
    }
}
