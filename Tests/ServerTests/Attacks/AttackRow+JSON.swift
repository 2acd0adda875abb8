import Core
import TestServer
import Testing
import Tokens

extension AttackRow {
    /// D: the JSON of header and payload.
    static let json = [
        AttackRow("D1 doubled header members", doubledHeader), AttackRow("D2 doubled claims", doubledClaims),
        AttackRow("D3 no JSON object", noObject), AttackRow("D4 almost JSON", almostJSON),
    ]

    @Sendable private static func doubledHeader(_ forge: TokenForge) async throws -> [Attack] {
        let text = JSONWriter.text(.object(forge.header)).dropFirst()
        let algorithm = forge.key.algorithm.rawValue
        var attacks: [Attack] = []
        for member in [
            "\"alg\":\"\(algorithm)\"", #""alg":"none""#, "\"kid\":\"\(forge.key.keyID)\"", #""kid":"x""#,
            #""typ":"at+jwt""#,
            "\"\\u0061lg\":\"\(algorithm)\"", #""\u0061\u006c\u0067":"none""#, "\"k\\u0069d\":\"x\"",
        ] {
            for whole in ["{\(member),\(text)", "{\(text.dropLast()),\(member)}"] {
                attacks.append(
                    Attack(whole, try await forge.token(Array(whole.utf8), JSONWriter.bytes(.object(forge.claims)))))
            }
        }
        return attacks
    }

    @Sendable private static func doubledClaims(_ forge: TokenForge) async throws -> [Attack] {
        var attacks: [Attack] = []
        for name in ["roles", "exp", "iss", "aud", "sub", "jti"] + (forge.isOwn ? ["tid", "oid", "wids"] : []) {
            let value = JSONWriter.text(forge.claims[name] ?? .null)
            attacks.append(
                Attack("\(name) twice", try await forge.claim(name, written: "\(value),\"\(name)\":\(value)")))
            let letter = name.unicodeScalars.first.map { String($0.value, radix: 16) } ?? ""
            let escaped = "\\u00\(letter)\(name.dropFirst())"
            attacks.append(
                Attack("\(name) escaped", try await forge.claim(name, written: "\(value),\"\(escaped)\":\(value)")))
        }
        let nested = #"{"a":1,"a":2}"#
        attacks.append(Attack("in a claim nobody reads", try await forge.claim("extra", written: nested)))
        return attacks
    }

    @Sendable private static func noObject(_ forge: TokenForge) async throws -> [Attack] {
        let (header, claims) = (JSONWriter.bytes(.object(forge.header)), JSONWriter.bytes(.object(forge.claims)))
        func spoiled(_ good: [UInt8]) -> [(String, [UInt8])] {
            let text = String(decoding: good, as: UTF8.self)
            let inner = Array(good.dropFirst())
            let wide: [UInt8] = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            let wideBE: [UInt8] = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            let wider: [UInt8] = good.flatMap { [$0, 0, 0, 0] }
            let open = Array("{\"x\":".utf8)
            return [
                ("array", Array("[\(text)]".utf8)), ("string", Array("\"x\"".utf8)), ("number", Array("1".utf8)),
                ("null", Array("null".utf8)), ("empty object", Array("{}".utf8)), ("no JSON", Array("hello".utf8)),
                ("space only", [0x20]), ("trailing bytes", good + [0x78]), ("two objects", good + good),
                ("trailing NUL", good + [0]),
                ("leading NUL", [0] + good), ("BOM", [0xEF, 0xBB, 0xBF] + good), ("UTF-16 LE", wide),
                ("UTF-16 LE with BOM", [0xFF, 0xFE] + wide),
                ("UTF-16 BE", wideBE), ("UTF-32 LE", wider),
                ("bad UTF-8", open + [0x22, 0xC3, 0x28, 0x22, 0x2C] + inner),
                ("overlong", open + [0x22, 0xC0, 0xAF, 0x22, 0x2C] + inner),
                ("surrogate in UTF-8", open + [0x22, 0xED, 0xA0, 0x80, 0x22, 0x2C] + inner),
                ("lone surrogate", open + Array("\"\\ud800\",".utf8) + inner),
                ("NUL in a string", open + [0x22, 0, 0x22, 0x2C] + inner),
                ("line in a string", open + [0x22, 0x0A, 0x22, 0x2C] + inner), ("cut off", Array(good.dropLast())),
                (
                    "deep",
                    open + Array((String(repeating: "[", count: 600) + String(repeating: "]", count: 600) + ",").utf8)
                        + inner
                ),
                ("very deep", open + Array(String(repeating: "[", count: 4_000).utf8)),
                (
                    "1,001 items",
                    open + Array(("[" + Array(repeating: "1", count: 1_001).joined(separator: ",") + "],").utf8) + inner
                ),
            ]
        }
        var attacks: [Attack] = []
        for (name, bytes) in spoiled(header) {
            attacks.append(Attack("header: \(name)", try await forge.token(bytes, claims)))
        }
        for (name, bytes) in spoiled(claims) {
            attacks.append(Attack("payload: \(name)", try await forge.token(header, bytes)))
        }
        return attacks
    }

    @Sendable private static func almostJSON(_ forge: TokenForge) async throws -> [Attack] {
        let (header, claims) = (JSONWriter.text(.object(forge.header)), JSONWriter.text(.object(forge.claims)))
        func spoiled(_ text: String) -> [String] {
            let inner = text.dropFirst()
            return [
                "/* */" + text, text + "// end", "{/**/" + inner, text.replacing("\"", with: "'"),
                text.dropLast() + ",}", "{," + inner,
                "{\"x\":NaN," + inner, "{\"x\":Infinity," + inner, "{\"x\":01," + inner, "{\"x\":+1," + inner,
                "{\"x\":.5," + inner,
                "{\"x\":1.," + inner, "{\"x\":0x1," + inner, "{\"x\":1e999," + inner, "{\"x\":True," + inner,
                "{\"x\":undefined," + inner,
                "{x:1," + inner, "{\"x\":\"\\x41\"," + inner, "{\"x\":[1,]," + inner, "{\"x\" 1," + inner,
                "{\"x\":1 " + inner, "\u{A0}" + text,
            ]
        }
        var attacks: [Attack] = []
        for text in spoiled(header) {
            attacks.append(Attack("header: \(text)", try await forge.token(Array(text.utf8), Array(claims.utf8))))
        }
        for text in spoiled(claims) {
            attacks.append(Attack("payload: \(text)", try await forge.token(Array(header.utf8), Array(text.utf8))))
        }
        return attacks
    }
}
