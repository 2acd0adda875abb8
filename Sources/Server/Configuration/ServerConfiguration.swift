import Configuration
import Core
import Foundation
import HTTPSupport

/// The settings of the server, from the flags, the environment, the file and the defaults, the first that has a key wins.
///
/// Keys, with type, default and range: see `ConfigurationKey.all`. `publicUrl` unless set is `https://localhost:<bound TLS
/// port>`. `tls.certificate` and `tls.key` unless set are the ones `init` made.
package struct ServerConfiguration: Sendable {
    package var data: String
    package var host: String
    package var port: Int
    package var tlsPort: Int
    package var publicURL: String?
    package var tlsCertificate: String?
    package var tlsKey: String?
    package var logLevel: String
    package var refusalsPerMinute: Int
    package var failedSignInsPerClient: Int
    package var failedSignInsPerAddress: Int
    package var requestRates: RequestRates
    package var headerBytes: Int
    package var maximumConnections: Int
    package var tokenAlgorithm: String
    package var allowedHosts: [String]
    package var maximumOpenTenants: Int
    package var reportDays: Int
    package var allowsPlainHTTPBeyondLoopback: Bool
    /// The folder of the configuration file; `partners.json` and `roles.json` there replace the built-in ones.
    package var folder: String?
    /// Debug builds only: a file to read *now* from.
    package var clockFile: String?

    /// The names of all keys.
    package static let flags: [String] = ConfigurationKey.all.map(\.name) + debugFlags

    #if DRAWBRIDGE_DEBUG_CLOCK
        private static let debugFlags = ["clockFile"]
    #else
        private static let debugFlags: [String] = []
    #endif

    /// Reads the configuration.
    /// - Parameters:
    ///   - file: the configuration file, nil for none.
    ///   - environment: variables of which those starting with `DRAWBRIDGE_` count.
    ///   - overrides: values by key name, from flags.
    /// - Throws: a ``Failure`` that names the key and where it was read.
    package static func load(
        file: String?, environment: [String: String], overrides: [String: String]
    ) throws -> ServerConfiguration {
        for key in overrides.keys where !flags.contains(key) { throw Failure.invalid("There is no key '\(key)'.") }
        let layers = [
            ConfigurationLayer(source: "the flags", values: named(overrides)),
            ConfigurationLayer(source: "the environment", values: ConfigurationLayer.variables(environment)),
            try file.map(ConfigurationLayer.file) ?? ConfigurationLayer(source: "the defaults", values: [:]),
        ]
        let reader = ConfigurationReader(layers)
        var configuration = ServerConfiguration(
            data: try reader.text("data") ?? "./data", host: try reader.text("host") ?? "127.0.0.1",
            port: try reader.integer("port"), tlsPort: try reader.integer("tlsPort"),
            publicURL: try reader.text("publicUrl"),
            tlsCertificate: try reader.text("tls.certificate"), tlsKey: try reader.text("tls.key"),
            logLevel: try reader.text("log.level") ?? "info",
            refusalsPerMinute: try reader.integer("limits.refusalsPerMinute"),
            failedSignInsPerClient: try reader.integer("limits.failedSignInsPerClient"),
            failedSignInsPerAddress: try reader.integer("limits.failedSignInsPerAddress"),
            requestRates: RequestRates(
                perClient: try reader.integer("limits.requestsPerSecondPerClient"),
                perTenant: try reader.integer("limits.requestsPerSecondPerTenant"),
                burstSeconds: try reader.integer("limits.burstSeconds")),
            headerBytes: try reader.integer("limits.headerBytes"),
            maximumConnections: try reader.integer("limits.maximumConnections"),
            tokenAlgorithm: try reader.text("tokens.algorithm") ?? "RS256",
            allowedHosts: reader.texts("outbound.allowedHosts"),
            maximumOpenTenants: try reader.integer("tenants.maximumOpen"),
            reportDays: try reader.integer("history.reportDays"),
            allowsPlainHTTPBeyondLoopback: try reader.flag("plainHTTP.allowNonLoopback"))
        configuration.folder = file.map { ($0 as NSString).deletingLastPathComponent }
        configuration.clockFile = overrides["clockFile"]
        try configuration.validate()
        return configuration
    }

    private static func named(_ overrides: [String: String]) -> [String: String] {
        Dictionary(
            ConfigurationKey.all.compactMap { key in overrides[key.name].map { (key.environmentName, $0) } }
        ) { first, _ in first }
    }

    /// Refuses combinations that would be unsafe or cannot work.
    private func validate() throws(Failure) {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw .invalid("'tls.certificate' and 'tls.key' go together.", target: "tls")
        }
        if let publicURL {
            guard publicURL.hasPrefix("https://"), !publicURL.hasSuffix("/"), URL(string: publicURL)?.host != nil,
                !publicURL.dropFirst(8).contains("/")
            else {
                throw .invalid(
                    "'publicUrl' must be https:// with a host and an optional port, without a path.",
                    target: "publicUrl")
            }
        }
    }

    /// Whether `host` reaches this machine only.
    var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) || host.hasPrefix("127.") }

    /// A file that replaces a built-in one when it lies beside the configuration file.
    /// - Throws: when it is there and cannot be read.
    func product(_ name: String) throws(Failure) -> [UInt8] {
        if let folder {
            let path = (folder.isEmpty ? "." : folder) + "/" + name
            if FileManager.default.fileExists(atPath: path) {
                guard let data = FileManager.default.contents(atPath: path) else {
                    throw .invalid("\(path) cannot be read.")
                }
                return Array(data)
            }
        }
        guard let bytes = EmbeddedFile.bytes("Config/\(name)") else { throw .internal("\(name) is not embedded") }
        return bytes
    }
}
