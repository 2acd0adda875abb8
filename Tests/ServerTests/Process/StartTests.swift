import Core
import Foundation
import TestServer
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How a server starts, or says in one line why it does not.
@Suite struct StartTests {
    private static func serve(_ arguments: String...) async throws -> CommandResult {
        try await DrawbridgeCommand.run(
            DrawbridgeCommand.path, ["serve", "--port", "0", "--tls-port", "0"] + arguments)
    }

    private func expectRefusal(_ result: CommandResult, _ parts: String...) {
        #expect(result.status == 1, "\(result.status)")
        #expect(result.complaints.count == 1, "\(result.complaint)")
        for part in parts { #expect(result.complaint.contains(part), "\(result.complaint)") }
    }

    @Test func `run json says where the server is, and goes with it`() async throws {
        let server = try await ServerUnderTest.make()
        let running = try await server.start()
        #expect(Set(running.address.object?.names ?? []) == ["pid", "httpUrl", "httpsUrl", "caFile"])
        #expect(running.address["pid"] == .integer(Int64(running.pid)))
        #expect(running.https.hasPrefix("https://localhost:") && running.http.hasPrefix("http://127.0.0.1:"))
        #expect(running.caFile == "\(server.data)/ca.pem")
        #expect(try await server.send(running, "GET", "/readyz").status == 200)
        #expect(await running.end() == 0)
        #expect(!FileManager.default.fileExists(atPath: "\(server.data)/run.json"))
    }

    @Test func `a second server on the same folder refuses and disturbs nothing`() async throws {
        let server = try await ServerUnderTest.make()
        let running = try await server.start()
        expectRefusal(try await Self.serve("--data", server.data), "Another server is running", server.data)
        #expect(try await server.send(running, "GET", "/healthz").status == 200)
        #expect(FileManager.default.fileExists(atPath: "\(server.data)/run.json"))
        await running.end()
    }

    @Test(arguments: ["--port", "--tls-port"])
    func `a port that is taken is named`(_ flag: String) async throws {
        let (first, second) = (try await ServerUnderTest.make(), try await ServerUnderTest.make())
        let running = try await first.start()
        let port = try #require(URL(string: flag == "--port" ? running.http : running.https)?.port)
        let other = flag == "--port" ? "--tls-port" : "--port"
        let result = try await DrawbridgeCommand.drawbridge(
            "serve", "--data", second.data, flag, "\(port)", other, "0")
        expectRefusal(result, "\(port)")
        await running.end()
        let again = try await second.start()
        #expect(await again.end() == 0, "the refused start left its folder usable")
    }

    @Test func `a folder that is none is named with what to do`() async throws {
        let data = TestServer.newFolder()
        expectRefusal(try await Self.serve("--data", data), data, "drawbridge init")
        #expect(!FileManager.default.fileExists(atPath: data))
    }

    @Test(arguments: ["system", "tenant"])
    func `databases of a newer version are left alone`(_ which: String) async throws {
        let server = try await ServerUnderTest.make()
        let id = server.installation["tenants"][0]["id"].string ?? ""
        let file = which == "system" ? "\(server.data)/system.sqlite" : "\(server.data)/tenants/\(id).sqlite"
        #expect(try await DrawbridgeCommand.run("/usr/bin/sqlite3", [file, "PRAGMA user_version = 99"]).status == 0)
        if which == "system" {
            expectRefusal(try await Self.serve("--data", server.data), "newer")
        } else {
            // Tenants are opened when they are asked for; nothing of this one may be served or changed.
            guard let running = try? await server.start() else { return }
            await #expect(throws: (any Error).self) { try await server.administratorToken(running) }
            await running.end()
        }
        let version = try await DrawbridgeCommand.run("/usr/bin/sqlite3", [file, "PRAGMA user_version"])
        #expect(version.output == "99\n")
    }

    static let broken: [(String, String)] = [
        (#"{"colour": "red"}"#, "colour"), (#"{"limits": {"colour": 1}}"#, "limits.colour"),
        (#"{"limits": {"requestsPerSecondPerClient": -1}}"#, "limits.requestsPerSecondPerClient"),
        (#"{"limits": {"requestsPerSecondPerTenant": "lots"}}"#, "limits.requestsPerSecondPerTenant"),
        (#"{"limits": {"burstSeconds": 0}}"#, "limits.burstSeconds"),
        (#"{"limits": {"burstSeconds": 61}}"#, "limits.burstSeconds"),
        (#"{"port": "many"}"#, "port"), (#"{"port": 70000}"#, "port"), (#"{"port": -1}"#, "port"),
        (#"{"port": {}}"#, "port"), (#"{"tlsPort": 1.5}"#, "tlsPort"), (#"{"log": {"level": "loud"}}"#, "log.level"),
        (#"{"plainHTTP": {"allowNonLoopback": "yes"}}"#, "plainHTTP.allowNonLoopback"),
        (#"{"tokens": {"algorithm": "none"}}"#, "tokens.algorithm"), (#"{"publicUrl": "http://x"}"#, "publicUrl"),
        (#"{"publicUrl": "https://x/path"}"#, "publicUrl"), (#"{"tls": {"key": "k.pem"}}"#, "tls."),
        (#"{"data": 7, "data": 8}"#, "data"), ("{", "JSON"), ("[]", "object"), ("{\"port\": 1,}", "JSON"),
    ]

    @Test(arguments: broken)
    func `a broken configuration is named with its key and file`(_ text: String, _ part: String) async throws {
        let folder = URL(filePath: TestServer.newFolder())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "server.json").path
        try Data(text.utf8).write(to: URL(filePath: file))
        let checked = try await DrawbridgeCommand.drawbridge("check-config", "--config", file)
        expectRefusal(checked, part)
        let served = try await DrawbridgeCommand.drawbridge("serve", "--config", file)
        expectRefusal(served, part)
        // A key that only goes wrong together with another is named without a file.
        if !["publicUrl", "tls."].contains(part) { #expect(checked.complaint.contains(file), "\(checked.complaint)") }
    }

    @Test func `the configuration of the repository is fine and has every key`() async throws {
        let file = DrawbridgeCommand.repository.appending(path: "Config/drawbridge.json").path
        let result = try await DrawbridgeCommand.drawbridge("check-config", "--config", file)
        #expect(result.status == 0, "\(result.complaint)")
    }

    @Test(arguments: [("roles.json", "{}"), ("partners.json", "[]"), ("roles.json", "{")])
    func `a broken catalogue beside the configuration stops the start`(_ name: String, _ text: String) async throws {
        let server = try await ServerUnderTest.make()
        let folder = server.folder.appending(path: "config")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("{}".utf8).write(to: folder.appending(path: "server.json"))
        try Data(text.utf8).write(to: folder.appending(path: name))
        let result = try await Self.serve("--data", server.data, "--config", folder.appending(path: "server.json").path)
        expectRefusal(result)
    }

    @Test func `plain HTTP is not offered beyond this machine`() async throws {
        let server = try await ServerUnderTest.make()
        let running = try await server.start("--host", "0.0.0.0")
        #expect(running.address["httpUrl"].isNull && running.https.hasPrefix("https://localhost:"))
        await running.end()
    }

    @Test(.enabled(if: SmallDisk.canMount, "needs the right to mount a file system"))
    func `a file system that is read-only is named`() async throws {
        try await SmallDisk.mounted(megabytes: 16) { disk in
            let server = try await ServerUnderTest.make(in: disk.path + "/data")
            #expect(try await DrawbridgeCommand.shell("mount -o remount,ro \(disk.path)").status == 0)
            let result = try await Self.serve("--data", server.data)
            expectRefusal(result)
        }
    }
}
