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

/// What has to be done from time to time: settle what time alone changes, write summed refusals, sign audit logs, thin
/// what is kept of them, forget who has been quiet.
struct Housekeeping: Service {
    let parts: ApplicationParts
    let logger: Logger

    private static let interval: Duration = .seconds(1)
    /// Rounds between two thinnings of the kept checkpoints.
    private static let thinningRounds = 600
    /// Rounds between two looks for clients that have been quiet.
    private static let forgettingRounds = 10

    func run() async throws {
        let scheduler = TenantScheduler(parts.environment)
        try? await cancelWhenGracefulShutdown {
            var round = 0
            while !Task.isCancelled {
                await parts.responder.flushRefusals()
                await attempt("what tenants have due") { try await scheduler.run() }
                await attempt("signing of audit logs") { try await parts.checkpoints.signDue() }
                if round % Self.thinningRounds == 0 {
                    await attempt("thinning of checkpoints") { try parts.checkpoints.thin() }
                }
                if round % Self.forgettingRounds == 0 {
                    parts.throttle?.forgetIdle(now: parts.environment.now)
                }
                round += 1
                try await Task.sleep(for: Self.interval)
            }
        }
    }

    /// Whatever fails is tried again in the next round.
    private func attempt(_ what: String, _ body: () async throws -> Void) async {
        do { try await body() } catch is CancellationError { return } catch {
            logger.error("\(what) failed; it is tried again", metadata: ["error": "\(error)"])
        }
    }
}
