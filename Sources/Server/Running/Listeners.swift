import Core
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The ports of a server. A port of 0 is turned into a free one before anything starts, because the public URL names it.
final class Listeners: Sendable {
    /// The plain HTTP port; nil where plain HTTP is not offered.
    let port: Int?
    let tlsPort: Int
    private let reserved: Mutex<[Int32]>

    private init(port: Int?, tlsPort: Int, reserved: [Int32]) {
        self.port = port
        self.tlsPort = tlsPort
        self.reserved = Mutex(reserved)
    }

    deinit { release() }

    /// Binds the ports, and holds them until ``release()``: a socket that is bound and not listening lets the real listener
    /// bind too, by SO_REUSEADDR, and keeps everybody else from being given the port. Plain HTTP is offered on loopback
    /// only unless told otherwise.
    /// - Throws: a ``Failure`` naming the port that is taken.
    static func reserve(_ configuration: ServerConfiguration) throws(Failure) -> Listeners {
        let tls = try bind(configuration.host, configuration.tlsPort, key: "tlsPort")
        guard configuration.isLoopback || configuration.allowsPlainHTTPBeyondLoopback else {
            return Listeners(port: nil, tlsPort: tls.port, reserved: [tls.socket])
        }
        do {
            let plain = try bind(configuration.host, configuration.port, key: "port")
            return Listeners(port: plain.port, tlsPort: tls.port, reserved: [tls.socket, plain.socket])
        } catch {
            close(tls.socket)
            throw error
        }
    }

    /// Lets go of the ports, once the real listeners have them.
    func release() {
        reserved.withLock { sockets in
            for socket in sockets { close(socket) }
            sockets = []
        }
    }

    /// An IPv6 address needs brackets in a URL.
    static func urlHost(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }

    private static func bind(_ host: String, _ port: Int, key: String) throws(Failure) -> (socket: Int32, port: Int) {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let address = list?.pointee else {
            throw .invalid("The host '\(host)' is not known here.", target: "host")
        }
        defer { freeaddrinfo(list) }
        let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
        guard descriptor >= 0 else { throw .invalid("No socket can be made: \(reason).", target: key) }
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        guard Glibc.bind(descriptor, address.ai_addr, address.ai_addrlen) == 0 else {
            let cause = reason
            close(descriptor)
            throw .invalid("Port \(port) cannot be used: \(cause). Choose another with '\(key)'.", target: key)
        }
        var bound = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isKnown = withUnsafeMutablePointer(to: &bound) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) == 0 }
        }
        guard isKnown else {
            close(descriptor)
            throw .invalid("The port cannot be read: \(reason).", target: key)
        }
        let isIPv6 = bound.ss_family == sa_family_t(AF_INET6)
        let network = withUnsafePointer(to: bound) { pointer in
            isIPv6
                ? pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { $0.pointee.sin6_port }
                : pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_port }
        }
        return (descriptor, Int(UInt16(bigEndian: network)))
    }

    private static var reason: String { String(cString: strerror(errno)) }
}
