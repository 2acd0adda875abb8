import Subprocess
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A program that goes on running beside the test that started it. Nothing but a signal or its own will ends it: neither
/// letting go of this object nor cancelling the test does.
package final class BackgroundProcess: Sendable {
    private struct State {
        /// Zero until the program was started.
        var pid: Int32 = 0
        var status: Int32?
        var waiting: [CheckedContinuation<Int32, Never>] = []
    }

    private let state = Mutex(State())

    private init() {}

    /// Starts a program without input.
    /// - Parameters:
    ///   - folder: where it runs; where the tests run if nil.
    ///   - environment: all its variables; those of the tests if nil.
    ///   - output: the file that gets its standard output; what it held is lost.
    ///   - complaint: the file that gets its standard error, another one.
    /// - Throws: when the program cannot be started.
    package static func start(
        _ executable: String, _ arguments: [String], in folder: String? = nil, environment: [String: String]? = nil,
        output: String, complaint: String
    ) async throws -> BackgroundProcess {
        let configuration = Command.configuration(executable, arguments, in: folder, environment: environment)
        let process = BackgroundProcess()
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            // A task that nobody can cancel: it waits for the end of the program and takes its status.
            _ = Task {
                do {
                    let result = try await Subprocess.run(
                        configuration, input: .none,
                        output: .fileDescriptor(file(output), closeAfterSpawningProcess: true),
                        error: .fileDescriptor(file(complaint), closeAfterSpawningProcess: true)
                    ) { execution in
                        process.state.withLock { $0.pid = execution.processIdentifier.value }
                        continuation.resume()
                    }
                    process.end(result.terminationStatus.number)
                } catch {
                    if process.pid == 0 { continuation.resume(throwing: error) } else { process.end(-1) }
                }
            }
        }
        return process
    }

    /// An empty file, open for writing.
    private static func file(_ path: String) throws -> FileDescriptor {
        try FileDescriptor.open(
            FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
    }

    /// Its number, which is free for another program once this one has ended.
    package var pid: Int32 { state.withLock { $0.pid } }

    /// Whether it has not ended yet.
    package var isRunning: Bool { terminationStatus == nil }

    /// The exit code, or 128 and the number of the signal that ended the program; -1 if nobody can tell, nil while it
    /// runs.
    package var terminationStatus: Int32? { state.withLock { $0.status } }

    /// Sends a signal, unless the program has ended.
    package func signal(_ number: Int32) {
        state.withLock { state in
            // After the end its number may be another program's.
            guard state.status == nil else { return }
            _ = kill(state.pid, number)
        }
    }

    /// Waits for the end of the program.
    /// - Returns: what ``terminationStatus`` is then.
    @discardableResult
    package func waitUntilExit() async -> Int32 {
        await withCheckedContinuation { continuation in
            let status = state.withLock { state -> Int32? in
                if state.status == nil { state.waiting.append(continuation) }
                return state.status
            }
            if let status { continuation.resume(returning: status) }
        }
    }

    private func end(_ status: Int32) {
        let waiting = state.withLock { state -> [CheckedContinuation<Int32, Never>] in
            let waiting = state.waiting
            state.status = status
            state.waiting = []
            return waiting
        }
        for continuation in waiting { continuation.resume(returning: status) }
    }
}
