import Core
import HTTPTypes
import HummingbirdCore
import NIOCore

extension APIResponder {
    /// Longest body of an answer that stands inside another answer.
    private static let mostBytes = 4 << 20

    /// Answers a request that came inside another one from `address`, as if it had come alone.
    func dispatch(_ inner: InnerRequest, address: String) async -> InnerAnswer {
        guard let method = HTTPRequest.Method(rawValue: inner.method) else {
            return InnerAnswer(status: 405, headers: [:], body: [])
        }
        let head = HTTPRequest(
            method: method, scheme: "https", authority: nil, path: inner.target, headerFields: inner.headers)
        let body = RequestBody(buffer: ByteBuffer(bytes: inner.body ?? []))
        let exchange = Exchange(Request(head: head, body: body), address: address)
        let answer = await process(exchange)
        do {
            return InnerAnswer(
                status: answer.status, headers: exchange.headers(of: answer),
                body: inner.method == "HEAD" ? [] : try await Self.bytes(answer.body))
        } catch {
            // It was carried out, as its audit entry says; only what it answered is too long to stand here.
            return InnerAnswer(status: 500, headers: exchange.headers(of: answer), body: [])
        }
    }

    private static func bytes(_ body: APIResponse.Body) async throws -> [UInt8] {
        switch body {
        case .empty: return []
        case .bytes(let bytes, _): return bytes
        case .stream(_, let produce):
            var whole: [UInt8] = []
            try await produce { bytes in
                guard whole.count + bytes.count <= mostBytes else { throw Failure.internal("an inner answer too long") }
                whole += bytes
            }
            return whole
        }
    }
}
