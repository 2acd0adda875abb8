import ArgumentParser
import Core
import Testing

@testable import drawbridge

@Suite struct ClientTests {
    @Test func `form fields are percent-encoded`() {
        let body = String(decoding: FormText.bytes([("client secret", "a+b=c&d/é"), ("x", "~-._9Z")]), as: UTF8.self)
        #expect(body == "client%20secret=a%2Bb%3Dc%26d%2F%C3%A9&x=~-._9Z")
    }

    @Test(arguments: ["https://localhost:8443", "https://localhost:8443//", "http://127.0.0.1:8080", "https://[::1]:1"])
    func `an origin is a server address`(url: String) throws {
        #expect(try !ServerAddress(url: url, caFile: nil).baseURL.hasSuffix("/"))
    }

    @Test(arguments: [
        "", "localhost", "ftp://a", "https://", "https://a/b", "https://a?b", "https://u@a", "https://a#b",
    ])
    func `anything else is none`(url: String) {
        #expect(throws: CommandFailure.self) { try ServerAddress(url: url, caFile: nil) }
    }

    @Test func `an error is told in one line, in Graph's and in OAuth's form`() {
        func answer(_ status: Int, _ body: String) -> APIAnswer {
            APIAnswer(status: status, headers: [("Request-Id", "r")], body: Array(body.utf8), clientRequestID: "c")
        }
        #expect(
            answer(403, #"{"error":{"code":"Forbidden","message":"No."}}"#).complaint
                == "403 Forbidden: No. (request-id r)")
        #expect(
            answer(401, #"{"error":"invalid_client","error_description":"AADSTS1: x"}"#).complaint
                == "401 AADSTS1: x (request-id r)")
        #expect(answer(503, "").complaint == "503 Service Unavailable (request-id r)")
        #expect(answer(500, "<html>").complaint == "500 Internal Server Error (request-id r)")
    }

    @Test(arguments: ["", "a.b", "a.b.c.d", "a.!!!.c", "a.bm90IGpzb24.c"])
    func `a token that is none has no claims`(token: String) {
        #expect(TokenClaims.read(token).isEmpty)
    }

    @Test func `claims are read from the token's middle part`() {
        // {"oid":"1","roles":["A"]}
        let claims = TokenClaims.read("x.eyJvaWQiOiIxIiwicm9sZXMiOlsiQSJdfQ.y")
        #expect(claims["oid"] == "1")
        #expect(claims["roles"] == ["A"])
    }

    @Test func `the secret that is signed in with ends last, the new one never`() {
        #expect(SecretRotation.order(["own", "new", "a", "b"], new: "new", own: "own") == ["a", "b", "own"])
        #expect(SecretRotation.order(["new"], new: "new", own: "gone") == [])
    }

    @Test func `missing credentials are named`() throws {
        let options = try ConnectionOptions.parse(["--tenant", "t"])
        #expect(
            throws: CommandFailure(
                "Set DRAWBRIDGE_CLIENT_ID, DRAWBRIDGE_CLIENT_SECRET in the environment.", code: .usage)
        ) {
            try options.credentials(["DRAWBRIDGE_CLIENT_SECRET": ""])
        }
        let found = try options.credentials([
            "DRAWBRIDGE_TENANT_ID": "x", "DRAWBRIDGE_CLIENT_ID": "c", "DRAWBRIDGE_CLIENT_SECRET": "s",
        ])
        #expect(found == ClientCredentials(tenantID: "t", clientID: "c", secret: "s"))
    }

    @Test func `flags win over the environment, and the environment over the default`() throws {
        let bare = try ConnectionOptions.parse([])
        #expect(try bare.address([:]).baseURL == "https://localhost:8443")
        #expect(try bare.address(["DRAWBRIDGE_URL": "https://e:1", "DRAWBRIDGE_CA": "f"]).caFile == "f")
        let flagged = try ConnectionOptions.parse(["--url", "https://f:2", "--ca", "g"])
        let address = try flagged.address(["DRAWBRIDGE_URL": "https://e:1", "DRAWBRIDGE_CA": "f"])
        #expect(address == (try ServerAddress(url: "https://f:2", caFile: "g")))
    }
}
