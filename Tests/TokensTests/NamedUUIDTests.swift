import Core
import Testing
import Tokens

@Suite struct NamedUUIDTests {
    /// RFC 9562 appendix A.4.
    @Test func `the published example comes out`() throws {
        let dns = try #require(TenantID("6ba7b810-9dad-11d1-80b4-00c04fd430c8"))
        let made: PrincipalID = namedUUID(namespace: dns, name: "www.example.com")
        #expect(made.text == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
    }

    @Test func `another namespace or another spelling is another identifier`() throws {
        let one = TestVault.id(1, TrustedIssuerKind.self)
        let two = TestVault.id(2, TrustedIssuerKind.self)
        let names: [PrincipalID] = [
            namedUUID(namespace: one, name: "K"), namedUUID(namespace: two, name: "K"),
            namedUUID(namespace: one, name: "\u{212A}"), namedUUID(namespace: one, name: "k"),
        ]
        #expect(Set(names).count == 4)
    }
}
