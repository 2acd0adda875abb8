import AsyncHTTPClient
import Core
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// Sends requests to one server over HTTPS, trusting the installation's own CA. Every request has a fresh
/// `client-request-id`, so that its audit entry can be found.
final class APIClient: Sendable {
    /// The largest answer that is read.
    private static let answerLimit = 64 * 1024 * 1024

    /// Scheme, host and port, without a slash at the end.
    let baseURL: String
    private let http: HTTPClient

    /// - Throws: `CommandFailure` if the CA file cannot be read or the address is no http or https URL.
    init(_ address: ServerAddress) throws(CommandFailure) {
        baseURL = address.baseURL
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(10), read: .seconds(60))
        configuration.redirectConfiguration = .disallow
        if let caFile = address.caFile {
            guard let certificates = try? NIOSSLCertificate.fromPEMFile(caFile), !certificates.isEmpty else {
                throw CommandFailure("\(caFile) holds no certificate. Name the server's CA with --ca or DRAWBRIDGE_CA.")
            }
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .certificates(certificates)
            configuration.tlsConfiguration = tls
        }
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Runs `body` with a client and closes its connections afterwards.
    static func with<Result>(
        _ address: ServerAddress, _ body: (APIClient) async throws -> Result
    ) async throws -> Result {
        let client = try APIClient(address)
        do {
            let result = try await body(client)
            try? await client.http.shutdown()
            return result
        } catch {
            try? await client.http.shutdown()
            throw error
        }
    }

    /// Sends one request and reads the whole answer, whatever its status.
    /// - Throws: `CommandFailure` if no answer came.
    func send(_ request: APIRequest, token: String? = nil) async throws(CommandFailure) -> APIAnswer {
        let id = UUID().uuidString.lowercased()
        var outgoing = HTTPClientRequest(url: try url(for: request.path))
        outgoing.method = HTTPMethod(rawValue: request.method)
        outgoing.headers.add(name: "accept", value: "application/json")
        outgoing.headers.add(name: "user-agent", value: "drawbridge/\(ProductVersion.text)")
        outgoing.headers.add(name: "client-request-id", value: id)
        if let token { outgoing.headers.add(name: "authorization", value: "Bearer \(token)") }
        for header in request.headers { outgoing.headers.replaceOrAdd(name: header.name, value: header.value) }
        if let payload = request.payload {
            outgoing.headers.add(name: "content-type", value: payload.type)
            outgoing.body = .bytes(ByteBuffer(bytes: payload.bytes))
        }
        do {
            let response = try await http.execute(outgoing, timeout: .seconds(120))
            let body = try await response.body.collect(upTo: APIClient.answerLimit)
            return APIAnswer(
                status: Int(response.status.code), headers: response.headers.map { ($0.name, $0.value) },
                body: Array(body.readableBytesView), clientRequestID: id)
        } catch {
            throw unreachable(error)
        }
    }

    /// The absolute form of a path. A nextLink is absolute already and must stay on this server, as the token
    /// goes with it.
    private func url(for path: String) throws(CommandFailure) -> String {
        if path.hasPrefix("/") { return baseURL + path }
        guard path.hasPrefix(baseURL + "/") else {
            throw CommandFailure("The server names a next page elsewhere (\(path.excerpt)); nothing was sent there.")
        }
        return path
    }

    private func unreachable(_ error: any Error) -> CommandFailure {
        let detail = String(describing: error)
        if detail.contains("CERTIFICATE_VERIFY_FAILED") {
            return CommandFailure(
                "The certificate of \(baseURL) is not trusted. Name the server's CA file with --ca or DRAWBRIDGE_CA.")
        }
        let cause = detail.contains("imeout") ? " in time" : ""
        return CommandFailure(
            "No answer from \(baseURL)\(cause). Start the server with 'drawbridge serve', "
                + "or name its address with --url or DRAWBRIDGE_URL.")
    }
}
