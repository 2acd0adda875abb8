import Core
import HTTPSupport
import HTTPTypes
import HummingbirdCore
import NIOCore
import TestSupport

extension FuzzTarget {
    /// The lines of an NDJSON body, however the network cuts it. The first byte of an input is the size of the pieces.
    static let lines = FuzzTarget(
        name: "lines", grammar: LinesGrammar.input,
        words: ["\n", "\r\n", "\n\n", "\r", "{}\n", "{\"reportId\":\"r\"}\n"]
    ) { bytes throws(FuzzFinding) in
        guard let size = bytes.first.map({ Int($0) + 1 }) else { return }
        let body = Array(bytes.dropFirst())
        let pieces = stride(from: 0, to: body.count, by: size).map {
            ByteBuffer(bytes: body[$0..<min($0 + size, body.count)])
        }
        let stream = AsyncStream<ByteBuffer> { continuation in
            for piece in pieces { continuation.yield(piece) }
            continuation.finish()
        }
        let reader = RequestBodyReader(body: RequestBody(asyncSequence: stream), headers: [:])
        var lines: [[UInt8]] = []
        do {
            for try await line in reader.lines() {
                lines.append(line)
                let json = NDJSONLine(index: lines.count, bytes: line)
                _ = try FuzzFinding.reading { try json.json() }
            }
        } catch let failure as Failure {
            try FuzzFinding.check(failure)
            return
        } catch let finding as FuzzFinding {
            throw finding
        } catch {
            throw FuzzFinding("an error that is no failure: \(error)")
        }
        let expected = body.split(separator: UInt8(ascii: "\n")).map { line in
            line.last == UInt8(ascii: "\r") ? Array(line.dropLast()) : Array(line)
        }.filter { !$0.isEmpty }
        guard lines == expected else { throw FuzzFinding("\(lines.count) lines instead of \(expected.count)") }
    }
}

/// NDJSON bodies.
enum LinesGrammar {
    @Sendable static func input(_ numbers: inout SeededNumbers) -> [UInt8] {
        var bytes = [UInt8.random(in: 0...255, using: &numbers)]
        for _ in 0..<numbers.count(0...8) {
            bytes += Array(JSONGrammar.value(&numbers, depth: 3).utf8)
            bytes += Array(numbers.one(of: ["\n", "\r\n", "\n\n", "", "\r", "\r\r\n"]).utf8)
        }
        return bytes
    }
}
