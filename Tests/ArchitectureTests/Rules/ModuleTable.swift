/// One module of `Sources` and everything it may import. This is the house's table of rings (CONTRIBUTING.md): SwiftPM
/// lets a file import whatever is built beside it, these tests do not.
struct Module: Sendable, CustomStringConvertible {
    /// The folder in `Sources` and the target in `Package.swift`.
    let name: String
    /// The ring: a module depends only on modules with a smaller number.
    let level: Int
    /// Our own modules it may import.
    let modules: Set<String>
    /// Modules of packages it may import.
    let libraries: Set<String>
    /// Modules of the toolchain and the operating system it may import.
    let system: Set<String>

    /// Everything it may import.
    var imports: Set<String> { modules.union(libraries).union(system) }

    /// Levels 0 and 1 are rules without I/O, clock, randomness, logger or concurrency.
    var isPure: Bool { level <= 1 }

    var description: String { name }

    init(_ name: String, level: Int, _ modules: Set<String>, libraries: Set<String> = []) {
        self.name = name
        self.level = level
        self.modules = modules
        self.libraries = libraries
        system =
            switch level {
            case 0: ["Foundation"]
            case 1: []
            default: Module.platform
            }
    }

    /// What the outer rings may use of the toolchain and the operating system.
    private static let platform: Set = [
        "Darwin", "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Musl", "Synchronization",
    ]

    private static let domain: Set = ["Access", "Audit", "Compliance", "Core", "Threats"]

    /// Every module, innermost first.
    static let all: [Module] = [
        // C, the bytes of files; nothing is imported there.
        Module("EmbeddedFiles", level: 0, []),
        Module("Core", level: 0, []),
        Module("Access", level: 1, ["Core"]),
        Module("Threats", level: 1, ["Core"]),
        Module("Compliance", level: 1, ["Core"]),
        Module("Audit", level: 1, ["Core"], libraries: ["Crypto"]),
        Module("Storage", level: 2, domain),
        Module("SQLiteDriver", level: 3, ["Core", "Storage"], libraries: ["GRDB", "GRDBSQLite"]),
        Module(
            "Tokens", level: 3, ["Access", "Core"],
            libraries: ["Crypto", "CryptoExtras", "JWTKit", "SwiftASN1", "X509"]),
        Module("Services", level: 4, domain.union(["Storage", "Tokens"]), libraries: ["Crypto"]),
        Module(
            "HTTPSupport", level: 5, domain.union(["Services", "Storage", "Tokens"]),
            libraries: ["Crypto", "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging", "NIOCore"]),
        Module("GraphAPI", level: 6, domain.union(["HTTPSupport", "Services", "Storage"]), libraries: ["HTTPTypes"]),
        Module("PartnerAPI", level: 6, domain.union(["HTTPSupport", "Services", "Storage"]), libraries: ["HTTPTypes"]),
        Module(
            "ManagementAPI", level: 6, domain.union(["HTTPSupport", "Services", "Storage", "Tokens"]),
            libraries: ["HTTPTypes"]),
        Module(
            "DecisionAPI", level: 6, domain.union(["HTTPSupport", "Services", "Storage"]), libraries: ["HTTPTypes"]),
        Module(
            "Server", level: 7,
            domain.union([
                "DecisionAPI", "EmbeddedFiles", "GraphAPI", "HTTPSupport", "ManagementAPI", "PartnerAPI",
                "SQLiteDriver", "Services",
                "Storage", "Tokens",
            ]),
            libraries: [
                "AsyncHTTPClient", "Configuration", "Crypto", "Hummingbird", "HummingbirdCore", "HummingbirdHTTP2",
                "HummingbirdTLS",
                "Logging", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "ServiceLifecycle", "UnixSignals",
            ]),
        Module(
            "drawbridge", level: 8, ["Access", "Audit", "Core", "Server", "Threats"],
            libraries: ["ArgumentParser", "AsyncHTTPClient", "Logging", "NIOCore", "NIOHTTP1", "NIOSSL"]),
    ]

    /// Libraries that stay behind one door, and the modules that hold the key.
    static let doors: [(library: String, modules: Set<String>)] = [
        ("GRDB", ["SQLiteDriver"]),
        ("GRDBSQLite", ["SQLiteDriver"]),
        ("JWTKit", ["Tokens"]),
        ("Hummingbird", ["HTTPSupport", "Server"]),
        ("HummingbirdCore", ["HTTPSupport", "Server"]),
        ("ArgumentParser", ["drawbridge"]),
    ]
}
