import Foundation
import Server
import TestServer

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A plain connection to a server's HTTP port, for requests no HTTP client would write.
struct RawConnection: ~Copyable {
    private let descriptor: Int32

    /// Connects to 127.0.0.1.
    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard descriptor >= 0, connected == 0 else { throw POSIXError(.ECONNREFUSED) }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Sends what the peer takes; a peer that closes early is no error.
    func send(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return }
            bytes = bytes.dropFirst(sent)
        }
    }

    /// Says that nothing more comes.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Everything the peer sends until it closes or is silent for a minute.
    func receive() -> (text: String, isClosed: Bool) {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < 4 << 20 {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return (String(decoding: bytes, as: UTF8.self), true) }
            if count < 0 { return (String(decoding: bytes, as: UTF8.self), errno == ECONNRESET) }
            bytes += buffer[..<count]
        }
        return (String(decoding: bytes, as: UTF8.self), false)
    }
}

extension TestServer {
    /// The port of plain HTTP.
    var plainPort: Int { running.httpURL.flatMap { URL(string: $0)?.port } ?? 0 }

    /// Sends bytes as they are on a connection of their own.
    /// - Returns: the status of each answer, and whether the server closed the connection.
    func raw(_ text: String) async throws -> (statuses: [Int], text: String, isClosed: Bool) {
        let port = plainPort
        let answer = try await withCheckedThrowingContinuation { continuation in
            // Blocking reads stay off the pool that the server in this process runs on.
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let connection = try RawConnection(port: port)
                        connection.send(text)
                        connection.finish()
                        return connection.receive()
                    })
            }
        }
        let statuses = answer.text.matches(of: #/HTTP\/1\.[01] (\d{3})/#).compactMap { Int($0.1) }
        return (statuses, answer.text, answer.isClosed)
    }
}
