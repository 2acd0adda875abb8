import Core
import TestServer
import Testing
import Tokens

extension AttackRow {
    /// E: the three parts and how they are encoded.
    static let encoding = [
        AttackRow("E1 base64url", base64), AttackRow("E2 number of parts", parts),
        AttackRow("E3 JSON serialization", serialization),
        AttackRow("E6 size", size),
    ]

    /// The signature is over the text as it is sent, so that nothing but its form is wrong.
    @Sendable private static func base64(_ forge: TokenForge) async throws -> [Attack] {
        var attacks: [Attack] = []
        for (place, name) in ["header", "payload"].enumerated() {
            for spoil in Self.spoils {
                // Spaces before the end make every length of the part occur.
                for spaces in 0..<3 {
                    var parts = [
                        Self.encoded(forge.header, spaces: place == 0 ? spaces : 0),
                        Self.encoded(forge.claims, spaces: place == 1 ? spaces : 0),
                    ]
                    guard let text = spoil.change(parts[place]) else { continue }
                    parts[place] = text
                    let token = try await forge.sign(parts.joined(separator: "."))
                    attacks.append(Attack("\(name): \(spoil.name), \(spaces)", token, isRaw: spoil.isRaw))
                }
            }
        }
        // White space at the end of a header is no part of its value (RFC 9110 section 5.5), and a line break ends it.
        for spoil in Self.spoils where !spoil.isAtEnd || !spoil.isSpace {
            let parts = try await forge.good().split(separator: ".").map(String.init)
            guard let text = spoil.change(parts[2]) else { continue }
            attacks.append(Attack("signature: \(spoil.name)", "\(parts[0]).\(parts[1]).\(text)", isRaw: spoil.isRaw))
        }
        return attacks
    }

    private static func encoded(_ object: JSONObject, spaces: Int) -> String {
        Base64URL.encode(JSONWriter.bytes(.object(object)) + Array(repeating: 0x20, count: spaces))
    }

    /// A way to write a part wrongly; nil where it does not apply.
    private struct Spoil: Sendable {
        let name: String
        /// Whether no HTTP library would send it.
        var isRaw = false
        var isSpace = false
        var isAtEnd = false
        let change: @Sendable (String) -> String?

        static func inserting(_ text: String, isRaw: Bool = false) -> [Spoil] {
            let isSpace = text.utf8.allSatisfy { $0 <= 0x20 }
            return [
                Spoil(name: "\(text.debugDescription) at the end", isRaw: isRaw, isSpace: isSpace, isAtEnd: true) {
                    $0 + text
                },
                Spoil(name: "\(text.debugDescription) in the middle", isRaw: isRaw, isSpace: isSpace) {
                    $0.prefix(8) + text + $0.dropFirst(8)
                },
            ]
        }
    }

    private static let spoils: [Spoil] =
        ["=", "==", "%3D", "+", "/", " ", "\t", "?", "!", "$", "~", "{", "\u{e9}"].flatMap { Spoil.inserting($0) }
        + ["\n", "\r\n", "\u{0}", "\r"].flatMap { Spoil.inserting($0, isRaw: true) } + [
            Spoil(name: "trailing bits") { text in
                let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
                guard text.utf8.count % 4 >= 2, let last = text.last, let index = alphabet.firstIndex(of: last),
                    index + 1 < alphabet.count
                else { return nil }
                return text.dropLast() + String(alphabet[index + 1])
            },
            Spoil(name: "a length that cannot be") { $0 + String(repeating: "A", count: (5 - $0.utf8.count % 4) % 4) },
            Spoil(name: "one character") { _ in "A" },
        ]

    @Sendable private static func parts(_ forge: TokenForge) async throws -> [Attack] {
        let good = try await forge.good()
        let parts = good.split(separator: ".").map(String.init)
        let (one, two, three) = (parts[0], parts[1], parts[2])
        return [
            "", ".", "..", "...", "....", one, "\(one).\(two)", "\(one).", "\(one)..", ".\(two).", "..\(three)",
            ".\(two).\(three)",
            "\(one)..\(three)", "\(one).\(two).", "\(good).", ".\(good)", "\(good)..", "\(good).\(three)",
            "\(one).\(two).\(two).\(three)",
            "\(good).\(three).\(three)", "\(good).\(good)", "\(one)\(two).\(three)", "\(one) .\(two).\(three)",
            "\(one),\(two),\(three)",
        ].map { Attack($0.isEmpty ? "nothing" : $0, $0) }
    }

    @Sendable private static func serialization(_ forge: TokenForge) async throws -> [Attack] {
        let parts = try await forge.good().split(separator: ".").map { JSON.string(String($0)) }
        let flat: JSON = ["payload": parts[1], "protected": parts[0], "signature": parts[2]]
        let general: JSON = ["payload": parts[1], "signatures": [["protected": parts[0], "signature": parts[2]]]]
        return [flat, general, ["protected": parts[0]], [flat]].map { Attack("JSON", JSONWriter.text($0)) }
    }

    @Sendable private static func size(_ forge: TokenForge) async throws -> [Attack] {
        let roles = JSON.strings((0..<1_000).map { "Role\($0)" })
        let good = try await forge.good()
        // The longest token that is read is taken; one a little longer is not.
        let free = (8_192 - good.utf8.count) * 3 / 4 - 12
        let fits = try await forge.claims(["pad": .string(String(repeating: "p", count: free))])
        let isTooLong = try await forge.claims(["pad": .string(String(repeating: "p", count: free + 60))])
        #expect((8_120...8_192).contains(fits.utf8.count))
        #expect((8_193...8_300).contains(isTooLong.utf8.count))
        return [
            Attack("\(fits.utf8.count) bytes", fits, status: 200), Attack("\(isTooLong.utf8.count) bytes", isTooLong),
            Attack("a thousand roles", try await forge.claims(["roles": roles])),
            Attack("9,000 bytes", String(repeating: "a", count: 9_000)),
            Attack("9,000 dots", String(repeating: ".", count: 9_000)),
        ]
    }
}
