import Foundation

/// `bench [audit entries] [devices]`: prints how long each thing took.
@main
enum Benchmark {
    static func main() async throws {
        let numbers = CommandLine.arguments.dropFirst().map { Int64($0) }
        let entries = numbers.first.flatMap(\.self) ?? 1_000_000
        let devices = numbers.dropFirst().first.flatMap(\.self) ?? 100_000
        if devices > 0 { try await inFolder { try await ListBenchmark.run(devices, in: $0) } }
        if entries > 0 { try await inFolder { try await AuditBenchmark.run(entries, in: $0) } }
    }

    private static func inFolder(_ run: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "drawbridge-bench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await run(folder)
    }

    static func elapsed(_ start: ContinuousClock.Instant) -> Double {
        let duration = (ContinuousClock.now - start).components
        return Double(duration.seconds) + Double(duration.attoseconds) / 1e18
    }

    static func format(_ value: Double) -> String { String(format: "%.3f", value) }

    static func report(_ what: String, _ value: String) {
        print("\(what.padding(toLength: 52, withPad: " ", startingAt: 0)) \(value)")
    }
}
