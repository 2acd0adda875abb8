import Core
import Tokens

/// The https address of a key set, read strictly: what is checked is what is connected to, so nothing is left for
/// another URL reader to see differently.
package struct KeySetURL: Sendable, Hashable {
    /// The host in lower case, an IPv6 address without brackets.
    package let host: String
    /// The port, 443 if none is written.
    package let port: Int
    /// The path and query, beginning with `/`.
    package let target: String

    /// Reads `https://host[:port][/path][?query]`.
    /// - Throws: 400 for any other scheme, user information, a fragment, a malformed host or port, and characters that
    ///   a URL does not have.
    package init(_ text: String) throws(Failure) {
        let bytes = Array(text.utf8)
        let scheme = Array("https://".utf8)
        guard bytes.count <= 2_048, bytes.prefix(scheme.count).map(asciiLowercased).elementsEqual(scheme) else {
            throw Self.refusal("must be an https URL of at most 2,048 bytes")
        }
        let rest = bytes.dropFirst(scheme.count)
        guard rest.allSatisfy({ Self.isPlain($0) }) else {
            throw Self.refusal("has characters that a URL does not have")
        }
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard !authority.contains(UInt8(ascii: "@")) else { throw Self.refusal("must not have user information") }
        (host, port) = try Self.hostAndPort(Array(authority))
        let tail = String(decoding: rest.dropFirst(authority.count), as: UTF8.self)
        target = tail.utf8.first == UInt8(ascii: "/") ? tail : "/" + tail
    }

    /// The URL as it is requested.
    package var text: String { "https://\(bracketedHost)\(port == 443 ? "" : ":\(port)")\(target)" }

    /// Host and port as the operator lists them.
    package var hostAndPort: String { "\(bracketedHost):\(port)" }

    private var bracketedHost: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host }

    private static func refusal(_ what: String) -> Failure { .invalid("'jwksUri' \(what).", target: "jwksUri") }

    /// Visible ASCII without what URLs leave out or readers disagree about: quotes, brackets of the other kinds,
    /// backslash and the fragment sign.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !Array("\"<>\\^`{|}#".utf8).contains(byte)
    }

    private static func hostAndPort(_ authority: [UInt8]) throws(Failure) -> (String, Int) {
        let hostBytes: [UInt8]
        let portBytes: ArraySlice<UInt8>
        if authority.first == UInt8(ascii: "[") {
            guard let end = authority.firstIndex(of: UInt8(ascii: "]")) else { throw refusal("has a malformed host") }
            hostBytes = Array(authority[1..<end])
            portBytes = authority[(end + 1)...]
            guard IPAddressText.bytes(String(decoding: hostBytes, as: UTF8.self))?.count == 16 else {
                throw refusal("has a malformed IPv6 address")
            }
        } else {
            hostBytes = Array(authority.prefix { $0 != UInt8(ascii: ":") })
            portBytes = authority.dropFirst(hostBytes.count)
            guard isHostName(hostBytes) else { throw refusal("has a malformed host") }
        }
        let host = String(decoding: hostBytes.map(asciiLowercased), as: UTF8.self)
        guard !portBytes.isEmpty else { return (host, 443) }
        let digits = portBytes.dropFirst()
        guard portBytes.first == UInt8(ascii: ":"), (1...5).contains(digits.count),
            digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
            let port = Int(String(decoding: digits, as: UTF8.self)), (1...65_535).contains(port)
        else { throw refusal("has a malformed port") }
        return (host, port)
    }

    /// Labels of letters, digits and hyphens (RFC 1123 section 2.1). If the last label begins with a digit it must be a
    /// dotted IPv4 address: `127.1`, `0x7f000001` and `2130706433` mean 127.0.0.1 to some resolvers.
    private static func isHostName(_ bytes: [UInt8]) -> Bool {
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...253).contains(bytes.count), labels.allSatisfy({ isLabel($0) }), let first = labels.last?.first else {
            return false
        }
        guard first >= UInt8(ascii: "0"), first <= UInt8(ascii: "9") else { return true }
        return IPAddressText.bytes(String(decoding: bytes, as: UTF8.self))?.count == 4
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else {
            return false
        }
        return label.map(asciiLowercased).allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-")
        }
    }
}
