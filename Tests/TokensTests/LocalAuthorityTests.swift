import Core
import Foundation
import TestSupport
import Testing
import Tokens

@Suite struct LocalAuthorityTests {
    @Test func `openssl accepts the certificates strictly, for every name`() async throws {
        let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        let authority = try LocalAuthority.create(
            name: "Drawbridge local authority", dnsNames: ["localhost"], addresses: ["127.0.0.1", "::1"], now: now)
        let openssl = try OpenSSL()
        try openssl.write(authority.caPEM.utf8, "ca.pem")
        try openssl.write(authority.serverCertPEM.utf8, "server.pem")
        try openssl.write(authority.serverKeyPEM.utf8, "server.key")
        try openssl.write(authority.caKeyPEM.utf8, "ca.key")
        for check in [["-verify_hostname", "localhost"], ["-verify_ip", "127.0.0.1"], ["-verify_ip", "::1"]] {
            let result = try await openssl.run(
                "verify", "-x509_strict", "-purpose", "sslserver", check[0], check[1], "-CAfile", "ca.pem", "server.pem"
            )
            #expect(result.status == 0, "\(result.output)")
        }
        let other = try await openssl.run(
            "verify", "-x509_strict", "-verify_hostname", "other", "-CAfile", "ca.pem", "server.pem")
        #expect(other.status != 0)
        let text = try await openssl.run("x509", "-in", "server.pem", "-noout", "-text").output
        for part in [
            "CA:FALSE", "Digital Signature", "TLS Web Server Authentication", "DNS:localhost", "IP Address:127.0.0.1",
            "Subject Key Identifier", "Authority Key Identifier",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        let ca = try await openssl.run("x509", "-in", "ca.pem", "-noout", "-text").output
        #expect(ca.contains("CA:TRUE, pathlen:0") && ca.contains("Certificate Sign"))
        for name in ["server", "ca"] {
            let inKey = try await openssl.run("pkey", "-in", "\(name).key", "-pubout").output
            #expect(try await openssl.run("x509", "-in", "\(name).pem", "-noout", "-pubkey").output == inKey)
        }
        #expect(try await openssl.run("x509", "-in", "server.pem", "-noout", "-checkend", "34214400").status == 0)
        #expect(try await openssl.run("x509", "-in", "server.pem", "-noout", "-checkend", "34300900").status != 0)
    }

    @Test func `malformed names are refused`() {
        for (names, addresses) in [(["a b"], []), ([], ["127.0.0.256"]), ([], ["::1%eth0"]), ([""], []), ([], [])]
            as [([String], [String])]
        {
            #expect(throws: Failure.self) {
                try LocalAuthority.create(name: "x", dnsNames: names, addresses: addresses, now: TestVault.now)
            }
        }
    }
}
