import TestServer
import Testing

/// Bytes on a socket that no HTTP client writes: framing tricks and heads beyond every bound.
@Suite struct RawRequestTests {
    private static let alive = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    @Test(arguments: [
        ("two lengths", "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"),
        (
            "the same length twice",
            "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc"
        ),
        ("a list of lengths", "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 4\r\n\r\nabcd"),
        (
            "length and chunks",
            "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n"
        ),
        (
            "chunks and length",
            "POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nGET /openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n"
        ),
        ("a negative length", "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"),
        ("a length with a sign", "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc"),
        ("a huge length", "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n"),
        ("a hexadecimal length", "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 0x3\r\n\r\nabc"),
        ("another coding", "POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        (
            "a broken chunk",
            "POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n"
        ),
        ("a space before the colon", "GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n"),
        ("a folded header", "GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n"),
        ("NUL in a header", "GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n"),
        ("a control character in the target", "GET /heal\u{1}thz HTTP/1.1\r\nHost: x\r\n\r\n"),
        ("a space in the target", "GET /heal thz HTTP/1.1\r\nHost: x\r\n\r\n"),
        ("no version", "GET /healthz\r\n\r\n"), ("another protocol", "GET /healthz HTPP/1.1\r\nHost: x\r\n\r\n"),
        ("version 9", "GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n"), ("noise", "\u{1}\u{2}\u{3}\u{4}\r\n\r\n"),
        ("a TLS hello", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}"),
        ("a large header", "GET /healthz HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "a", count: 20_000))\r\n\r\n"),
        (
            "many headers",
            "GET /healthz HTTP/1.1\r\nHost: x\r\n\((0..<10_000).map { "X\($0): a\r\n" }.joined())\r\n"
        ),
        ("a megabyte of target", "GET /\(String(repeating: "a", count: 1 << 20)) HTTP/1.1\r\nHost: x\r\n\r\n"),
    ])
    func `a malformed request is refused or cut off, and the server goes on`(_ name: String, _ text: String)
        async throws
    {
        let server = try await ContractServer.shared()
        let answer = try await server.raw(text)
        #expect(answer.statuses.allSatisfy { (400..<500).contains($0) || $0 == 505 }, "\(name): \(answer.statuses)")
        // What was smuggled behind the body must not be answered.
        #expect(answer.statuses.count <= 1 || answer.statuses.allSatisfy { $0 >= 400 }, "\(name): \(answer.statuses)")
        #expect(!answer.text.contains("openapi: "), "\(name)")
        #expect(answer.isClosed, "\(name): the connection must not stay open")
        #expect(try await server.raw(Self.alive).statuses == [200])
    }

    @Test func `a chunked body is read whole`() async throws {
        let server = try await ContractServer.shared()
        let tenant = try await server.newTenant()
        let head =
            "POST /v1.0/groups HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(tenant.administrator.token)\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        let answer = try await server.raw(head + "7\r\n{\"displ\r\nA\r\nayName\":\"c\r\n8\r\nhunked\"}\r\n0\r\n\r\n")
        #expect(answer.statuses == [201], "\(answer.text)")
        #expect(try await tenant.administrator.get("/v1.0/groups").text.contains("chunked"))
    }

    @Test func `a chunked body without a declared length is bounded too`() async throws {
        let server = try await ContractServer.shared()
        let tenant = try await server.newTenant()
        let head =
            "POST /v1.0/groups HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(tenant.administrator.token)\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        let chunk = "10000\r\n\(String(repeating: " ", count: 65_536))\r\n"
        let answer = try await server.raw(head + String(repeating: chunk, count: 40) + "0\r\n\r\n")
        #expect(answer.statuses == [413] || answer.statuses.isEmpty && answer.isClosed, "\(answer.statuses)")
        #expect(try await server.raw(Self.alive).statuses == [200])
    }

    @Test(arguments: ["8\r\n{\"displ\r\n", "ZZ\r\n", "FFFFFFFFFFFFFFFFFF\r\n", "7\r\n{\"di", "-1\r\n"])
    func `a body that is framed wrongly or breaks off is the sender's fault`(_ body: String) async throws {
        let server = try await ContractServer.shared()
        let tenant = try await server.newTenant()
        for (path, type) in [("/v1.0/groups", "application/json"), ("/mtd/v1/devices:import", "application/x-ndjson")] {
            let answer = try await server.raw(
                "POST \(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(tenant.administrator.token)\r\n"
                    + "Content-Type: \(type)\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
            #expect(answer.statuses.allSatisfy { $0 < 500 } && answer.isClosed, "\(path): \(answer.text)")
        }
        #expect(try await tenant.administrator.get("/v1.0/groups").values.isEmpty)
        #expect(try await server.raw(Self.alive).statuses == [200])
    }

    @Test func `requests one behind the other are answered in order`() async throws {
        let server = try await ContractServer.shared()
        let request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        let missing = "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"
        let answer = try await server.raw(String(repeating: request + missing, count: 100) + Self.alive)
        #expect(answer.statuses == Array(repeating: [200, 404], count: 100).flatMap(\.self) + [200])
    }

    @Test func `a request that breaks off leaves nothing`() async throws {
        let server = try await ContractServer.shared()
        let tenant = try await server.newTenant()
        let body = #"{"displayName":"half"}"#
        let head =
            "POST /v1.0/groups HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(tenant.administrator.token)\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count + 10)\r\n\r\n"
        let answer = try await server.raw(head + body)
        #expect(!answer.statuses.contains(201))
        #expect(try await tenant.administrator.get("/v1.0/groups").values.isEmpty)
    }

    @Test func `an absolute target is routed by its path or refused, never by its host`() async throws {
        let server = try await ContractServer.shared()
        let answer = try await server.raw(
            "GET http://evil.example/v1.0/users HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        #expect(answer.statuses.count == 1 && (400..<500).contains(answer.statuses.first ?? 0))
        #expect(!answer.text.contains("evil.example"))
    }
}
