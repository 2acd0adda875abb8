import Testing

@Suite struct PurityTests {
    @Test(arguments: Pattern.impure)
    func `the rules have no I-O, clock, randomness, logger or concurrency`(pattern: Pattern) throws {
        let pure = Set(Module.all.filter(\.isPure).map(\.name))
        let findings = try Repository.sources.filter { pure.contains($0.module) }.flatMap {
            try $0.findings(of: pattern)
        }
        #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
    }

    @Test(arguments: Pattern.trapping)
    func `nothing in the sources can trap on purpose`(pattern: Pattern) throws {
        let findings = try Repository.sources.flatMap { try $0.findings(of: pattern) }
        #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
    }

    @Test(arguments: [
        "func run() async {}", "await run()", "Task { run() }", "let now = Date()", "let now = Date( )", "Date.now",
        "ContinuousClock().now", "let id = UUID()", "Int.random(in: 1...6)", "list.shuffled()", "print(\"x\")",
        "let log: Logger", "FileManager.default.contents(atPath: path)", "URLSession.shared",
        "SystemRandomNumberGenerator()",
    ])
    func `an impure line is found`(line: String) throws {
        let file = SourceFile(path: "Sources/Core/File.swift", text: "let a = 1\n\(line)\n")
        let findings = try Pattern.impure.flatMap { try file.findings(of: $0) }
        #expect(findings.count == 1 && findings.first?.hasPrefix("Sources/Core/File.swift:2: ") == true)
    }

    @Test(arguments: [
        "try! run()", "x as! Int", "fatalError(\"x\")", "preconditionFailure()", "precondition(a > 0)",
        "x.unsafelyUnwrapped", "let a = \"\\(try! run())\"",
    ])
    func `a trapping line is found`(line: String) throws {
        let file = SourceFile(path: "Sources/Core/File.swift", text: "let a = 1\n\(line)\n")
        #expect(try Pattern.trapping.flatMap { try file.findings(of: $0) }.count == 1)
    }

    @Test(arguments: [
        "/// Never use Date() or try! here.", "let text = \"as! fatalError(\"", "case preconditionFailed",
        "let blueprint = fingerprint(key)", "let asynchronous = 1", "Date(timeIntervalSince1970: 0)",
        "UUID(uuidString: text)",
    ])
    func `an innocent line is not found`(line: String) throws {
        let file = SourceFile(path: "Sources/Core/File.swift", text: line)
        #expect(try (Pattern.impure + Pattern.trapping).flatMap { try file.findings(of: $0) } == [])
    }
}
