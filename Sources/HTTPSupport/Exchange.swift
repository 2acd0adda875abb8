import Access
import Core
import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore
import Services
import Synchronization

/// One request and what is known about its answer: ids, head checks, and the headers every answer carries.
final class Exchange: Sendable {
    let requestID: RequestID = newIdentifier()
    let method: String
    let path: Substring
    let address: String
    /// The caller's own id, echoed if it is harmless.
    let clientRequestID: String?
    private let request: Request
    private let query: String
    private let failure = Mutex<Failure?>(nil)

    private static let mostTargetBytes = 8_192

    init(_ request: Request, address: String) {
        self.request = request
        self.address = address
        method = request.method.rawValue
        let target = request.head.path ?? ""
        let mark = target.firstIndex(of: "?")
        path = target[..<(mark ?? target.endIndex)]
        query = mark.map { String(target[target.index(after: $0)...]) } ?? ""
        let sent = request.headers[.clientRequestID] ?? request.headers[.xRequestID]
        clientRequestID = sent.flatMap { Exchange.isHarmless($0) ? $0 : nil }
    }

    private static func isHarmless(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
    }

    /// What audit entries call `correlationId`: a GUID, the caller's or ours.
    var correlationID: String { clientRequestID.flatMap { RequestID($0)?.text } ?? requestID.text }

    var lastFailure: Failure? { failure.withLock { $0 } }

    /// - Parameter headerBytes: most bytes of all names and values of headers together.
    /// - Throws: 431 above that, 400 for a head no client of ours sends.
    func checkHead(headerBytes: Int) throws(Failure) {
        let sent = request.headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count }
        guard sent <= headerBytes else {
            throw Failure(
                .headersTooLarge, code: "RequestHeaderFieldsTooLarge",
                "The request's headers are longer than \(headerBytes) bytes together.")
        }
        guard (request.head.path ?? "").utf8.count <= Self.mostTargetBytes else {
            throw .invalid("The request target is longer than \(Self.mostTargetBytes) bytes.")
        }
        if request.headers[values: .contentLength].count > 1
            || request.headers[.contentLength] != nil && request.headers[.transferEncoding] != nil
        {
            throw .invalid("The request has more than one framing.")
        }
    }

    func apiRequest(
        _ operation: APIOperation, _ version: GraphVersion?, _ parameters: [String: String]
    ) -> APIRequest {
        APIRequest(
            operation: operation, version: version, parameters: parameters, query: query, path: String(path),
            headers: request.headers, requestID: requestID,
            body: RequestBodyReader(body: request.body, headers: request.headers), remoteAddress: address)
    }

    /// The answer to a failure, remembered for the log.
    func failed(_ failure: Failure, surface: APIOperation.Surface?, now: Timestamp) -> APIResponse {
        self.failure.withLock { $0 = failure }
        return ErrorBody.response(
            failure, surface: surface, requestID: requestID, clientRequestID: clientRequestID, now: now,
            hadCredentials: request.headers[.authorization] != nil)
    }

    /// The headers of the answer, with those that every answer has.
    func headers(of answer: APIResponse) -> HTTPFields {
        var headers = answer.headers
        headers[.requestID] = requestID.text
        headers[.clientRequestID] = clientRequestID ?? requestID.text
        // AuthZEN 1.0 section 10.1.3: the caller's request identifier comes back under its own name.
        if let clientRequestID, request.headers[.xRequestID] != nil { headers[.xRequestID] = clientRequestID }
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        headers[.xContentTypeOptions] = "nosniff"
        headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        headers[.referrerPolicy] = "no-referrer"
        headers[.resourcePolicy] = "same-origin"
        headers[.frameOptions] = "DENY"
        if path.hasPrefix("/v1.0/") || path.hasPrefix("/beta/") { headers[.odataVersion] = "4.0" }
        if request.head.scheme == "https" { headers[.strictTransportSecurity] = "max-age=31536000" }
        switch answer.body {
        case .empty: break
        case .bytes(_, let type), .stream(let type, _): headers[.contentType] = type
        }
        return headers
    }

    /// The answer as Hummingbird sends it.
    func finished(_ answer: APIResponse) -> Response {
        var response = Response(status: HTTPResponse.Status(code: answer.status), headers: headers(of: answer))
        switch answer.body {
        case .empty: break
        case .bytes(let bytes, _):
            response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .stream(_, let produce):
            response.body = ResponseBody { writer in
                var writer = writer
                try await produce { bytes in try await writer.write(ByteBuffer(bytes: bytes)) }
                try await writer.finish(nil)
            }
        }
        if method == "HEAD" {
            let length = response.body.contentLength
            response = response.createHeadResponse()
            if let length, ![204, 304].contains(answer.status) { response.headers[.contentLength] = String(length) }
        }
        return response
    }
}
