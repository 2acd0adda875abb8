import Testing

@Suite struct ImportTests {
    @Test func `the sources are found`() {
        #expect(Repository.sources.count > 100)
        #expect(Repository.sources.contains { $0.path == "Sources/Core/Patch.swift" })
    }

    @Test func `the table names exactly the folders in Sources`() throws {
        #expect(try Repository.moduleFolders() == Set(Module.all.map(\.name)))
    }

    @Test(arguments: Module.all)
    func `a module imports only what the table allows`(module: Module) {
        let violations = Repository.sources.filter { $0.module == module.name }.flatMap { file in
            file.imports.filter { !module.imports.contains($0.module) }
                .map { "\(file.path):\($0.line): \(module.name) may not import \($0.module)" }
        }
        #expect(violations.isEmpty, "\(violations.joined(separator: "\n"))")
    }

    @Test(arguments: Module.all)
    func `the table itself only points to inner rings`(module: Module) {
        for name in module.modules {
            let level = Module.all.first { $0.name == name }?.level
            #expect(level.map { $0 < module.level } == true, "\(module.name) may not depend on \(name)")
        }
    }

    @Test(arguments: Module.doors)
    func `a library stays behind its one door`(library: String, modules: Set<String>) {
        let importers = Repository.sources.filter { !modules.contains($0.module) }.flatMap { file in
            file.imports.filter { $0.module == library }.map { "\(file.path):\($0.line): imports \(library)" }
        }
        #expect(importers.isEmpty, "\(importers.joined(separator: "\n"))")
        let allowed = Module.all.filter { $0.libraries.contains(library) }.map(\.name)
        #expect(Set(allowed).isSubset(of: modules))
    }

    @Test(arguments: [
        ("import Core", "Core"), ("    import Core  ", "Core"), ("@testable import Server", "Server"),
        ("@preconcurrency import NIOCore", "NIOCore"), ("@_spi(Testing) @testable import Tokens", "Tokens"),
        ("package import Core", "Core"), ("@_exported public import GRDB", "GRDB"),
        ("import struct Foundation.Date", "Foundation"), ("import protocol JWTKit.JWTPayload", "JWTKit"),
        ("import func Glibc.getpid", "Glibc"), ("import Foundation.NSDate", "Foundation"),
        ("import class\tFoundation.Bundle", "Foundation"), ("import `Core`", "Core"),
    ])
    func `every form of import is seen`(line: String, module: String) {
        #expect(Import.all(in: "let a = 1\n\(line)\n") == [Import(module: module, line: 2)])
    }

    @Test func `two imports on one line are both seen`() {
        #expect(Import.all(in: "import Core; import GRDB").map(\.module) == ["Core", "GRDB"])
    }

    @Test(arguments: ["let important = 1", "func import_(x: Int) {}", "// import GRDB", "let a = \"import GRDB\""])
    func `what only looks like an import is none`(line: String) {
        #expect(Import.all(in: CodeText.of(line)) == [])
    }
}
