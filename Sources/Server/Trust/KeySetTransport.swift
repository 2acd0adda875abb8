import AsyncHTTPClient
import Core
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// How key sets come over the network.
package protocol KeySetTransport: Sendable {
    /// Every address of `host`, in the resolver's order.
    func addresses(of host: String, port: Int) async throws -> [String]

    /// The body at `url`, asked of the server at `address` and nobody else. Follows no redirects.
    /// - Throws: for any status but 200, a certificate that is not the host's, or a body over `maximumBytes`.
    func body(of url: KeySetURL, at address: String, maximumBytes: Int) async throws -> [UInt8]
}

/// The real network.
package struct HTTPSKeySetTransport: KeySetTransport {
    /// Why there is no body. Never shown to a caller.
    package enum Problem: Error {
        /// The resolver gave this error code.
        case resolver(Int32)
        /// The server answered with this status.
        case status(UInt)
        /// The client would connect to another host than the one that was judged.
        case anotherHost
    }

    private let additionalRoots: [NIOSSLCertificate]
    private let timeout: TimeAmount

    /// A transport that trusts the system's certificate authorities and those in `additionalRootsPEM`.
    /// - Throws: 400 if that text holds no certificate.
    package init(additionalRootsPEM: String? = nil, timeoutSeconds: Int64 = 3) throws(Failure) {
        timeout = .seconds(timeoutSeconds)
        guard let text = additionalRootsPEM else {
            additionalRoots = []
            return
        }
        guard let roots = try? NIOSSLCertificate.fromPEMBytes(Array(text.utf8)), !roots.isEmpty else {
            throw .invalid("The additional trust roots are no certificates in PEM form.")
        }
        additionalRoots = roots
    }

    /// Every address of `host`, in the resolver's order.
    /// - Throws: ``Problem/resolver(_:)``.
    package func addresses(of host: String, port: Int) async throws -> [String] {
        // The system's resolver blocks, so it has a thread of its own.
        try await NIOThreadPool.singleton.runIfActive { try Self.resolve(host, port) }
    }

    /// The body at `url`, asked of the server at `address`.
    /// - Throws: ``Problem`` or what the client throws.
    package func body(of url: KeySetURL, at address: String, maximumBytes: Int) async throws -> [UInt8] {
        // The client finds the override by the host it reads itself; a host read differently would be resolved again.
        guard let host = URL(string: url.text)?.host, host.hasSameBytes(as: url.host) else { throw Problem.anotherHost }
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: timeout, read: timeout), decompression: .disabled)
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if !additionalRoots.isEmpty { tls.additionalTrustRoots = [.certificates(additionalRoots)] }
        configuration.tlsConfiguration = tls
        // The name was resolved and judged once; resolving it again could give another answer.
        configuration.dnsOverride = [url.host: address]
        configuration.httpVersion = .http1Only
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let bytes = try await request(url, client, maximumBytes)
            try await client.shutdown()
            return bytes
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private func request(_ url: KeySetURL, _ client: HTTPClient, _ maximumBytes: Int) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: url.text)
        request.headers.add(name: "Accept", value: "application/jwk-set+json, application/json")
        let response = try await client.execute(request, timeout: timeout)
        guard response.status.code == 200 else { throw Problem.status(response.status.code) }
        return Array(try await response.body.collect(upTo: maximumBytes).readableBytesView)
    }

    private static func resolve(_ host: String, _ port: Int) throws -> [String] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_protocol = CInt(IPPROTO_TCP)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else { throw Problem.resolver(code) }
        defer { freeaddrinfo(list) }
        var found: [String] = []
        var next = list
        while let entry = next, found.count < 64 {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let length = socklen_t(text.count)
            if getnameinfo(entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, length, nil, 0, NI_NUMERICHOST) == 0
            {
                let address = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                if !found.contains(address) { found.append(address) }
            }
            next = entry.pointee.ai_next
        }
        return found
    }
}
