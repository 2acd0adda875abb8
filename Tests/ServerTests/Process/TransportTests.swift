import Core
import Foundation
import TestServer
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// TLS and HTTP versions, seen from outside by `curl` and `openssl`.
@Suite struct TransportTests {
    static let hasCurl = FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")

    private func port(_ running: ServerUnderTest.Running) -> Int { URL(string: running.https)?.port ?? 0 }

    private func handshake(_ running: ServerUnderTest.Running, _ options: String) async throws -> CommandResult {
        try await DrawbridgeCommand.shell(
            "echo | timeout 20 openssl s_client -connect 127.0.0.1:\(port(running)) -servername localhost "
                + "-CAfile '\(running.caFile)' \(options) 2>&1")
    }

    @Test(.enabled(if: hasCurl, "needs curl"))
    func `both versions of HTTP answer over TLS`() async throws {
        let server = try await ServerUnderTest.make()
        let running = try await server.start()
        for (flag, version) in [("--http2", "2"), ("--http1.1", "1.1")] {
            let answer = try await DrawbridgeCommand.run(
                "/usr/bin/curl",
                [
                    "-sS", flag, "--cacert", running.caFile, "-o", "/dev/null", "-w",
                    "%{http_version} %{response_code}",
                    running.https + "/healthz",
                ])
            #expect(answer.output == "\(version) 200", "\(answer.complaint)")
        }
        let stranger = try await DrawbridgeCommand.run(
            "/usr/bin/curl", ["-sS", "-o", "/dev/null", running.https + "/healthz"])
        #expect(stranger.status == 60, "without the CA the certificate is not trusted")
        await running.end()
    }

    @Test func `TLS before 1 2 is refused and 1 2 and 1 3 are taken`() async throws {
        let server = try await ServerUnderTest.make()
        let running = try await server.start()
        for version in ["-tls1_2", "-tls1_3"] {
            let taken = try await handshake(running, "\(version) -verify_return_error -verify_hostname localhost")
            #expect(taken.output.contains("Verify return code: 0 (ok)"), "\(version): \(taken.output.suffix(500))")
        }
        for version in ["-tls1_1", "-tls1"] {
            let refused = try await handshake(running, "\(version) -cipher 'ALL:@SECLEVEL=0'")
            #expect(!refused.output.contains("Cipher is ECDHE") && refused.output.contains("Cipher is (NONE)"))
        }
        #expect(try await server.send(running, "GET", "/healthz").status == 200)
        await running.end()
    }

    @Test func `a replaced certificate is shown after SIGHUP, and a broken one is not`() async throws {
        let server = try await ServerUnderTest.make()
        let running = try await server.start()
        func fingerprint() async throws -> String {
            try await DrawbridgeCommand.shell(
                "echo | timeout 20 openssl s_client -connect 127.0.0.1:\(port(running)) -servername localhost 2>/dev/null "
                    + "| openssl x509 -noout -fingerprint -sha256"
            ).output
        }
        func until(_ expected: String) async throws -> Bool {
            for _ in 0..<100 {
                if try await fingerprint() == expected { return true }
                try await Task.sleep(for: .milliseconds(100))
            }
            return false
        }
        let first = try await fingerprint()
        #expect(first.contains("Fingerprint="))
        let made = try await DrawbridgeCommand.shell(
            """
            cd '\(server.data)' && openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout new-key.pem \
                -subj /CN=localhost -out new.csr \
            && printf 'subjectAltName=DNS:localhost' > new.ext \
            && openssl x509 -req -in new.csr -CA ca.pem -CAkey ca-key.pem -days 9 -extfile new.ext -out new.pem \
            && mv new.pem server.pem && mv new-key.pem server-key.pem
            """)
        #expect(made.status == 0, "\(made.complaint)")
        #expect(try await fingerprint() == first, "nothing changes unasked")
        let second = try await DrawbridgeCommand.run(
            "/usr/bin/openssl", ["x509", "-in", "\(server.data)/server.pem", "-noout", "-fingerprint", "-sha256"]
        ).output
        running.signal(SIGHUP)
        #expect(try await until(second))

        try Data("broken".utf8).write(to: URL(filePath: "\(server.data)/server.pem"))
        running.signal(SIGHUP)
        for _ in 0..<100 where !running.log.contains("not reloaded") { try await Task.sleep(for: .milliseconds(100)) }
        #expect(running.log.contains("certificate not reloaded"))
        #expect(try await fingerprint() == second)
        #expect(try await server.send(running, "GET", "/healthz").status == 200)
        await running.end()
    }

    @Test func `plain HTTP never promises strict transport`() async throws {
        let answer = try await ContractServer.shared()
        let plain = try await answer.send("GET", "http://127.0.0.1:\(answer.plainPort)/healthz")
        #expect(plain.status == 200 && plain.headers["strict-transport-security"] == nil)
    }
}
