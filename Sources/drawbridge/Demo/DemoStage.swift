import Core

/// A signed-in client of the demo and what people call it.
struct DemoCaller: Sendable {
    let session: Session
    /// For example `Help Desk Operator of Contoso`.
    let label: String
}

/// What the steps of the demo share: it shows every exchange, checks what the server answers, and remembers which
/// requests the audit log must hold.
final class DemoStage {
    /// One request that was answered.
    struct Exchange {
        let tenantID: String
        let method: String
        let path: String
        let status: Int
        /// The audit entry's `correlationId`.
        let clientRequestID: String
    }

    let client: APIClient
    let console: Console
    let input: DemoInput
    /// The server's data folder.
    let dataFolder: String
    private(set) var exchanges: [Exchange] = []
    private(set) var checks = 0
    private var step = 0
    private var pending: RepeatedLine?

    init(client: APIClient, console: Console, input: DemoInput, dataFolder: String) {
        self.client = client
        self.console = console
        self.input = input
        self.dataFolder = dataFolder
    }

    /// Begins the next step.
    func begin(_ title: String) {
        flush()
        step += 1
        console.line()
        console.line(console.styled("\(step)  \(title)", .bold))
    }

    /// A sentence about what happens.
    func say(_ text: String) {
        flush()
        console.line("   " + text)
    }

    /// Lines set apart from the rest.
    func show(_ lines: [String]) {
        flush()
        lines.forEach { console.line("     " + $0) }
    }

    /// Prints the one-line exchange that waits for others like it.
    func flush() {
        if let pending { console.line("   " + pending.text(console)) }
        pending = nil
    }

    /// Sends a request, shows it with its answer, and insists on the status.
    /// - Parameters:
    ///   - members: the members of the answer to show, nil for all.
    ///   - isQuiet: shows one line only.
    /// - Throws: `CommandFailure` that names the request if another status comes.
    @discardableResult
    func call(
        _ caller: DemoCaller, _ request: APIRequest, expect status: Int, showing members: [String]? = nil,
        isQuiet: Bool = false
    ) async throws(CommandFailure) -> APIAnswer {
        let answer = try await caller.session.send(request)
        exchanges.append(
            Exchange(
                tenantID: caller.session.tenantID, method: request.method, path: request.path, status: answer.status,
                clientRequestID: answer.clientRequestID))
        if isQuiet {
            let line = RepeatedLine(
                method: request.method, path: request.path, status: answer.status, caller: caller.label)
            if let more = pending?.joined(with: line) {
                pending = more
            } else {
                flush()
                pending = line
            }
        } else {
            flush()
            ExchangePrinter(console: console).show(request, answer, by: caller.label, showing: members)
        }
        guard answer.status == status else {
            throw failure("\(request.method) \(request.path) must answer \(status), not \(answer.complaint)")
        }
        return answer
    }

    /// Sends a request without showing it; it counts like any other.
    func ask(_ caller: DemoCaller, _ request: APIRequest) async throws(CommandFailure) -> APIAnswer {
        let answer = try await caller.session.send(request)
        exchanges.append(
            Exchange(
                tenantID: caller.session.tenantID, method: request.method, path: request.path, status: answer.status,
                clientRequestID: answer.clientRequestID))
        return answer
    }

    /// Signs a client in and shows that it did.
    func signIn(_ credentials: ClientCredentials, as label: String) async throws(CommandFailure) -> DemoCaller {
        let session = try await Session.signIn(client, credentials)
        flush()
        let roles =
            session.roles.isEmpty ? "" : console.styled("  roles: \(session.roles.joined(separator: ", "))", .dim)
        console.line("   " + console.styled("token", .cyan) + " for \(label)" + roles)
        return DemoCaller(session: session, label: label)
    }

    /// Notes that something is as it must be, or ends the demo.
    /// - Throws: `CommandFailure` that says what was found instead.
    func check(_ isTrue: Bool, _ expectation: String, found: @autoclosure () -> String) throws(CommandFailure) {
        flush()
        guard isTrue else { throw failure("\(expectation): found \(found())") }
        checks += 1
        console.line("   " + console.styled("✓", .green) + " \(expectation)")
    }

    /// A failure that names the step.
    func failure(_ text: String) -> CommandFailure {
        flush()
        return CommandFailure("Demo, step \(step): \(text)")
    }

    /// The text of a member of an answer.
    /// - Throws: `CommandFailure` if it is not there.
    func text(_ name: String, of answer: APIAnswer) throws(CommandFailure) -> String {
        guard let text = try answer.object()[name]?.string else {
            throw failure("the answer has no '\(name)': \(String(decoding: answer.body.prefix(200), as: UTF8.self))")
        }
        return text
    }
}
