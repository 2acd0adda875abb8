import Core
import TestServer
import TestSupport
import Testing
import Tokens

extension AttackRow {
    /// F: the signature.
    static let signatures = [
        AttackRow("F1 signature altered", altered), AttackRow("F1 numbers of ES256", curveNumbers),
        AttackRow("F3 padding of RS256", padding),
    ]

    private typealias NamedBytes = (String, [UInt8])

    @Sendable private static func altered(_ forge: TokenForge) async throws -> [Attack] {
        let good = try TokenParts(try await forge.good())
        let other = try TokenParts(try await forge.good())
        let signature = good.signature
        let count = signature.count
        var variants: [NamedBytes] = [
            ("of another token", other.signature), ("first byte only", [signature[0]]),
            ("half", Array(signature.prefix(count / 2))),
            ("all zero", Array(repeating: 0, count: count)), ("all ones", Array(repeating: 0xFF, count: count)),
            ("one", Array(repeating: 0, count: count - 1) + [1]), ("byte less", Array(signature.dropLast())),
            ("first byte less", Array(signature.dropFirst())), ("byte more", signature + [0]),
            ("leading zero", [0] + signature),
            ("twice", signature + signature), ("reversed", signature.reversed()),
            ("halves swapped", Array(signature.suffix(count / 2) + signature.prefix(count / 2))),
        ]
        for length in [32, 63, 64, 65, 96, 128, 255, 256, 257, 384, 512] where length != count {
            variants.append(
                ("\(length) bytes", Array((signature + signature + signature + signature + signature).prefix(length))))
        }
        for bit in stride(from: 0, to: count * 8, by: count / 2 + 3) {
            var flipped = signature
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            variants.append(("bit \(bit)", flipped))
        }
        var attacks = variants.map { Attack($0.0, TokenParts(good, signature: $0.1).text) }
        attacks.append(Attack("none", good.input + "."))
        attacks.append(Attack("no part", good.input))
        // What was signed, altered under a good signature.
        for name in ["roles", "exp", "sub", "jti"] {
            let input = try TokenParts(try await forge.claims([name: forge.claims[name] == "1" ? "2" : "1"])).input
            attacks.append(Attack("other \(name)", input + "." + Base64URL.encode(signature)))
        }
        return attacks
    }

    /// Forms that are no signature of P-256 (RFC 7518 section 3.4), psychic ones among them; for a key of RSA they are
    /// signatures of another length.
    @Sendable private static func curveNumbers(_ forge: TokenForge) async throws -> [Attack] {
        let good = try TokenParts(try await forge.good())
        let (zero, one) = (P256Number.zero, P256Number.one)
        let (order, below, above) = (P256Number.order, P256Number.orderMinusOne, P256Number.orderPlusOne)
        let (first, second) = (Array(good.signature.prefix(32)), Array(good.signature.dropFirst(32).prefix(32)))
        var variants: [NamedBytes] = []
        for (name, number) in [
            ("0", zero), ("1", one), ("n-1", below), ("n", order), ("n+1", above), ("p", P256Number.prime),
        ] as [NamedBytes] {
            for (otherName, other) in [("0", zero), ("1", one), ("n", order), ("n-1", below)] as [NamedBytes] {
                variants.append(("(\(name), \(otherName))", number + other))
            }
            variants.append(("(r, \(name))", first + number))
            variants.append(("(\(name), s)", number + second))
        }
        let others: [NamedBytes] = [
            ("(s, r)", second + first), ("(n-r, s)", P256Number.subtracting(first, from: order) + second),
            ("(r, r)", first + first), ("(s, s)", second + second), ("zeros inside", [0] + first + [0] + second),
            ("a tag before", [4] + first + second), ("DER", P256Number.der(first, second)),
            ("DER of zero", [0x30, 6, 2, 1, 0, 2, 1, 0]),
            ("hexadecimal", Array((first + second).map { String($0, radix: 16) }.joined().utf8)),
        ]
        return (variants + others).map { Attack($0.0, TokenParts(good, signature: $0.1).text) }
    }

