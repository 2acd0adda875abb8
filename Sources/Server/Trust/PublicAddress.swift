import Tokens

/// Which IP addresses an outgoing request on somebody else's word may go to: globally reachable unicast by IANA's
/// special-purpose address registries (RFC 6890) and nothing else.
package enum PublicAddress {
    /// Blocks of IPv4 that are not globally reachable unicast, as bytes and prefix length.
    private static let refusedIPv4: [([UInt8], Int)] = [
        ([0, 0, 0, 0], 8),  // "this network", RFC 791
        ([10, 0, 0, 0], 8),  // private use, RFC 1918
        ([100, 64, 0, 0], 10),  // shared address space, RFC 6598
        ([127, 0, 0, 0], 8),  // loopback, RFC 1122
        ([169, 254, 0, 0], 16),  // link local, RFC 3927; cloud metadata services
        ([172, 16, 0, 0], 12),  // private use, RFC 1918
        ([192, 0, 0, 0], 24),  // IETF protocol assignments, RFC 6890
        ([192, 0, 2, 0], 24),  // documentation, RFC 5737
        ([192, 31, 196, 0], 24),  // AS112, RFC 7535
        ([192, 52, 193, 0], 24),  // AMT, RFC 7450
        ([192, 88, 99, 0], 24),  // deprecated 6to4 relay anycast, RFC 7526
        ([192, 168, 0, 0], 16),  // private use, RFC 1918
        ([192, 175, 48, 0], 24),  // AS112, RFC 7534
        ([198, 18, 0, 0], 15),  // benchmarking, RFC 2544
        ([198, 51, 100, 0], 24),  // documentation, RFC 5737
        ([203, 0, 113, 0], 24),  // documentation, RFC 5737
        ([224, 0, 0, 0], 4),  // multicast, RFC 5771
        ([240, 0, 0, 0], 4),  // reserved and limited broadcast, RFC 1112, RFC 8190
    ]

    /// The only IPv6 block from which global unicast is assigned (RFC 4291, IANA). Loopback, unique local, link local,
    /// multicast, IPv4-mapped, IPv4-compatible and both NAT64 prefixes lie outside it.
    private static let globalIPv6: ([UInt8], Int) = ([0x20], 3)

    /// Blocks inside ``globalIPv6`` that are special. 6to4 and Teredo carry an IPv4 address inside, which may be
    /// private.
    private static let refusedIPv6: [([UInt8], Int)] = [
        ([0x20, 0x01, 0x00], 23),  // IETF protocol assignments, RFC 2928: Teredo, benchmarking, ORCHID …
        ([0x20, 0x01, 0x0D, 0xB8], 32),  // documentation, RFC 3849
        ([0x20, 0x02], 16),  // 6to4, RFC 3056
        ([0x26, 0x20, 0x00, 0x4F, 0x80, 0x00], 48),  // AS112, RFC 7534
        ([0x3F, 0xFE], 16),  // returned 6bone space, RFC 3701
        ([0x3F, 0xFF, 0x00], 20),  // documentation, RFC 9637
    ]

    /// Whether the address, 4 or 16 bytes in network order, is globally reachable unicast.
    package static func isPublic(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4: !refusedIPv4.contains { isInside(address, $0) }
        case 16: isInside(address, globalIPv6) && !refusedIPv6.contains { isInside(address, $0) }
        default: false
        }
    }

    /// Whether `text` is an address that is globally reachable unicast.
    package static func isPublic(_ text: String) -> Bool { IPAddressText.bytes(text).map { isPublic($0) } ?? false }

    private static func isInside(_ address: [UInt8], _ block: (bytes: [UInt8], length: Int)) -> Bool {
        for (index, expected) in block.bytes.enumerated() {
            let bits = min(max(block.length - index * 8, 0), 8)
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> bits)
            guard index < address.count, (address[index] ^ expected) & mask == 0 else { return false }
        }
        return true
    }
}
