import Foundation
import Fuzzing
import Testing

/// Some thousands of hostile inputs for every reader; `make fuzz` tries a million of each.
@Suite struct FuzzTests {
    private static let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fuzz/Corpus").path

    @Test(arguments: FuzzTarget.all.map(\.name))
    func `every input is read, or refused for what is wrong with it`(_ name: String) async throws {
        let target = try #require(FuzzTarget.named(name))
        let inputs = FuzzCorpus.inputs(of: target, in: Self.corpus)
        #expect(!inputs.isEmpty, "a target without a corpus")
        for input in inputs {
            await #expect(throws: Never.self, "\(name)/\(input.name)") { try await target.check(input.bytes) }
        }
        let run = FuzzRun(target, corpus: inputs.map(\.bytes), seed: 1)
        for found in await run.findings(in: 0..<20_000) {
            Issue.record("\(name) \(found.number): \(found.finding): \(String(decoding: found.input, as: UTF8.self))")
        }
    }

    @Test func `an input is the same whenever it is made`() throws {
        for target in FuzzTarget.all {
            let inputs = FuzzInputs(target, corpus: [Array("seed".utf8)], seed: 7)
            let again = FuzzInputs(target, corpus: [Array("seed".utf8)], seed: 7)
            for number in 0..<200 { #expect(inputs[number] == again[number]) }
            #expect(Set((0..<200).map { inputs[$0] }).count > 100, "\(target.name): hardly any input differs")
        }
    }
}
