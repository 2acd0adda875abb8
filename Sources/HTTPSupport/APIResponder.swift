import Access
import Core
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Services

/// The way of every request: limits and ids, route, authentication, handler, error body, audit of refusals, log.
package final class APIResponder: HTTPResponder {
    private let routes: RouteTable
    private let authenticator: Authenticator
    private let audit: AuditLog
    private let environment: ServiceEnvironment
    private let refusals: RefusalCounter
    private let headerBytes: Int
    private let logger: Logger

    /// - Parameter headerBytes: most bytes of a request's headers together; what is longer is answered 431.
    package init(
        routes: RouteTable, authenticator: Authenticator, environment: ServiceEnvironment, headerBytes: Int,
        logger: Logger
    ) {
        self.routes = routes
        self.authenticator = authenticator
        self.environment = environment
        self.headerBytes = headerBytes
        self.logger = logger
        audit = AuditLog(environment)
        refusals = RefusalCounter(limit: environment.limits.refusalsPerMinute)
    }

    package func respond(to request: Request, context: APIContext) async throws -> Response {
        let exchange = Exchange(request, address: context.remoteAddress)
        return exchange.finished(await process(exchange))
    }

    /// Answers one request and logs it.
    func process(_ exchange: Exchange) async -> APIResponse {
        let start = ContinuousClock.now
        let answer = await answer(exchange)
        log(exchange, answer, elapsed: ContinuousClock.now - start)
        return answer
    }

    /// Routes, authenticates and handles one request; whatever goes wrong becomes an answer.
    private func answer(_ exchange: Exchange) async -> APIResponse {
        do {
            try exchange.checkHead(headerBytes: headerBytes)
            guard let segments = CanonicalPath.segments(exchange.path) else { throw Failure.notFound() }
            switch routes.match(method: exchange.method, segments: segments) {
            case .none:
                throw Failure(.notFound, code: "ResourceNotFound", "There is nothing at this path.")
            case .wrongMethod(let allow):
                return exchange.failed(
                    Failure(.methodNotAllowed, code: "MethodNotAllowed", "The path does not take \(exchange.method)."),
                    surface: nil, now: environment.now
                ).with(.allow, allow.joined(separator: ", "))
            case .found(let route, let version, let parameters):
                return await handle(route, exchange.apiRequest(route.operation, version, parameters), exchange)
            }
        } catch {
            return exchange.failed(Self.failure(error), surface: nil, now: environment.now)
        }
    }

    private func handle(_ route: Route, _ request: APIRequest, _ exchange: Exchange) async -> APIResponse {
        let trace = AuthorizationTrace()
        var caller: Caller?
        do {
            switch route.handler {
            case .anonymous(let handler): return try await handler(request)
            case .authenticated, .dispatching:
                let token = try BearerToken.find(request.headers, query: request.query)
                let info = RequestInfo(
                    operation: route.operation, requestID: exchange.requestID, correlationID: exchange.correlationID,
                    ipAddress: request.remoteAddress)
                var authenticated = try await authenticator.authenticate(token, request: info, trace: trace)
                if route.operation.isConditional { authenticated.precondition = Precondition(request.headers) }
                caller = authenticated
                let response = try await respond(route.handler, request, authenticated)
                // A controller that forgot its check must not answer.
                guard trace.wasChecked else {
                    throw Failure.internal("no authorization check ran for \(route.operation.id)")
                }
                return route.operation.method == "GET" ? try response.under(authenticated.precondition) : response
            }
        } catch {
            var failure = Self.failure(error)
            if let caller { failure = await recordRefusal(failure, caller, request) }
            return exchange.failed(failure, surface: route.operation.surface, now: environment.now)
        }
    }

    private func respond(
        _ handler: RouteHandler, _ request: APIRequest, _ caller: Caller
    ) async throws -> APIResponse {
        switch handler {
        case .authenticated(let handler): try await handler(request, caller)
        case .dispatching(let handler):
            try await handler(request, caller) { await self.dispatch($0, address: request.remoteAddress) }
        case .anonymous(let handler): try await handler(request)
        }
    }

    /// Writes the audit entry of a refused request, or counts it where one caller has been refused too often.
    private func recordRefusal(_ failure: Failure, _ caller: Caller, _ request: APIRequest) async -> Failure {
        guard AuditLog.leavesEntry(failure, request.operation), !caller.trace.wasAudited else { return failure }
        if failure.kind == .forbidden, failure.code == "Forbidden" || failure.code == "WouldEscalate" {
            await writeSums(refusals.drain(now: environment.now))
            if let seconds = refusals.count(failure, caller, now: environment.now) {
                return Failure(
                    .throttled, code: "TooManyRequests", "This operation was refused too often; try again later.",
                    retryAfterSeconds: seconds)
            }
        }
        await write(failure, caller, targetID: request.parameters["id"], details: [:])
        return failure
    }

    private func write(_ failure: Failure, _ caller: Caller, targetID: String?, details: JSONObject) async {
        do {
            try await audit.recordRefusal(
                failure, status: ErrorBody.status(failure.kind), caller: caller, targetID: targetID?.excerpt,
                details: details)
        } catch {
            logger.error(
                "audit entry of a refusal could not be written",
                metadata: ["request.id": "\(caller.request.requestID)", "error": "\(error)"])
        }
    }

    private func writeSums(_ sums: [RefusalCounter.Sum]) async {
        for sum in sums {
            await write(sum.failure, sum.caller, targetID: nil, details: ["summedRefusals": .integer(Int64(sum.count))])
        }
    }

    /// Writes the summed refusals of windows that have ended; called from time to time, and with `all` at shutdown.
    package func flushRefusals(all: Bool = false) async {
        await writeSums(refusals.drain(now: environment.now, all: all))
    }

    private static func failure(_ error: any Error) -> Failure {
        if let failure = error as? Failure { return failure }
        if error is CancellationError { return .unavailable("cancelled") }
        return .internal("\(error)")
    }

    private func log(_ exchange: Exchange, _ answer: APIResponse, elapsed: Duration) {
        let failure = exchange.lastFailure
        let level: Logger.Level = answer.status >= 500 ? .error : .info
        logger.log(
            level: level, "request",
            metadata: [
                "request.id": "\(exchange.requestID)", "http.method": "\(exchange.method)",
                "http.path": "\(String(exchange.path).excerpt)", "http.status": "\(answer.status)",
                "duration.ms":
                    "\(elapsed.components.seconds * 1_000 + elapsed.components.attoseconds / 1_000_000_000_000_000)",
                "peer": "\(exchange.address)", "reason": "\(failure?.code ?? "")",
                "detail": "\((failure?.logDetail ?? "").excerpt)",
            ])
    }
}
