import Core
import TestServer
import Testing

/// One hostile token, or one that is to be taken although it looks odd.
struct Attack: Sendable {
    let name: String
    let token: String
    /// What the server answers: 401 unless the row is one of those that are taken or refused otherwise.
    var status = 401
    /// The request that carries the token: one that any caller may make.
    var path = "/mtd/v1/partners"
    /// Whether the row does not hold for tokens of trusted issuers.
    var isOwnOnly = false
    /// Whether no HTTP library would send it: written to a plain connection, answered 400 or 401.
    var isRaw = false

    init(
        _ name: String, _ token: String, status: Int = 401, path: String = "/mtd/v1/partners", isOwnOnly: Bool = false,
        isRaw: Bool = false
    ) {
        self.name = name
        self.token = token
        self.status = status
        self.path = path
        self.isOwnOnly = isOwnOnly
        self.isRaw = isRaw
    }
}

/// One row of the attack table with all its variants.
struct AttackRow: Sendable, CustomTestStringConvertible {
    let id: String
    let attacks: @Sendable (TokenForge) async throws -> [Attack]

    init(_ id: String, _ attacks: @escaping @Sendable (TokenForge) async throws -> [Attack]) {
        self.id = id
        self.attacks = attacks
    }

    var testDescription: String { id }

    /// The whole table. Rows about the way a token is sent (E4, E5), about assertions (C4, I2) and about revoked
    /// callers (I1) have tests of their own; there is no endpoint for security event tokens (C3).
    static let all = algorithms + keys + kinds + json + encoding + signatures + times + names + callers
}
