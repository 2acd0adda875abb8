import Core
import Foundation
import TestServer
import TestSupport
import Testing

@Suite struct InitCommandTests {
    private func temporary() -> String { TestServer.newFolder() }

    @Test func `init prints one object with exactly the members of the contract`() async throws {
        let data = temporary()
        defer { try? FileManager.default.removeItem(atPath: data) }
        let made = try await DrawbridgeCommand.drawbridge(
            "init", "--data", data, "--tenant", "Contoso", "--tenant", "Fabrikam É", "--json")
        #expect(made.status == 0 && made.complaint.isEmpty, "\(made.complaint)")
        let json = try JSONReader.read(made.output)
        #expect(Set(json.object?.names ?? []) == ["operator", "tenants", "caFile", "baseUrl"])
        #expect(Set(json["operator"].object?.names ?? []) == ["tenantId", "clientId", "clientSecret"])
        #expect(json["tenants"].array?.compactMap { $0["displayName"].string } == ["Contoso", "Fabrikam É"])
        for tenant in json["tenants"].array ?? [] {
            #expect(Set(tenant.object?.names ?? []) == ["id", "displayName", "administrator"])
            #expect(Set(tenant["administrator"].object?.names ?? []) == ["clientId", "clientSecret"])
            let id = try #require(tenant["id"].string)
            #expect(FileManager.default.fileExists(atPath: "\(data)/tenants/\(id).sqlite"))
        }
        #expect(json["baseUrl"] == "https://localhost:8443" && json["caFile"].string == "\(data)/ca.pem")
    }

    @Test func `the certificate passes a strict check for every local name, and private files are private`()
        async throws
    {
        let data = temporary()
        defer { try? FileManager.default.removeItem(atPath: data) }
        #expect(try await DrawbridgeCommand.drawbridge("init", "--data", data).status == 0)
        let names = [["-verify_hostname", "localhost"], ["-verify_ip", "127.0.0.1"], ["-verify_ip", "::1"]]
        for name in names {
            let verified = try await DrawbridgeCommand.run(
                "/usr/bin/openssl",
                ["verify", "-x509_strict", "-CAfile", "\(data)/ca.pem"] + name + ["\(data)/server.pem"])
            #expect(verified.status == 0, "\(name): \(verified.output)\(verified.complaint)")
        }
        let other = try await DrawbridgeCommand.run(
            "/usr/bin/openssl",
            ["verify", "-CAfile", "\(data)/ca.pem", "-verify_hostname", "example.com", "\(data)/server.pem"])
        #expect(other.status != 0)
        for file in ["ca-key.pem", "server-key.pem", "system.sqlite"] {
            let mode = try FileManager.default.attributesOfItem(atPath: "\(data)/\(file)")[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(file)")
        }
        #expect(try FileManager.default.attributesOfItem(atPath: data)[.posixPermissions] as? Int == 0o700)
    }

    @Test func `no secret that init prints is stored`() async throws {
        let data = temporary()
        defer { try? FileManager.default.removeItem(atPath: data) }
        let made = try await DrawbridgeCommand.drawbridge("init", "--data", data, "--tenant", "Contoso", "--json")
        let json = try JSONReader.read(made.output)
        for secret in [json["operator"]["clientSecret"], json["tenants"][0]["administrator"]["clientSecret"]] {
            let text = try #require(secret.string)
            let found = try await DrawbridgeCommand.run("/bin/grep", ["-r", "-l", "-a", "-F", text, data])
            #expect(found.status == 1, "\(found.output)")
        }
    }

    @Test func `a folder that is not empty is left alone`() async throws {
        let data = temporary()
        defer { try? FileManager.default.removeItem(atPath: data) }
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: URL(filePath: "\(data)/mine"))
        let made = try await DrawbridgeCommand.drawbridge("init", "--data", data)
        #expect(made.status == 1 && made.output.isEmpty)
        #expect(made.complaints.count == 1 && made.complaint.contains(data), "\(made.complaint)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: data) == ["mine"])
    }

    @Test func `an installation is not made over an older one`() async throws {
        let data = temporary()
        defer { try? FileManager.default.removeItem(atPath: data) }
        #expect(try await DrawbridgeCommand.drawbridge("init", "--data", data).status == 0)
        let before = FileManager.default.contents(atPath: "\(data)/ca.pem")
        #expect(try await DrawbridgeCommand.drawbridge("init", "--data", data).status == 1)
        #expect(FileManager.default.contents(atPath: "\(data)/ca.pem") == before)
    }

    @Test(arguments: [
        ["serve", "--colour", "red"], ["init"], ["init", "--data"], ["nonsense"], ["serve", "extra"],
        ["serve", "--log-level", "info", "--log-level", "debug"], ["check-config", "--no-such-key", "1"],
        ["matrix", "--format", "pdf"],
    ])
    func `wrong use exits with 2 and one line`(_ arguments: [String]) async throws {
        let result = try await DrawbridgeCommand.run(DrawbridgeCommand.path, arguments)
        #expect(result.status == 2, "\(result.status) \(result.complaint)")
        #expect(result.complaints.count == 1 && result.output.isEmpty, "\(result.complaint)")
    }

    @Test(arguments: [["--help"], ["--version"], ["serve", "--help"], ["matrix"]])
    func `asking for help is no error`(_ arguments: [String]) async throws {
        let result = try await DrawbridgeCommand.run(DrawbridgeCommand.path, arguments)
        #expect(result.status == 0 && !result.output.isEmpty && result.complaint.isEmpty, "\(result.complaint)")
    }
}
