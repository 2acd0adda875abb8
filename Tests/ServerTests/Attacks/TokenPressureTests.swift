import Core
import Foundation
import TestServer
import Testing
import Tokens

/// J of the attack table: many bad tokens, and good ones while the keys change.
@Suite(.serialized) struct TokenPressureTests {
    /// The server is a process of its own, so that its memory is nobody else's.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status")))
    func `ten thousand different bad tokens leave neither memory nor a slower server behind`() async throws {
        let server = try await ServerUnderTest.make()
        let running = try await server.start()
        let good = try await server.administratorToken(running)
        let parts = try TokenParts(good)
        let port = try #require(URL(string: running.http)?.port)
        try await Self.send(0..<1_000, parts, to: port)
        let before = try Self.residentKilobytes(running.pid)
        try await Self.send(1_000..<10_000, parts, to: port)
        let grown = try Self.residentKilobytes(running.pid) - before
        // Remembered with their claims, nine thousand tokens would be some 50 MB.
        #expect(grown < 24_000, "grown by \(grown) KiB")
        #expect(try await server.send(running, "GET", "/mtd/v1/partners", token: good).status == 200)
        #expect(await running.end() == 0)
    }

    /// Sends tokens of 1.5 KiB with another bad signature, `kid` or `jti` each, fifty on one connection without
    /// waiting.
    private static func send(_ numbers: Range<Int>, _ parts: TokenParts, to port: Int) async throws {
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 100) {
            async let one = refused(start..<start + 50, parts, port)
            async let two = refused(start + 50..<start + 100, parts, port)
            let counts = try await [one, two]
            #expect(counts == [50, 50], "tokens from \(start) on")
        }
    }

    /// How many of the tokens were answered 401.
    private static func refused(_ numbers: Range<Int>, _ parts: TokenParts, _ port: Int) async throws -> Int {
        let text = numbers.map { number in
            let end = number == numbers.upperBound - 1 ? "Connection: close\r\n" : ""
            return
                "GET /mtd/v1/partners HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer \(bad(number, parts))\r\n\(end)\r\n"
        }.joined()
        let answer = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let connection = try RawConnection(port: port)
                        connection.send(text)
                        return connection.receive().text
                    })
            }
        }
        return answer.components(separatedBy: "HTTP/1.1 401").count - 1
    }

    private static func bad(_ number: Int, _ parts: TokenParts) -> String {
        var (header, claims, signature) = (parts.header.object ?? [:], parts.claims.object ?? [:], parts.signature)
        switch number % 3 {
        case 0: header["kid"] = .string("key-\(number)")
        case 1: claims["jti"] = .string("\(claims["jti"]?.string ?? "").\(number)")
        default: for index in 0..<4 { signature[index] ^= UInt8(truncatingIfNeeded: number >> (index * 8)) | 1 }
        }
        return TokenParts.input(.object(header), .object(claims)) + "." + Base64URL.encode(signature)
    }

    private static func residentKilobytes(_ pid: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    }

    @Test func `five hundred requests at once with good tokens all pass while the keys are rotated`() async throws {
        let tenant = try await TestServer.shared().newTenant("Rotating")
        let made = try await MadeClient.make(in: tenant, ["ReadOnlyOperator"])
        var tokens: [String] = []
        for _ in 0..<10 { tokens.append(try await made.signIn().token) }
        let all = tokens
        let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
            for number in 0..<500 {
                group.addTask {
                    let client = TestClient(server: tenant.server, token: all[number % all.count], tenant: tenant.id)
                    return [try await client.get(TestTenant.connectors).status]
                }
                // New tokens in between, with whichever key signs at that moment.
                if number % 100 == 50 {
                    group.addTask { [try await tenant.administrator.post("/mtd/v1/tokenKeys:rotate").status] }
                    group.addTask { [try await made.signIn().get(TestTenant.connectors).status] }
                }
            }
            return try await group.reduce(into: [Int]()) { $0 += $1 }
        }
        #expect(statuses.count == 510)
        #expect(statuses.allSatisfy { $0 == 200 }, "\(statuses.filter { $0 != 200 })")
        // All six keys are published as long as one of their tokens may live.
        let keys = try await tenant.server.send("GET", "/\(tenant.id)/discovery/v2.0/keys")["keys"].array ?? []
        #expect(keys.count == 6)
        for token in all {
            #expect(
                try await TestClient(server: tenant.server, token: token, tenant: tenant.id).get(TestTenant.connectors)
                    .status == 200)
        }
    }
}
