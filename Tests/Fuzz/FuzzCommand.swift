import Foundation
import Fuzzing
import TestSupport

/// Gives each target its inputs in a process of its own, so that an input that ends or holds up the process is known, kept
/// in a file, and the next ones are still tried.
///
///     Fuzz [--count N] [--seed S] [--corpus DIR] [--findings DIR] [TARGET...]
///     Fuzz --input FILE TARGET
@main
struct FuzzCommand {
    private var count = 1_000_000
    private var seed: UInt64 = 1
    private var corpus = "Tests/Fuzz/Corpus"
    private var findings = ".build-fuzz/findings"
    private var input: String?
    /// In the process that does the work: the number of its first input, and the file that says where it is.
    private var start: Int?
    private var progress: String?
    private var targets: [FuzzTarget] = []

    /// An input that takes longer than this is a finding.
    private static let patience: TimeInterval = 10
    private static let mostFindings = 10

    static func main() async throws {
        guard let command = FuzzCommand(Array(CommandLine.arguments.dropFirst())) else {
            FileHandle.standardError.write(Data("usage: Fuzz [--count N] [--seed S] [TARGET...]\n".utf8))
            exit(2)
        }
        exit(try await command.run() ? 0 : 1)
    }

    private init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                guard let target = FuzzTarget.named(argument) else { return nil }
                targets.append(target)
                continue
            }
            guard let value = rest.popFirst() else { return nil }
            switch argument {
            case "--count": count = Int(value) ?? count
            case "--seed": seed = UInt64(value) ?? seed
            case "--corpus": corpus = value
            case "--findings": findings = value
            case "--input": input = value
            case "--start": start = Int(value)
            case "--progress": progress = value
            default: return nil
            }
        }
        if targets.isEmpty { targets = FuzzTarget.all }
    }

    /// - Returns: whether nothing was found.
    private func run() async throws -> Bool {
        if let input, let target = targets.first { return await reproduce(input, target) }
        if let start, let progress, let target = targets.first { return try await work(target, start, progress) }
        try FileManager.default.createDirectory(atPath: findings, withIntermediateDirectories: true)
        var isClean = true
        for target in targets { isClean = try await watch(target) && isClean }
        return isClean
    }

    private func reproduce(_ file: String, _ target: FuzzTarget) async -> Bool {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            say("\(file) cannot be read")
            return false
        }
        do { try await target.check(Array(bytes)) } catch {
            say("\(target.name): \(error)")
            return false
        }
        say("\(target.name): fine")
        return true
    }

    private func fuzzRun(_ target: FuzzTarget) -> FuzzRun {
        FuzzRun(target, corpus: FuzzCorpus.inputs(of: target, in: corpus).map(\.bytes), seed: seed)
    }

    // MARK: The process that does the work

    private func work(_ target: FuzzTarget, _ start: Int, _ progress: String) async throws -> Bool {
        let file = open(progress, O_WRONLY)
        guard file >= 0 else { return false }
        let found = await fuzzRun(target).findings(in: start..<count, most: Self.mostFindings) { number in
            var number = Int64(number)
            _ = pwrite(file, &number, MemoryLayout<Int64>.size, 0)
        }
        for one in found {
            try keep(one.input, target, one.number)
            say("\(target.name) \(one.number): \(one.finding)")
        }
        return found.isEmpty
    }

    // MARK: The process that watches

    /// Runs all inputs of a target, and goes on behind those that end the process.
    private func watch(_ target: FuzzTarget) async throws -> Bool {
        let begin = Date()
        let run = fuzzRun(target)
        var (next, found) = (0, 0)
        while next < count, found < Self.mostFindings {
            let progress = "\(findings)/.\(target.name)"
            try Data(count: 8).write(to: URL(fileURLWithPath: progress))
            let (said, failed) = ("\(progress).out", "\(progress).err")
            let worker = try await BackgroundProcess.start(
                CommandLine.arguments[0],
                [
                    "--count", "\(count)", "--seed", "\(seed)", "--corpus", corpus, "--findings", findings,
                    "--start", "\(next)", "--progress", progress, target.name,
                ], output: said, complaint: failed)
            let isHeldUp = try await wait(for: worker, progress)
            let status = await worker.waitUntilExit()
            let text = (try? String(contentsOfFile: said, encoding: .utf8)) ?? ""
            if !text.isEmpty {
                FileHandle.standardOutput.write(Data(text.utf8))
                found += text.split(separator: "\n").count
            }
            let last = Self.number(in: progress)
            for file in [progress, said, failed] { try? FileManager.default.removeItem(atPath: file) }
            if status == 0 || status == 1 { break }
            try keep(run.input(last), target, last)
            say("\(target.name) \(last): \(isHeldUp ? "takes too long" : "ends the process with \(status)")")
            found += 1
            next = last + 1
        }
        let seconds = Date().timeIntervalSince(begin)
        say("\(target.name): \(count) inputs in \(Int(seconds.rounded())) s, \(found) findings")
        return found == 0
    }

    /// Waits for the end of a worker, and ends one that does not get on.
    /// - Returns: whether it had to be ended.
    private func wait(for worker: BackgroundProcess, _ progress: String) async throws -> Bool {
        var (last, since) = (-1, Date())
        while worker.isRunning {
            try await Task.sleep(for: .milliseconds(100))
            let number = Self.number(in: progress)
            if number != last { (last, since) = (number, Date()) }
            if Date().timeIntervalSince(since) > Self.patience {
                worker.signal(SIGKILL)
                return true
            }
        }
        return false
    }

    /// Says it at once, also into a pipe.
    private func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    private static func number(in progress: String) -> Int {
        let bytes = FileManager.default.contents(atPath: progress) ?? Data()
        return Int(bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    private func keep(_ input: [UInt8], _ target: FuzzTarget, _ number: Int) throws {
        try Data(input).write(to: URL(fileURLWithPath: "\(findings)/\(target.name)-\(seed)-\(number)"))
        say("kept in \(findings)/\(target.name)-\(seed)-\(number)")
    }
}
