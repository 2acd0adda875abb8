import Core
import Synchronization
import Tokens

/// Fetches the key sets of trusted issuers and keeps the last good one of each.
package final class JWKSFetcher: Sendable {
    /// The last good keys of one address, and when it was last tried.
    private struct Entry {
        var keys: [VerificationKey] = []
        var fetched: Timestamp?
        var attempted: Timestamp?
        var running: Task<Void, Never>?
    }

    /// An address is not asked more often.
    private static let shortestInterval = TimeSpan.minutes(1)
    /// Older keys are used while newer ones are fetched.
    private static let refreshAge = TimeSpan.minutes(5)
    /// Older keys are used only if newer ones cannot be had.
    private static let waitingAge = TimeSpan.hours(1)
    /// Older keys are not used.
    private static let longestAge = TimeSpan.hours(24)
    /// The longest answer that is read.
    private static let maximumBytes = 65_536
    /// The whole of resolving, connecting and reading.
    private static let deadline = Duration.seconds(3)
    /// The most addresses remembered.
    private static let maximumEntries = 10_000

    private let rules: OutboundRules
    private let transport: any KeySetTransport
    private let now: @Sendable () -> Timestamp
    private let report: @Sendable (_ uri: String, _ cause: String) -> Void
    private let entries = Mutex<[String: Entry]>([:])

    /// A fetcher. `report` is told of every failure, for the log; callers learn nothing of the cause.
    package init(
        rules: OutboundRules, transport: any KeySetTransport, now: @escaping @Sendable () -> Timestamp,
        report: @escaping @Sendable (_ uri: String, _ cause: String) -> Void = { _, _ in }
    ) {
        self.rules = rules
        self.transport = transport
        self.now = now
        self.report = report
    }

    /// Checks the address and fetches the keys for the first time.
    /// - Throws: 400 if the address is not allowed or gave no usable key set, without saying which of the two.
    package func register(_ uri: String) async throws(Failure) -> [VerificationKey] {
        try rules.check(KeySetURL(uri))
        await refresh(uri)
        guard let keys = usable(uri) else {
            throw .invalid("No usable key set could be fetched from 'jwksUri'.", target: "jwksUri")
        }
        return keys
    }

    /// The keys at `uri`.
    /// - Throws: 503 if none were fetched within 24 hours.
    package func keys(_ uri: String) async throws(Failure) -> [VerificationKey] {
        let age = entries.withLock { $0[uri]?.fetched }.map { now() - $0 }
        if let age, age >= TimeSpan(microseconds: 0), age < Self.waitingAge {
            if age >= Self.refreshAge { _ = start(uri) }
        } else {
            await refresh(uri)
        }
        guard let keys = usable(uri) else { throw .unavailable("no keys from \(uri.excerpt)") }
        return keys
    }

    /// The keys at `uri` after a token named one that is not among them: fetched again, but at most once a minute.
    /// - Throws: 503 if none were fetched within 24 hours.
    package func refreshedKeys(_ uri: String) async throws(Failure) -> [VerificationKey] {
        await refresh(uri)
        guard let keys = usable(uri) else { throw .unavailable("no keys from \(uri.excerpt)") }
        return keys
    }

    /// Forgets the keys of an address that no record names any more.
    package func forget(_ uri: String) {
        entries.withLock { $0[uri] = nil }
    }

    private func usable(_ uri: String) -> [VerificationKey]? {
        let moment = now()
        return entries.withLock { entries in
            guard let entry = entries[uri], let fetched = entry.fetched, moment - fetched < Self.longestAge else {
                return nil
            }
            return entry.keys
        }
    }

    private func refresh(_ uri: String) async { await start(uri)?.value }

    /// The fetch that is running, or a new one unless the last was less than a minute ago.
    private func start(_ uri: String) -> Task<Void, Never>? {
        let moment = now()
        return entries.withLock { entries in
            var entry = entries[uri] ?? Entry()
            if let running = entry.running { return running }
            if let attempted = entry.attempted, attempted <= moment, moment - attempted < Self.shortestInterval {
                return nil
            }
            if entries[uri] == nil, entries.count >= Self.maximumEntries { makeRoom(&entries) }
            let task = Task { await self.fetch(uri) }
            entry.attempted = moment
            entry.running = task
            entries[uri] = entry
            return task
        }
    }

    /// Drops the address that was tried longest ago.
    private func makeRoom(_ entries: inout [String: Entry]) {
        let idle = entries.filter { $0.value.running == nil }
        if let oldest = idle.min(by: { ($0.value.attempted ?? .never) < ($1.value.attempted ?? .never) }) {
            entries[oldest.key] = nil
        }
    }

    private func fetch(_ uri: String) async {
        let result: Result<[VerificationKey], any Error>
        do {
            result = .success(try await withinDeadline { try await self.keySet(uri) })
        } catch {
            result = .failure(error)
            report(uri.excerpt, "\(error)")
        }
        let moment = now()
        entries.withLock { entries in
            entries[uri]?.running = nil
            if case .success(let keys) = result {
                entries[uri]?.keys = keys
                entries[uri]?.fetched = moment
            }
        }
    }

    private func keySet(_ uri: String) async throws -> [VerificationKey] {
        let url = try KeySetURL(uri)
        try rules.check(url)
        let addresses = try await transport.addresses(of: url.host, port: url.port)
        guard let address = rules.address(for: url, among: addresses) else {
            throw Failure.invalid("an address that is not public: \(addresses.joined(separator: ", "))")
        }
        let bytes = try await transport.body(of: url, at: address, maximumBytes: Self.maximumBytes)
        return try VerificationKey.set(JSONReader.read(bytes), rules: .fetched)
    }

    /// The result of `work`, unless it takes too long. The resolver cannot be interrupted, so its late answer is
    /// dropped.
    private func withinDeadline(
        _ work: @escaping @Sendable () async throws -> [VerificationKey]
    ) async throws -> [VerificationKey] {
        let (results, continuation) = AsyncThrowingStream.makeStream(of: [VerificationKey].self)
        let working = Task {
            do {
                continuation.yield(try await work())
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        let timer = Task {
            try await Task.sleep(for: Self.deadline)
            continuation.finish(throwing: Failure.unavailable("no answer within three seconds"))
        }
        defer {
            working.cancel()
            timer.cancel()
        }
        for try await keys in results { return keys }
        throw Failure.unavailable("no answer")
    }
}
