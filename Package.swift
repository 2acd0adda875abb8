// swift-tools-version:6.2
import PackageDescription

/// One set of settings for every target of ours: Swift 6 mode with the strict upcoming features.
/// `DRAWBRIDGE_STRICT=1` (set by the Makefile) turns warnings into errors, so that a newer compiler's new warning
/// never breaks the build of somebody who only wants to run the server.
let strict = Context.environment["DRAWBRIDGE_STRICT"] == "1"
let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .define("DRAWBRIDGE_DEBUG_CLOCK", .when(configuration: .debug)),
    ] + (strict ? [.treatAllWarnings(as: .error)] : [])

func ring(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let domain: [Target.Dependency] = ["Core", "Access", "Threats", "Compliance", "Audit"]

let package = Package(
    name: "drawbridge",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "drawbridge", targets: ["drawbridge"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // Files of the repository as bytes of the binary, so that it works from any folder.
        .target(name: "EmbeddedFiles"),
        // Level 0: values every ring shares. Foundation only.
        ring("Core", []),
        // Level 1: the rules, pure. No I/O, no clock, no randomness.
        ring("Access", ["Core"]),
        ring("Threats", ["Core"]),
        ring("Compliance", ["Core"]),
        ring("Audit", ["Core", crypto]),
        // Level 2: schema and portable SQL over the small driver protocol.
        ring("Storage", ["Core", "Access", "Threats", "Compliance", "Audit"]),
        // Level 3: the outside world behind those protocols.
        ring(
            "SQLiteDriver",
            [
                "Core", "Storage", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        ring(
            "Tokens",
            [
                "Core", "Access", crypto,
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ]),
        // Level 4: one type per use case; authorize first, rules, one transaction.
        ring("Services", domain + ["Storage", "Tokens", crypto]),
        // Level 5: requests, authentication, errors, limits, routes.
        ring(
            "HTTPSupport",
            domain + [
                "Storage", "Services", "Tokens", logging, nioCore, httpTypes, crypto,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
            ]),
        // Level 6: controllers and wire shapes.
        ring("GraphAPI", domain + ["Storage", "Services", "HTTPSupport", httpTypes]),
        ring("PartnerAPI", domain + ["Storage", "Services", "HTTPSupport", httpTypes]),
        ring("ManagementAPI", domain + ["Storage", "Services", "HTTPSupport", "Tokens", httpTypes]),
        ring("DecisionAPI", domain + ["Storage", "Services", "HTTPSupport", httpTypes]),
        // Level 7: configuration and wiring.
        ring(
            "Server",
            domain + [
                "EmbeddedFiles", "Storage", "SQLiteDriver", "Tokens", "Services", "HTTPSupport",
                "GraphAPI", "PartnerAPI", "ManagementAPI", "DecisionAPI",
                logging, nioCore, crypto, asyncHTTPClient,
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        // Level 8: the command.
        .executableTarget(
            name: "drawbridge",
            dependencies: [
                "Core", "Access", "Audit", "Threats", "Server", asyncHTTPClient, logging, nioCore,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "TestServer",
            dependencies: domain + [
                "Tokens", "Services", "Server", asyncHTTPClient, logging, nioCore,
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Tests/Support/TestServer",
            swiftSettings: settings
        ),
        .target(
            name: "TestSupport",
            dependencies: [
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/Support/TestSupport",
            swiftSettings: settings
        ),
        .target(
            name: "Fuzzing",
            dependencies: [
                "Core", "Access", "Tokens", "Services", "HTTPSupport", "GraphAPI", "DecisionAPI", "TestSupport",
                nioCore, httpTypes, .product(name: "HummingbirdCore", package: "hummingbird"),
            ],
            path: "Tests/Support/Fuzzing",
            swiftSettings: settings
        ),
        tests("FuzzTests", ["Core", "Fuzzing"]),
        tests("CoreTests", ["Core", "TestSupport"]),
        tests("AccessTests", ["Core", "Access"]),
        tests("ThreatsTests", ["Core", "Threats"]),
        tests("ComplianceTests", ["Core", "Compliance", "TestSupport"]),
        tests("AuditTests", ["Core", "Audit", "TestSupport"]),
        tests("StorageTests", domain + ["Storage", "SQLiteDriver", "TestSupport"]),
        tests(
            "TokensTests",
            [
                "Core", "Access", "Tokens", "TestSupport", crypto,
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]),
        tests(
            "ServerTests",
            domain + [
                "Storage", "SQLiteDriver", "Tokens", "Services", "HTTPSupport", "GraphAPI", "Server", "TestServer",
                "TestSupport", asyncHTTPClient, httpTypes, nioCore,
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        tests(
            "CommandTests",
            [
                "Core", "Threats", "drawbridge",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        tests("ArchitectureTests", []),
    ],
    cLanguageStandard: .c2x
)

// Benchmarks are built only where they are asked for: nobody else should wait for them.
if Context.environment["DRAWBRIDGE_BENCH"] == "1" {
    package.targets += [
        .executableTarget(
            name: "bench", dependencies: ["Core", "Audit", "Compliance", "Storage", "SQLiteDriver"],
            path: "Benchmarks/Storage", swiftSettings: settings),
        .executableTarget(
            name: "fairness", dependencies: ["Core", "TestSupport"], path: "Benchmarks/Fairness",
            swiftSettings: settings),
    ]
}

// So are the millions of inputs that `make fuzz` tries; `make test` tries some thousands of them.
if Context.environment["DRAWBRIDGE_FUZZ"] == "1" {
    package.targets.append(
        .executableTarget(
            name: "Fuzz", dependencies: ["Fuzzing", "TestSupport"], path: "Tests/Fuzz", exclude: ["Corpus"],
            swiftSettings: settings))
}
