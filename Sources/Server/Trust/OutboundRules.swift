import Core
import Tokens

/// Where the server may connect to on a tenant's word.
package struct OutboundRules: Sendable {
    /// Hosts the operator vouches for: `host`, or `host:port`. They may have private addresses, and the second form
    /// allows its port.
    private let allowedHosts: Set<String>

    /// Rules with the operator's exceptions, in any letter case.
    package init(allowedHosts: [String] = []) {
        self.allowedHosts = Set(allowedHosts.map(\.asciiLowercasedText))
    }

    /// Refuses a port other than 443 that the operator has not listed for the host.
    /// - Throws: 400.
    package func check(_ url: KeySetURL) throws(Failure) {
        guard url.port == 443 || allowedHosts.contains(url.hostAndPort) else {
            throw .invalid("'jwksUri' must use port 443 unless the operator allows another.", target: "jwksUri")
        }
    }

    /// The one address to connect to: the first, if every one of them is public or the operator vouches for the host.
    /// A name with one private address among public ones is an attack or a mistake.
    package func address(for url: KeySetURL, among addresses: [String]) -> String? {
        guard let first = addresses.first else { return nil }
        if allowedHosts.contains(url.host) || allowedHosts.contains(url.hostAndPort) { return first }
        return addresses.allSatisfy { PublicAddress.isPublic($0) } ? first : nil
    }
}
