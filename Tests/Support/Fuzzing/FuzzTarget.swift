import Core
import HTTPSupport
import TestSupport

/// One reader of hostile input: how to make inputs for it that are nearly right, and what must hold for every input.
package struct FuzzTarget: Sendable {
    /// The name on the command line, and of the corpus folder.
    package let name: String
    /// Makes one input that follows the reader's grammar more or less.
    let grammar: @Sendable (inout SeededNumbers) -> [UInt8]
    /// Words that the reader knows; mutations put them in anywhere.
    let words: [String]
    /// Gives one input to the reader.
    package let check: @Sendable ([UInt8]) async throws(FuzzFinding) -> Void

    /// Every target.
    package static let all: [FuzzTarget] = [
        .query, .json, .batch, .body, .question, .token, .lines, .form, .path, .values,
    ]

    /// The target of exactly this name.
    package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// What went wrong with an input: the reader took or refused it, but not as it should.
package struct FuzzFinding: Error, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

extension FuzzFinding {
    /// Every refusal is a status of the 400 class with a bounded message that names the offender.
    static func check(_ failure: Failure) throws(FuzzFinding) {
        guard (400..<500).contains(ErrorBody.status(failure.kind)) else {
            throw FuzzFinding("refused with \(ErrorBody.status(failure.kind)): \(failure) \(failure.logDetail ?? "")")
        }
        let names = failure.target.map { !$0.isEmpty } ?? false
        let speaks = ["'", "body", "line", "query", "URL", "cursor"].contains { failure.message.contains($0) }
        guard names || speaks else { throw FuzzFinding("names no offender: \(failure)") }
        guard failure.message.utf8.count <= 4_096, (failure.target?.utf8.count ?? 0) <= 4_096 else {
            throw FuzzFinding("a message of \(failure.message.utf8.count) bytes")
        }
        guard !failure.message.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw FuzzFinding("a control character in: \(failure.message.debugDescription)")
        }
    }

    /// Runs a reader that may refuse its input with a failure, and with nothing else.
    /// - Returns: nil when it did.
    static func reading<Value>(_ body: () throws -> Value) throws(FuzzFinding) -> Value? {
        do { return try body() } catch let failure as Failure {
            try check(failure)
            return nil
        } catch let finding as FuzzFinding {
            throw finding
        } catch {
            throw FuzzFinding("an error that is no failure: \(error)")
        }
    }
}
