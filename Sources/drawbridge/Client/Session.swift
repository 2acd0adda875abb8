import Core
import Foundation

/// What a client signs in with.
struct ClientCredentials: Sendable, Equatable {
    var tenantID: String
    var clientID: String
    var secret: String
}

/// A signed-in client: a token, and what the token says of its bearer.
struct Session: Sendable {
    let client: APIClient
    let token: String
    let tenantID: String
    let clientID: String
    /// The principal's id (`oid`).
    let principalID: String
    /// The credential that got the token, the first part of `jti`.
    let credentialID: String
    /// The role values in the token.
    let roles: [String]

    /// Gets a token by client credentials (RFC 6749 section 4.4).
    /// - Throws: `CommandFailure` if the server refuses or does not answer.
    static func signIn(_ client: APIClient, _ credentials: ClientCredentials) async throws(CommandFailure) -> Session {
        let answer = try await client.send(request(credentials))
        guard answer.status == 200, let token = try answer.object()["access_token"]?.string else {
            throw CommandFailure("No token: \(answer.complaint)")
        }
        return Session(client: client, token: token, credentials: credentials)
    }

    /// The token request for the credentials.
    static func request(_ credentials: ClientCredentials) -> APIRequest {
        APIRequest(
            method: "POST", path: "/\(FormText.encoded(credentials.tenantID))/oauth2/v2.0/token",
            body: .form([
                ("grant_type", "client_credentials"), ("client_id", credentials.clientID),
                ("client_secret", credentials.secret), ("scope", "https://graph.microsoft.com/.default"),
            ]))
    }

    init(client: APIClient, token: String, credentials: ClientCredentials) {
        let claims = TokenClaims.read(token)
        self.client = client
        self.token = token
        tenantID = credentials.tenantID
        clientID = credentials.clientID
        principalID = claims["oid"]?.string ?? ""
        credentialID = claims["jti"]?.string.map { String($0.prefix { $0 != "." }) } ?? ""
        roles = claims["roles"]?.array?.compactMap(\.string) ?? []
    }

    /// Sends a request with this session's token.
    func send(_ request: APIRequest) async throws(CommandFailure) -> APIAnswer {
        try await client.send(request, token: token)
    }

    /// Sends a request and insists on success.
    /// - Throws: `CommandFailure` with the server's own words.
    func require(_ request: APIRequest) async throws(CommandFailure) -> APIAnswer {
        let answer = try await send(request)
        guard answer.isSuccess else { throw CommandFailure(answer.complaint) }
        return answer
    }

    /// All items of a list, page by page.
    func list(_ path: String) async throws(CommandFailure) -> [JSONObject] {
        var items: [JSONObject] = []
        var next: String? = path
        var pages = 0
        while let page = next, pages < 10_000 {
            let object = try await require(.get(page)).object()
            items += object["value"]?.array?.compactMap(\.object) ?? []
            next = object["@odata.nextLink"]?.string
            pages += 1
        }
        return items
    }
}

/// Reads a token's claims for display. Nothing is decided by them here; the server verifies them.
enum TokenClaims {
    static func read(_ token: String) -> JSONObject {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return JSONObject() }
        var text = parts[1].replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.count % 4) % 4)
        guard let data = Data(base64Encoded: String(text)) else { return JSONObject() }
        return (try? JSONReader.read(Array(data), limits: .token))?.object ?? JSONObject()
    }
}
