import Core
import TestSupport
import Testing

/// The quick look must never call a text canonical that the reader and the writer together do not.
@Suite struct CanonicalScanTests {
    @Test(arguments: [
        "{}", #"{"a":1}"#, #"{"a":[],"b":{}}"#, #"{"a":-7,"ab":true,"b":false,"c":null}"#,
        #"{"text":"grün – 漢字 😀"}"#, #"{"a":[1,[2,{"x":"y"}],"z"]}"#, #"{"a":999999999999999}"#,
    ]) func `plain canonical objects are recognised`(text: String) {
        #expect(CanonicalScan.isCanonicalObject(text))
    }

    @Test(arguments: [
        "", " ", "{", "}", "[]", "1", #""a""#, "{} ", " {}", "{}{}", #"{"a":1,}"#, #"{,"a":1}"#, #"{"a" :1}"#,
        #"{"a": 1}"#, #"{"b":1,"a":1}"#, #"{"a":1,"a":1}"#, #"{"ab":1,"a":1}"#, #"{"a":01}"#, #"{"a":-0}"#,
        #"{"a":-}"#, #"{"a":1.0}"#, #"{"a":1e3}"#, #"{"a":+1}"#, #"{"a":9999999999999999}"#, #"{"a":tru}"#,
        #"{"a":nulls}"#, #"{"a":"x}"#, #"{"a":"\u0041"}"#, #"{"a":"\/"}"#, "{\"a\":\"\n\"}", #"{"ä":1}"#,
        #"{a:1}"#, #"{"a":[1,]}"#, #"{"a":[1 ,2]}"#, #"{"a":}"#, #"{"a"}"#, #"{"a":[}"#,
    ]) func `anything else is not, or the look cannot tell`(text: String) {
        #expect(!CanonicalScan.isCanonicalObject(text))
    }

    @Test func `depth is bounded`() {
        func nested(_ depth: Int) -> String {
            #"{"a":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
        }
        #expect(CanonicalScan.isCanonicalObject(nested(60)))
        #expect(!CanonicalScan.isCanonicalObject(nested(100_000)))
    }

    @Test func `own members are named with their values, those of inner objects are not`() {
        var seen: [String] = []
        let isCanonical = CanonicalScan.isCanonicalObject(#"{"a":{"seq":9},"seq":12,"tenant":"x"}"#) { name, value in
            seen.append("\(Substring(name))=\(Substring(value))")
        }
        #expect(isCanonical)
        #expect(seen == [#"a={"seq":9}"#, "seq=12", #"tenant="x""#])
    }

    @Test func `what it recognises is what reader and writer leave unchanged, in any damaged text`() {
        var random = SeededNumbers(seed: 1)
        let whole = Array(#"{"a":-10,"b":[true,null,{"c":"d\n","e":""}],"f":{"g":0,"h":12},"i":"ü"}"#.utf8)
        let plain = Array(#"{"a":-10,"b":[true,null,{"c":"d","e":""}],"f":{"g":0,"h":12},"i":"ü"}"#.utf8)
        let alphabet = Array(#"{}[]:,"\ -+.0189etrufalsnbx"#.utf8)
        var recognised = 0
        for round in 0..<40_000 {
            var bytes = round.isMultiple(of: 2) ? whole : plain
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(alphabet.randomElement(using: &random) ?? 0, at: place)
                case 2: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
                default: bytes[place] = alphabet.randomElement(using: &random) ?? 0
                }
            }
            guard let text = String(validating: bytes, as: UTF8.self), CanonicalScan.isCanonicalObject(text) else {
                continue
            }
            recognised += 1
            let value = try? JSONReader.read(text, limits: .trusted)
            #expect(value.map { JSONWriter.canonicalText($0) } == text)
        }
        #expect(recognised > 1_000)
    }
}
