import Core
import Foundation

/// Where a server is and whose certificate it shows.
struct ServerAddress: Sendable, Equatable {
    /// Where a server is when nothing says otherwise.
    static let standardURL = "https://localhost:8443"

    /// Scheme, host and port, without a slash at the end.
    let baseURL: String
    /// PEM file of the CA to trust; nil for the system's.
    let caFile: String?

    /// - Throws: `CommandFailure` unless `url` is an http or https origin.
    init(url: String, caFile: String?) throws(CommandFailure) {
        var text = url
        while text.hasSuffix("/") { text.removeLast() }
        guard let parts = URLComponents(string: text), let scheme = parts.scheme, let host = parts.host, !host.isEmpty,
            scheme == "https" || scheme == "http", parts.path.isEmpty, parts.query == nil, parts.fragment == nil,
            parts.user == nil
        else {
            throw CommandFailure(
                "'\(url.excerpt)' is no server address. Write it as https://HOST:PORT.", code: .usage)
        }
        baseURL = text
        self.caFile = caFile
    }

    /// The address of the server that serves `data` at this moment, from its `run.json`.
    /// - Throws: `CommandFailure` if there is no such file.
    static func running(in data: String) throws(CommandFailure) -> ServerAddress {
        let file = data + "/run.json"
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw CommandFailure("No server runs on \(data). Start it with 'drawbridge serve --data \(data)'.")
        }
        guard let object = (try? JSONReader.read(Array(bytes)))?.object, let url = object["httpsUrl"]?.string else {
            throw CommandFailure("\(file) cannot be read. Start the server again to have it written anew.")
        }
        return try ServerAddress(url: url, caFile: object["caFile"]?.string)
    }
}
