/// One key of the configuration, with its type, default and range. The same key is a member of the file
/// (`limits.headerBytes`), an environment variable (`DRAWBRIDGE_LIMITS_HEADER_BYTES`) and a flag (`--limits-header-bytes`).
struct ConfigurationKey: Sendable {
    enum Kind: Sendable {
        case text(default: String?)
        case words([String], default: String)
        case integer(ClosedRange<Int>, default: Int)
        case flag(default: Bool)
        case texts
    }

    let name: String
    let kind: Kind

    static let all: [ConfigurationKey] = [
        ConfigurationKey(name: "data", kind: .text(default: "./data")),
        ConfigurationKey(name: "host", kind: .text(default: "127.0.0.1")),
        ConfigurationKey(name: "port", kind: .integer(0...65_535, default: 8_080)),
        ConfigurationKey(name: "tlsPort", kind: .integer(0...65_535, default: 8_443)),
        ConfigurationKey(name: "publicUrl", kind: .text(default: nil)),
        ConfigurationKey(name: "tls.certificate", kind: .text(default: nil)),
        ConfigurationKey(name: "tls.key", kind: .text(default: nil)),
        ConfigurationKey(
            name: "log.level",
            kind: .words(["trace", "debug", "info", "notice", "warning", "error", "critical"], default: "info")),
        ConfigurationKey(name: "limits.refusalsPerMinute", kind: .integer(0...1_000_000, default: 60)),
        ConfigurationKey(name: "limits.failedSignInsPerClient", kind: .integer(1...1_000_000, default: 30)),
        ConfigurationKey(name: "limits.failedSignInsPerAddress", kind: .integer(1...1_000_000, default: 300)),
        ConfigurationKey(name: "limits.requestsPerSecondPerClient", kind: .integer(0...1_000_000, default: 1_000)),
        ConfigurationKey(name: "limits.requestsPerSecondPerTenant", kind: .integer(0...1_000_000, default: 2_000)),
        ConfigurationKey(name: "limits.burstSeconds", kind: .integer(1...60, default: 10)),
        ConfigurationKey(name: "limits.headerBytes", kind: .integer(1_024...1_048_576, default: 16_384)),
        ConfigurationKey(name: "limits.maximumConnections", kind: .integer(1...1_000_000, default: 1_024)),
        ConfigurationKey(name: "tokens.algorithm", kind: .words(["RS256", "ES256"], default: "RS256")),
        ConfigurationKey(name: "outbound.allowedHosts", kind: .texts),
        ConfigurationKey(name: "tenants.maximumOpen", kind: .integer(1...100_000, default: 256)),
        ConfigurationKey(name: "history.reportDays", kind: .integer(1...3_650, default: 90)),
        ConfigurationKey(name: "plainHTTP.allowNonLoopback", kind: .flag(default: false)),
    ]

    /// How the environment spells the key, without the prefix: `LIMITS_HEADER_BYTES`.
    var environmentName: String {
        var name = ""
        for character in self.name {
            if character == "." {
                name += "_"
            } else {
                if character.isUppercase, let last = name.last, last.isLetter, last.isLowercase { name += "_" }
                name.append(character)
            }
        }
        return name.uppercased()
    }
}
