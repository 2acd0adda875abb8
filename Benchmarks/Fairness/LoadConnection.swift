import Foundation

/// A connection to a server on this machine that sends one request after the other and waits for each answer. It is written
/// on the bare socket, because on a small machine the load must not cost more than what it measures.
final class LoadConnection {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)

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
        guard descriptor >= 0, connected == 0 else { throw LoadFailure("cannot connect to port \(port)") }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(descriptor) }

    /// Sends a request and reads the whole answer.
    /// - Returns: the status and the body.
    func exchange(_ request: [UInt8]) throws -> (status: Int, body: [UInt8]) {
        var rest = request[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { throw LoadFailure("the server took no more") }
            rest = rest.dropFirst(sent)
        }
        while true {
            if let answer = try takeAnswer() { return answer }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { throw LoadFailure("the server closed the connection") }
            buffer += chunk[..<count]
        }
    }

    private func takeAnswer() throws -> (status: Int, body: [UInt8])? {
        guard let end = Self.endOfHead(buffer) else { return nil }
        let head = String(decoding: buffer[..<end], as: UTF8.self)
        guard let status = Int(head.dropFirst(9).prefix(3)),
            let length = head.split(separator: "\r\n").first(where: { $0.lowercased().hasPrefix("content-length:") })
                .flatMap({ Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) })
        else { throw LoadFailure("an answer without a length: \(head)") }
        guard buffer.count >= end + length else { return nil }
        let body = Array(buffer[end..<end + length])
        buffer.removeFirst(end + length)
        return (status, body)
    }

    /// The place behind the empty line.
    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for place in 0...(bytes.count - 4) where bytes[place] == 13 && bytes[place + 2] == 13 && bytes[place + 3] == 10
        {
            return place + 4
        }
        return nil
    }
}

/// Why a measurement could not be made.
struct LoadFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// A request as bytes.
func request(
    _ method: String, _ path: String, token: String? = nil, type: String = "application/json", body: String = ""
)
    -> [UInt8]
{
    var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n"
    if let token { head += "Authorization: Bearer \(token)\r\n" }
    if !body.isEmpty { head += "Content-Type: \(type)\r\n" }
    return Array((head + "\r\n" + body).utf8)
}
