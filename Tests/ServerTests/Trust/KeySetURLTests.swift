import Core
import Testing

@testable import Server

@Suite struct KeySetURLTests {
    @Test(arguments: [
        ("https://sso.example/keys", "sso.example", 443, "/keys"), ("HTTPS://SSO.Example", "sso.example", 443, "/"),
        ("https://sso.example:8443/a/b?c=d&e", "sso.example", 8443, "/a/b?c=d&e"),
        ("https://sso.example?x", "sso.example", 443, "/?x"),
        ("https://sso.example:443/", "sso.example", 443, "/"), ("https://8.8.8.8/k", "8.8.8.8", 443, "/k"),
        ("https://[2606:4700::1111]:444/k", "2606:4700::1111", 444, "/k"),
        ("https://xn--bcher-kva.example/k", "xn--bcher-kva.example", 443, "/k"),
        ("https://3com.example/@x:y", "3com.example", 443, "/@x:y"),
    ])
    func `host, port and target are read`(_ text: String, _ host: String, _ port: Int, _ target: String) throws {
        let url = try KeySetURL(text)
        #expect(url.host == host && url.port == port && url.target == target)
        #expect(try KeySetURL(url.text) == url)
    }

    @Test(arguments: [
        "", "https://", "https:///x", "http://sso.example/", "ftp://sso.example/", "//sso.example/", "sso.example",
        "https:sso.example",
        "https://user@sso.example/", "https://user:pw@sso.example/", "https://sso.example@evil.example/",
        "https://a\\@b/",
        "https://sso.example/#x", "https://sso.example#@evil", "https://sso.example /", "https://sso.example/\n",
        "https://sso.example/\u{0}",
        "https://sso.example:/", "https://sso.example:0/", "https://sso.example:65536/", "https://sso.example:443x/",
        "https://sso.example:+443/",
        "https://sso..example/", "https://.example/", "https://sso.example./", "https://-a.example/",
        "https://a_b.example/", "https://a%2eb/",
        "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://127.0.0.1.2/",
        "https://1.2.3.0x4/",
        "https://[::1/", "https://[::1]x/", "https://[127.0.0.1]/", "https://[fe80::1%25eth0]/", "https://[v1.x]/",
        "https://::1/",
        "https://ss\u{43E}.example/", "https://sso.example/{x}", "https://sso\u{3002}example/",
    ])
    func `anything else is refused`(_ text: String) {
        let error = #expect(throws: Failure.self) { try KeySetURL(text) }
        #expect(error?.kind == .invalid)
    }

    @Test func `only listed ports and hosts are exceptions`() throws {
        let strict = OutboundRules()
        let lenient = OutboundRules(allowedHosts: ["SSO.internal:8443", "idp.internal"])
        let public8443 = try KeySetURL("https://sso.internal:8443/k")
        #expect(throws: Failure.self) { try strict.check(public8443) }
        #expect(throws: Never.self) { try lenient.check(public8443) }
        #expect(throws: Failure.self) { try lenient.check(KeySetURL("https://idp.internal:8443/k")) }
        #expect(throws: Failure.self) { try lenient.check(KeySetURL("https://other.internal:8443/k")) }
        #expect(strict.address(for: public8443, among: ["10.0.0.1"]) == nil)
        #expect(lenient.address(for: public8443, among: ["10.0.0.1"]) == "10.0.0.1")
        #expect(lenient.address(for: try KeySetURL("https://idp.internal/k"), among: ["10.0.0.1"]) == "10.0.0.1")
        // The exception is for the port it names.
        #expect(lenient.address(for: try KeySetURL("https://sso.internal/k"), among: ["10.0.0.1"]) == nil)
    }

    @Test func `every resolved address must be public, and the first is used`() throws {
        let rules = OutboundRules()
        let url = try KeySetURL("https://sso.example/k")
        #expect(rules.address(for: url, among: ["8.8.8.8", "2606:4700::1"]) == "8.8.8.8")
        #expect(rules.address(for: url, among: ["8.8.8.8", "127.0.0.1"]) == nil)
        #expect(rules.address(for: url, among: ["127.0.0.1", "8.8.8.8"]) == nil)
        #expect(rules.address(for: url, among: []) == nil)
        #expect(rules.address(for: url, among: ["sso.example"]) == nil)
    }
}
