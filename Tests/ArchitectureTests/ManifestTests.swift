import Testing

@Suite struct ManifestTests {
    @Test(arguments: Module.all)
    func `Package.swift gives a module exactly the dependencies of the table`(module: Module) throws {
        let manifest = Manifest(try Repository.text(of: "Package.swift"))
        let given = try #require(manifest.dependencies[module.name])
        let allowed = module.modules.union(module.libraries)
        #expect(given.subtracting(allowed) == [], "in Package.swift, not in the table")
        #expect(allowed.subtracting(given) == [], "in the table, not in Package.swift")
    }

    @Test func `tests import only what Package.swift gives them`() throws {
        let manifest = Manifest(try Repository.text(of: "Package.swift"))
        let system: Set = [
            "Darwin", "Foundation", "FoundationNetworking", "Glibc", "Synchronization", "System", "Testing",
        ]
        let violations = Repository.files(in: "Tests").flatMap { file in
            let target = file.testTarget
            let allowed = system.union(manifest.dependencies[target] ?? [])
            return file.imports.filter { !allowed.contains($0.module) }
                .map { "\(file.path):\($0.line): \(target) has no dependency \($0.module)" }
        }
        #expect(violations.isEmpty, "\(violations.joined(separator: "\n"))")
    }

    @Test(arguments: [
        ("Tests/CoreTests/Values/File.swift", "CoreTests"), ("Tests/Support/TestServer/File.swift", "TestServer"),
        ("Tests/Support/TestSupport/File.swift", "TestSupport"),
    ])
    func `a file of the tests belongs to the target of its folder`(path: String, target: String) {
        #expect(SourceFile(path: path, text: "").testTarget == target)
    }

    @Test func `a manifest is read with its constants, products and paths`() {
        let manifest = Manifest(
            """
            let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
            let domain: [Target.Dependency] = ["Core", "Access"] // "Comment"
            func ring(_ name: String) -> Target { .target(name: name, dependencies: []) }
            let package = Package(
                name: "x",
                dependencies: [.package(url: "https://example.org/x(y", from: "1.0.0")],
                targets: [
                    ring("Core", []),
                    ring("Services", domain + ["Storage", crypto,
                        .product(name: "X509", package: "swift-certificates")]),
                    .target(name: "TestServer", dependencies: ["Server"], path: "Tests"),
                    .executableTarget(name: "tool", dependencies: domain),
                    tests("CoreTests", ["Core"]),
                ])
            """)
        #expect(
            manifest.dependencies == [
                "Core": [], "Services": ["Core", "Access", "Storage", "Crypto", "X509"], "TestServer": ["Server"],
                "tool": ["Core", "Access"], "CoreTests": ["Core"],
            ])
    }
}
