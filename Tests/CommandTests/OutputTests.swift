import Core
import Testing

@testable import drawbridge

@Suite struct OutputTests {
    @Test func `a table aligns its columns and has no trailing spaces`() {
        var table = Table("Id", "Name")
        table.add(["1", "Contoso"])
        table.add(["123", "a\nb"])
        table.add(["4"])
        #expect(table.lines == ["Id   Name", "1    Contoso", "123  a b", "4"])
    }

    @Test func `secrets are never shown`() {
        let text = CompactJSON.text(["id": "1", "administrator": ["clientSecret": "hush"], "access_token": "ey"])
        #expect(text == #"{"id":"1","administrator":{"clientSecret":"••••"},"access_token":"••••"}"#)
    }

    @Test func `long arrays, long texts and long values are cut`() {
        let long = JSON.string(String(repeating: "x", count: 100))
        #expect(CompactJSON.text(["a": [1, 2, 3, 4, 5]]) == #"{"a":[1,2,"… 3 more"]}"#)
        #expect(CompactJSON.text(["a": [1, 2, 3]]) == #"{"a":[1,2,3]}"#)
        #expect(CompactJSON.text(["a": long]).count == 72 + 8)
        #expect(CompactJSON.text(["a": long, "b": long], limit: 50).count == 50)
    }

    @Test func `only the asked members are shown, in the asked order`() {
        #expect(CompactJSON.text(["a": 1, "b": 2, "c": 3], showing: ["c", "x", "a"]) == #"{"c":3,"a":1}"#)
        #expect(CompactJSON.text(["@odata.context": "x", "a": 1]) == #"{"a":1}"#)
    }

    @Test(arguments: [
        ("abc-1.~/", "abc-1.~/"), ("", "''"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("$x", "'$x'"),
        ("a;b", "'a;b'"),
    ])
    func `a secret becomes one word of a shell`(text: String, quoted: String) {
        #expect(CredentialPrinter.quoted(text) == quoted)
    }

    @Test func `lines that differ only in ids become one with a count`() throws {
        let first = RepeatedLine(
            method: "GET", path: "/g/2c7790de-8b02-4814-85cf-e0c59380dee8/m", status: 200, caller: "A")
        let second = RepeatedLine(
            method: "GET", path: "/g/08a8455c-48dd-45ff-ad82-7211355354f3/m", status: 200, caller: "A")
        let other = RepeatedLine(method: "GET", path: "/g/x/m", status: 200, caller: "A")
        let refused = RepeatedLine(method: "GET", path: second.path, status: 403, caller: "A")
        let joined = try #require(first.joined(with: second)?.joined(with: first))
        let plain = Console(isTerminal: false, isErrorTerminal: false, hasColour: false)
        #expect(joined.text(plain) == "GET /g/{id}/m × 3  → 200 OK  as A")
        #expect(first.joined(with: first)?.path == first.path)
        #expect(first.joined(with: other) == nil)
        #expect(first.joined(with: refused) == nil)
    }

    @Test func `a progress bar stays within its ends`() {
        let bar = ProgressBar(
            "x", total: 4, console: Console(isTerminal: false, isErrorTerminal: false, hasColour: false))
        #expect(bar.text(2) == "x [############............] 2/4")
        #expect(bar.text(9).hasSuffix("4/4"))
        #expect(bar.text(-1).hasSuffix("0/4"))
    }
}
