import Core
import HTTPSupport
import TestSupport
import Tokens

extension FuzzTarget {
    /// The strict reader of tokens, under the rules of each kind of token, and the sealed cursors of lists.
    static let token = FuzzTarget(
        name: "token", grammar: TokenGrammar.input,
        words: [".", "..", "=", "+", "/", "e30", "bnVsbA", "eyJhbGciOiJub25lIn0", "eyJhbGciOiJSUzI1NiJ9", "AA", "A"]
    ) { bytes throws(FuzzFinding) in
        let text = String(decoding: bytes, as: UTF8.self)
        for rules in TokenGrammar.rules {
            guard let token = try? CompactToken.parse(text, rules: rules) else { continue }
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[2] == Base64URL.encode(token.signature),
                token.signingInput == Array("\(parts[0]).\(parts[1])".utf8)
            else { throw FuzzFinding("a token is not what its text says: \(text)") }
            guard let algorithm = token.signatureAlgorithm, rules.algorithms.contains(algorithm) else {
                throw FuzzFinding("a token of the algorithm \(token.algorithm)")
            }
        }
        guard let sealer = try? SealedCursor(key: Array(repeating: 7, count: 32)) else { return }
        let now = Timestamp(seconds: 1_795_430_400)
        let opened = try FuzzFinding.reading { try PageCursor(text, context: ["a"], by: sealer, now: now) }
        if opened != nil { throw FuzzFinding("a cursor that nobody sealed was opened") }
    }
}

/// Compact tokens, good and nearly good; none has a signature that verifies.
enum TokenGrammar {
    static let rules: [HeaderRules] = [
        .ownAccessToken, .clientAssertion,
        .trustedIssuer(algorithms: [.RS256, .ES256], types: ["at+jwt", "JWT"]),
    ]

    @Sendable static func input(_ numbers: inout SeededNumbers) -> [UInt8] {
        var header = [
            "\"alg\":\(numbers.one(of: ["\"RS256\"", "\"ES256\"", "\"none\"", "\"HS256\"", "null", "[]", "\"rs256\""]))"
        ]
        if !numbers.once(in: 6) {
            header.append("\"typ\":\(numbers.one(of: ["\"at+jwt\"", "\"JWT\"", "\"jwt\"", "1"]))")
        }
        if !numbers.once(in: 6) { header.append("\"kid\":\(JSONGrammar.string(&numbers))") }
        if numbers.once(in: 6) {
            header.append(
                "\"\(numbers.one(of: ["crit", "b64", "jku", "x5c", "jwk", "zip"]))\":\(JSONGrammar.value(&numbers, depth: 5))"
            )
        }
        var claims: [String] = []
        for name in ["iss", "aud", "sub", "exp", "nbf", "iat", "jti", "tid", "roles"] where !numbers.once(in: 4) {
            claims.append("\"\(name)\":\(JSONGrammar.value(&numbers, depth: 5))")
        }
        func part(_ members: [String]) -> String { Base64URL.encode(Array("{\(members.joined(separator: ","))}".utf8)) }
        let signature = (0..<numbers.count(1...64)).map { _ in UInt8.random(in: 0...255, using: &numbers) }
        return Array("\(part(header)).\(part(claims)).\(Base64URL.encode(signature))".utf8)
    }
}
