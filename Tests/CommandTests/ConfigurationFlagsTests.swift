import Testing

@testable import drawbridge

@Suite struct ConfigurationFlagsTests {
    let flags = ConfigurationFlags(keys: ["data", "tlsPort", "limits.refusalsPerMinute", "publicUrl"])

    @Test(arguments: [
        ("data", "data"), ("tlsPort", "tls-port"), ("limits.refusalsPerMinute", "limits-refusals-per-minute"),
        ("publicUrl", "public-url"), ("tls.cert_file", "tls-cert-file"), ("http2Enabled", "http2-enabled"),
    ])
    func `a key's flag has its words in lower case, joined by dashes`(key: String, flag: String) {
        #expect(ConfigurationFlags.flag(for: key) == flag)
    }

    @Test func `values are read with a space and with an equals sign`() throws {
        let values = try flags.read(["--data", "d", "--limits-refusals-per-minute=0", "--public-url=https://a?b=c"])
        #expect(values == ["data": "d", "limits.refusalsPerMinute": "0", "publicUrl": "https://a?b=c"])
    }

    @Test func `a flag without a value is true`() throws {
        #expect(try flags.read(["--data", "--tls-port", "1"]) == ["data": "true", "tlsPort": "1"])
    }

    @Test(arguments: [["--unknown", "1"], ["data"], ["--data=1", "--data=2"], ["--"], ["--=1"]])
    func `what is no key is a usage error`(arguments: [String]) {
        #expect { try flags.read(arguments) } throws: { ($0 as? CommandFailure)?.code == .usage }
    }
}
