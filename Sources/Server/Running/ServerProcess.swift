import Access
import Core
import Foundation
import HTTPSupport
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle
import Services
import Synchronization
import Threats
import Tokens
import UnixSignals

/// One running server: its data folder, its services and its listeners.
package final class ServerProcess: Sendable {
    private let configuration: ServerConfiguration
    private let folder: DataFolder
    private let certificate: ServerCertificate
    private let logger: Logger
    private let listeners: Listeners

    /// Takes the data folder and binds the ports, so that the public URL is known before the first token is made.
    /// - Throws: a ``Failure`` in one line.
    package init(configuration: ServerConfiguration, logger: Logger) async throws {
        self.configuration = configuration
        self.logger = logger
        FileDescriptorLimit.raise()
        folder = try DataFolder(existing: configuration.data)
        certificate = try ServerCertificate(
            certificateFile: configuration.tlsCertificate ?? folder.certificateFile,
            keyFile: configuration.tlsKey ?? folder.keyFile)
        listeners = try Listeners.reserve(configuration)
    }

    /// Serves until the task is cancelled or the process is told to stop. The data folder is free when this returns.
    package func run(onReady: @escaping @Sendable (RunningServer) -> Void) async throws {
        // Not left to the last reference: a connection that is still closing may hold one for a while.
        defer { folder.release() }
        let httpsURL = configuration.publicURL ?? "https://localhost:\(listeners.tlsPort)"
        let application = try await ApplicationParts.build(
            configuration: configuration, folder: folder, publicURL: httpsURL, logger: logger)
        let running = RunningServer(
            httpURL: listeners.port.map { "http://\(Listeners.urlHost(configuration.host)):\($0)" }, httpsURL: httpsURL,
            caFile: folder.caFile, pid: getpid())
        let pending = Mutex(listeners.port == nil ? 1 : 2)
        let ready: @Sendable (any Channel) async -> Void = { [self] _ in
            guard
                pending.withLock({ count in
                    count -= 1; return count == 0
                })
            else { return }
            listeners.release()
            do {
                try folder.write(Self.runJSON(running), to: folder.runFile)
                onReady(running)
            } catch {
                logger.error("run.json could not be written", metadata: ["error": "\(error)"])
            }
        }
        var services: [any Service] = [
            Self.application(
                application.responder,
                server: try .http2Upgrade(
                    tlsConfiguration: certificate.tlsConfiguration,
                    configuration: HTTP2ChannelConfiguration(
                        idleTimeout: .seconds(60), gracefulCloseTimeout: .seconds(10), streamConfiguration: http1)),
                port: listeners.tlsPort, configuration, logger, ready)
        ]
        if let port = listeners.port {
            services.append(
                Self.application(
                    application.responder, server: .http1(configuration: http1), port: port, configuration, logger,
                    ready))
        }
        services.append(CertificateReload(certificate: certificate, logger: logger))
        services.append(Housekeeping(parts: application, logger: logger))
        folder.markOpened()
        var group = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: Self.quiet(logger))
        group.maximumGracefulShutdownDuration = .seconds(15)
        defer { try? FileManager.default.removeItem(atPath: folder.runFile) }
        do {
            try await Self.run(ServiceGroup(configuration: group))
        } catch let error as IOError {
            throw Failure.invalid(
                "Port \(listeners.tlsPort) or \(listeners.port ?? 0) cannot be used: \(error).", target: "port")
        }
        // Not left to the last reference either, for closing writes to the files.
        defer { application.environment.tenants.close() }
        await application.responder.flushRefusals(all: true)
        do {
            try await application.checkpoints.signDue(force: true)
            try folder.markClosed()
        } catch {
            logger.error("the audit logs could not be signed at the end", metadata: ["error": "\(error)"])
        }
    }

    /// Runs the services until they end. A task that is cancelled stops them as SIGTERM does: cancelling the listeners
    /// themselves would leave open connections on which new HTTP/2 streams arrive that nobody takes, and such a stream
    /// ends the process.
    private static func run(_ group: ServiceGroup) async throws {
        let running = Task { try await group.run() }
        try await withTaskCancellationHandler {
            try await running.value
        } onCancel: {
            Task { await group.triggerGracefulShutdown() }
        }
    }

    private var http1: HTTP1Channel.Configuration {
        // What the decoder refuses is answered 400 without a body, and the connection is closed. So it takes rather more
        // than the limit, and the responder answers what is above the limit with 431.
        let most = configuration.headerBytes * 8
        return HTTP1Channel.Configuration(
            idleTimeout: .seconds(60),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: most, maxHeaderListSize: most, maxHeaderFieldCount: 64))
    }

    private static func application(
        _ responder: APIResponder, server: HTTPServerBuilder, port: Int, _ configuration: ServerConfiguration,
        _ logger: Logger, _ ready: @escaping @Sendable (any Channel) async -> Void
    ) -> some Service {
        Application(
            responder: responder, server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(configuration.maximumConnections)),
            onServerRunning: ready, logger: quiet(logger))
    }

    /// Frameworks report each step of their own; only what needs attention is shown.
    private static func quiet(_ logger: Logger) -> Logger {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .notice)
        return quiet
    }

    private static func runJSON(_ server: RunningServer) -> String {
        JSONWriter.text([
            "pid": .integer(Int64(server.pid)), "httpUrl": .optional(server.httpURL),
            "httpsUrl": .string(server.httpsURL),
            "caFile": .string(server.caFile),
        ]) + "\n"
    }
}
