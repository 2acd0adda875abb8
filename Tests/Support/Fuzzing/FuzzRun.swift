import TestSupport

/// Gives a target its inputs one after the other.
package struct FuzzRun: Sendable {
    /// An input and what was wrong with it.
    package struct Finding: Sendable {
        package let number: Int
        package let input: [UInt8]
        package let finding: FuzzFinding
    }

    private let target: FuzzTarget
    private let inputs: FuzzInputs

    package init(_ target: FuzzTarget, corpus: [[UInt8]], seed: UInt64) {
        self.target = target
        inputs = FuzzInputs(target, corpus: corpus, seed: seed)
    }

    /// The input of this number.
    package func input(_ number: Int) -> [UInt8] { inputs[number] }

    /// Runs the inputs of these numbers.
    /// - Parameters:
    ///   - most: findings after which it stops.
    ///   - before: called before each input, so that the one that ends the process is known.
    package func findings(
        in range: Range<Int>, most: Int = 10, before: (Int) -> Void = { _ in }
    ) async -> [Finding] {
        var findings: [Finding] = []
        for number in range where findings.count < most {
            before(number)
            let input = inputs[number]
            do { try await target.check(input) } catch {
                findings.append(Finding(number: number, input: input, finding: error))
            }
        }
        return findings
    }
}