    /// RFC 8017 section 9.2: `00 01 FF…FF 00 DigestInfo hash` and nothing else. Each block here goes through
    /// the private key.
    @Sendable private static func padding(_ forge: TokenForge) async throws -> [Attack] {
        guard forge.key.algorithm == .RS256 else { return [] }
        let openSSL = try OpenSSL()
        let input = forge.input()
        try openSSL.write(input.utf8, "input")
        let hashed = try await openSSL.run("dgst", "-sha256", "-binary", "-out", "hash", "input")
        try #require(hashed.status == 0, "\(hashed.output)")
        let hash = try openSSL.read("hash")
        let info: [UInt8] = [
            0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
            0x20,
        ]
        let noNull: [UInt8] = [
            0x30, 0x2F, 0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x04, 0x20,
        ]
        let sha1: [UInt8] = [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0x00, 0x04, 0x14]
        let sha512: [UInt8] = [
            0x30, 0x51, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04,
            0x40,
        ]
        /// A block of 256 bytes with as much padding as there is room for.
        func block(_ end: [UInt8], head: [UInt8] = [0, 1], fill: UInt8 = 0xFF) -> [UInt8] {
            head + Array(repeating: fill, count: max(256 - head.count - end.count, 0)) + end
        }
        let whole = [0] + info + hash
        var blocks: [NamedBytes] = [
            ("type 0", block(whole, head: [0, 0], fill: 0)), ("type 2", block(whole, head: [0, 2])),
            ("type 1 with zeros", block(whole, fill: 0)),
            ("type 1 with FE", block(whole, fill: 0xFE)), ("first byte not zero", block(whole, head: [1, 1])),
            ("no separator", block(info + hash)),
            ("hash alone", block([0] + hash)), ("no NULL", block([0] + noNull + hash)),
            ("SHA-1's name", block([0] + sha1 + hash.prefix(20))),
            ("SHA-512's name", block([0] + sha512 + hash + hash)),
            ("SHA-1's name, whole hash", block([0] + sha1 + hash)),
            ("hash cut", block([0] + info + hash.dropLast())), ("byte after the hash", block(whole + [0])),
            ("the hash first", [0, 1] + hash + Array(repeating: 0xFF, count: 222)),
            ("zero", Array(repeating: 0, count: 256)),
            ("one", Array(repeating: 0, count: 255) + [1]), ("zero inside", block(whole, head: [0, 1, 0xFF, 0])),
        ]
        // Too little padding and the rest free is Bleichenbacher's signature (RFC 4871 errata, CVE-2006-4339).
        for count in [0, 1, 7, 8, 9, 64, 128, 190, 200, 201] {
            let head = [0, 1] + Array(repeating: UInt8(0xFF), count: count)
            blocks.append(
                ("padding of \(count)", head + whole + Array(repeating: 0, count: 256 - head.count - whole.count)))
            blocks.append(
                (
                    "padding of \(count), garbage",
                    head + whole + Array(repeating: 0xA5, count: 256 - head.count - whole.count)
                ))
        }
        // Lengths in the name of the digest written longer than DER allows.
        let long: [UInt8] = [0x30, 0x81, 0x31] + info.dropFirst(2)
        blocks.append(("long length", block([0] + long + hash)))
        for index in [0, 1, 2, 3, 4, 5, 14, 15, 16, 17, 18] {
            var wrong = info
            wrong[index] ^= 1
            blocks.append(("byte \(index) of the name", block([0] + wrong + hash)))
        }
        let right = try await openSSL.rawRSA(forge.pem, block(whole))
        let signature = try await forge.key.sign(Array(input.utf8))
        #expect(right == signature, "the right block is no attack")
        var attacks: [Attack] = []
        for (name, bytes) in blocks where bytes.count == 256 {
            // A block that is not below the modulus is no input of RSA.
            guard let signature = try? await openSSL.rawRSA(forge.pem, bytes) else { continue }
            attacks.append(Attack(name, input + "." + Base64URL.encode(signature)))
        }
        return attacks
    }
}

/// Numbers of the curve P-256 (SEC 2 section 2.4.2) as 32 bytes, the most significant first.
enum P256Number {
    static let zero = [UInt8](repeating: 0, count: 32)
    static let one = [UInt8](repeating: 0, count: 31) + [1]
    static let order: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ]
    static let prime: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    ]
    static let orderMinusOne: [UInt8] = order.dropLast() + [0x50]
    static let orderPlusOne: [UInt8] = order.dropLast() + [0x52]

    /// `from - number`, for numbers of 32 bytes.
    static func subtracting(_ number: [UInt8], from: [UInt8]) -> [UInt8] {
        var borrow = 0
        let digits = zip(from, number).reversed().map { left, right -> UInt8 in
            let difference = Int(left) - Int(right) - borrow
            borrow = difference < 0 ? 1 : 0
            return UInt8(truncatingIfNeeded: difference)
        }
        return digits.reversed()
    }

    /// The two numbers as ASN.1, the form of other protocols.
    static func der(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        func integer(_ number: [UInt8]) -> [UInt8] {
            let short = Array(number.drop { $0 == 0 })
            let digits = (short.first ?? 0x80) >= 0x80 ? [0] + short : short
            return [2, UInt8(truncatingIfNeeded: digits.count)] + digits
        }
        let content = integer(first) + integer(second)
        return [0x30, UInt8(truncatingIfNeeded: content.count)] + content
    }
}
