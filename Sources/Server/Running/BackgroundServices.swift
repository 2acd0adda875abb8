import Core
import HTTPSupport
import Logging
import ServiceLifecycle
import Services
import UnixSignals

/// Takes a replaced certificate when the process gets SIGHUP.
struct CertificateReload: Service {
    let certificate: ServerCertificate
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            do {
                try certificate.reload()
                logger.notice("certificate reloaded")
            } catch {
                logger.error("certificate not reloaded; the old one stays", metadata: ["error": "\(error)"])
            }
        }
    }
}

/// What has to be done from time to time: settle what time alone changes, write summed refusals, drop old report history.
struct Housekeeping: Service {
    let responder: APIResponder
    let environment: ServiceEnvironment
    let logger: Logger

    private static let interval: Duration = .seconds(1)

    func run() async throws {
        let work = MaintenanceService(environment)
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await responder.flushRefusals()
                do { try await work.run() } catch is CancellationError { return } catch {
                    logger.error("maintenance failed; it is tried again", metadata: ["error": "\(error)"])
                }
                try await Task.sleep(for: Self.interval)
            }
        }
    }
}
