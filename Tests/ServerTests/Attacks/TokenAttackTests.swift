import Core
import TestServer
import Testing
import Tokens

/// Hostile tokens against a running server. Each is as good as can be but for the one thing its row is about, most of
/// all it is well signed; each is answered with the same bytes, and none spoils anything for those that come after it.
@Suite struct TokenAttackTests {
    @Test(arguments: AttackRow.all)
    func `a row of the attack table against our own tokens`(row: AttackRow) async throws {
        try await Self.check(row, try await TokenForge.own.value)
    }

    @Test(arguments: AttackRow.all)
    func `a row of the attack table against a trusted issuer's tokens`(row: AttackRow) async throws {
        try await Self.check(row, try await TokenForge.trusted.value)
    }

    static func check(_ row: AttackRow, _ forge: TokenForge) async throws {
        let old = try await forge.good()
        #expect(try await forge.status(old) == 200)
        let attacks = try await row.attacks(forge).filter { forge.isOwn || !$0.isOwnOnly }
        let expected = try await forge.answer("x")
        #expect(expected.status == 401)
        for attack in attacks {
            if attack.isRaw {
                let answer = try await forge.rawAnswer(attack.token)
                #expect(answer.count == 1 && [400, 401].contains(answer.first), "\(row.id), \(attack.name): \(answer)")
                continue
            }
            let answer = try await forge.answer(attack.token, path: attack.path)
            #expect(answer.status == attack.status, "\(row.id), \(attack.name)")
            guard answer.status == 401 else { continue }
            #expect(answer.withoutIDs == expected.withoutIDs, "\(row.id), \(attack.name)")
            #expect(answer.steadyHeaders == expected.steadyHeaders, "\(row.id), \(attack.name)")
        }
        // Nothing of it may be remembered for a good token, seen before or not.
        #expect(try await forge.status(old) == 200, "\(row.id)")
        #expect(try await forge.status(forge.good()) == 200, "\(row.id)")
        #expect(!forge.trap.wasCalled, "\(row.id): a header made the server connect")
    }

    /// E6. The limit counts all headers together: this request has some beside the token.
    @Test(arguments: [(16_200, 401), (16_384, 431), (20_000, 431), (120_000, 431)])
    func `a token is refused as one up to the limit of headers, and above it the headers are`(bytes: Int, status: Int)
        async throws
    {
        let forge = try await TokenForge.own.value
        #expect(try await forge.rawAnswer(String(repeating: "a", count: bytes)) == [status])
        #expect(try await forge.status(forge.good()) == 200)
    }

    /// Far above the limit it is the HTTP layer that refuses, and then closes the connection.
    @Test func `a token of many megabytes is not read, and the server goes on`() async throws {
        let forge = try await TokenForge.own.value
        let answer = try await forge.rawAnswer(String(repeating: "a", count: 20_000_000))
        #expect(answer.count <= 1 && answer.allSatisfy { $0 == 400 }, "\(answer)")
        #expect(try await forge.status(forge.good()) == 200)
    }

    @Test func `the refusal names nothing but the scheme, the realm and the error`() async throws {
        let answer = try await TokenForge.own.value.answer("x")
        #expect(answer.headers["www-authenticate"] == "Bearer realm=\"drawbridge\", error=\"invalid_token\"")
        #expect(answer.errorCode == "InvalidAuthenticationToken")
    }
}

extension TokenForge {
    func answer(_ token: String, path: String = "/mtd/v1/partners") async throws -> TestAnswer {
        try await server.send("GET", path, headers: ["Authorization": "Bearer \(token)"])
    }

    func status(_ token: String) async throws -> Int { try await answer(token).status }

    /// The statuses of the answer to a token that is written to a plain connection as it is.
    func rawAnswer(_ token: String) async throws -> [Int] {
        try await server.raw(
            "GET /mtd/v1/partners HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer \(token)\r\nConnection: close\r\n\r\n"
        ).statuses
    }
}

extension TestAnswer {
    /// The headers that are the same for every answer of this kind.
    var steadyHeaders: [String: String] {
        headers.filter { !["request-id", "client-request-id", "date"].contains($0.key) }
    }
}
