import Foundation
import Synchronization

/// Measures what one tenant's load does to another's waiting: the quiet tenant asks a fixed number of access questions a
/// second, alone, beside a noisy tenant that is held to its limits, and beside one that is not. The noisy tenant sends on
/// 16 connections as fast as it is answered, also when it is refused: questions, pages of 999 devices, and changes.
@main
struct FairnessBenchmark {
    private static let noisyConnections = 16
    private static let questionsPerSecond = 100
    /// Each round measures the quiet tenant this long in each phase.
    private static let seconds = 10

    static func main() async throws {
        let binary = CommandLine.arguments.dropFirst().first ?? ".build-bench/release/drawbridge"
        let rounds = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 5
        let limits = [
            "--limits-requests-per-second-per-client", "200", "--limits-requests-per-second-per-tenant", "400",
        ]
        let off = ["--limits-requests-per-second-per-client", "0", "--limits-requests-per-second-per-tenant", "0"]
        var phases: [(name: String, settings: [String], isNoisy: Bool, results: [Latencies])] = [
            ("alone", limits, false, []), ("noisy, at 200 a second", limits, true, []),
            ("noisy, at the defaults", [], true, []), ("noisy, without limits", off, true, []),
        ]
        for round in 1...rounds {
            for place in phases.indices {
                let server = try await LoadServer.start(binary: binary, settings: phases[place].settings)
                let result = try await measure(server, isNoisy: phases[place].isNoisy)
                await server.stop()
                phases[place].results.append(result)
                say("round \(round), \(phases[place].name): \(result)")
            }
        }
        let alone = Latencies.median(phases[0].results)
        say("\nmedians of \(rounds) rounds, \(questionsPerSecond) questions a second of the quiet tenant:")
        for phase in phases {
            let median = Latencies.median(phase.results)
            say("\(phase.name): \(median), \(median.ratios(to: alone)) alone")
        }
    }

    /// Says it at once, also into a pipe.
    private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    private static func measure(_ server: LoadServer, isNoisy: Bool) async throws -> Latencies {
        let noise = Noise()
        return try await withThrowingTaskGroup(of: Latencies?.self) { group in
            if isNoisy {
                for number in 0..<noisyConnections {
                    let (port, tenant) = (server.port, server.noisy)
                    group.addTask {
                        try await onThread {
                            try make(noise, number, port, tenant)
                            return nil
                        }
                    }
                }
            }
            let (port, tenant) = (server.port, server.quiet)
            group.addTask {
                try await onThread {
                    defer { noise.isOver.store(true, ordering: .relaxed) }
                    return try questions(port, tenant)
                }
            }
            var latencies: Latencies?
            for try await result in group where result != nil { latencies = result }
            guard var latencies else { throw LoadFailure("nothing was measured") }
            latencies.noise = (noise.answered.load(ordering: .relaxed), noise.refused.load(ordering: .relaxed))
            return latencies
        }
    }

    /// The quiet tenant: a question every 10 ms, measured from when it should have been sent, so that waiting for the
    /// answer before counts too.
    private static func questions(_ port: Int, _ tenant: LoadServer.Tenant) throws -> Latencies {
        let connection = try LoadConnection(port: port)
        let requests = tenant.devices.prefix(100).map { question($0, tenant.token) }
        for request in requests { _ = try connection.exchange(request) }
        // The noise has had time to spend what may come at once.
        let warm = ContinuousClock.now + .seconds(12)
        let gap = Duration.seconds(1) / questionsPerSecond
        var times: [Double] = []
        var due = ContinuousClock.now
        while due < warm + .seconds(seconds) {
            due += gap
            let wait = due - .now
            if wait > .zero { usleep(UInt32(wait / .microseconds(1))) }
            guard let request = requests.randomElement() else { break }
            let status = try connection.exchange(request).status
            guard status == 200 else { throw LoadFailure("the quiet tenant was answered \(status)") }
            if due > warm { times.append((ContinuousClock.now - due) / .milliseconds(1)) }
        }
        return Latencies(times)
    }

    private static func make(_ noise: Noise, _ number: Int, _ port: Int, _ tenant: LoadServer.Tenant) throws {
        let connection = try LoadConnection(port: port)
        var count = number
        while !noise.isOver.load(ordering: .relaxed) {
            let device = tenant.devices[count % tenant.devices.count]
            let next: [UInt8] =
                switch count % 4 {
                case 0: request("GET", "/v1.0/deviceManagement/managedDevices?$top=999", token: tenant.token)
                case 1:
                    request(
                        "PATCH", "/v1.0/deviceManagement/managedDevices/\(device)", token: tenant.token,
                        body: "{\"notes\":\"\(count)\"}")
                default: question(device, tenant.token)
                }
            let status = try connection.exchange(next).status
            if status == 429 {
                noise.refused.add(1, ordering: .relaxed)
            } else {
                noise.answered.add(1, ordering: .relaxed)
            }
            count += 1
        }
    }

    private static func question(_ device: String, _ token: String) -> [UInt8] {
        request(
            "POST", "/access/v1/evaluation", token: token,
            body: "{\"subject\":{\"type\":\"device\",\"id\":\"\(device)\"},\"action\":{\"name\":\"access\"},"
                + "\"resource\":{\"type\":\"application\",\"id\":\"mail\"}}")
    }

    /// Runs blocking work on a thread of its own.
    private static func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
        }
    }
}

/// What the noisy tenant did, and whether it may stop.
private final class Noise: Sendable {
    let isOver = Atomic(false)
    let answered = Atomic(0)
    let refused = Atomic(0)
}

/// How long answers took, in milliseconds.
struct Latencies: Sendable, CustomStringConvertible {
    let p50: Double
    let p99: Double
    /// What the noisy tenant got meanwhile.
    var noise = (answered: 0, refused: 0)

    init(_ times: [Double]) {
        let sorted = times.sorted()
        func rank(_ part: Double) -> Double {
            sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
        }
        p50 = rank(0.5)
        p99 = rank(0.99)
    }

    private init(p50: Double, p99: Double) {
        self.p50 = p50
        self.p99 = p99
    }

    static func median(_ all: [Latencies]) -> Latencies {
        func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
        return Latencies(p50: middle(all.map(\.p50)), p99: middle(all.map(\.p99)))
    }

    func ratios(to other: Latencies) -> String {
        String(format: "%.1f and %.1f times", p50 / other.p50, p99 / other.p99)
    }

    var description: String {
        String(format: "p50 %.2f ms, p99 %.2f ms", p50, p99)
            + (noise.answered > 0 ? " (noisy: \(noise.answered) answered, \(noise.refused) refused)" : "")
    }
}
