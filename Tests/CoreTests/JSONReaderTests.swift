import Core
import Testing

@Suite struct `The strict JSON reader` {
    @Test(arguments: [
        ("{\"a\":1,\"a\":2}", "occurs twice"), (#"{"a":1,"\u0061":2}"#, "occurs twice"),
        ("[1,]", "unexpected character"),
        ("{\"a\":1,}", "member name"), ("01", "after the value"), ("+1", "unexpected character"),
        ("1e309", "out of range"),
        ("NaN", "unexpected character"), ("'a'", "unexpected character"), ("// a\n1", "unexpected character"),
        ("", "unexpected end"),
        (#""\ud800""#, "lone surrogate"), (#""\ud800\u0041""#, "lone surrogate"), (#""\udc00""#, "lone surrogate"),
        (#""\u0000""#, "NUL"), ("\"a\nb\"", "control character"), ("\"abc", "without an end"),
        ("nul", "unexpected character"),
        ("1 2", "after the value"), ("\u{FEFF}1", "unexpected character"), ("-", "digit"), ("1.", "digit"),
        ("1e", "digit"),
        (#""\x41""#, "unknown escape"), (#""\u12""#, "hexadecimal"), ("[", "unexpected end"), ("{\"a\"}", "':'"),
    ])
    func `refuses what is not strict JSON`(text: String, reason: String) {
        let error = #expect(throws: JSONError.self) { try JSONReader.read(text) }
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test(
        arguments: [[0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xC0, 0x80], [0xFF]] as [[UInt8]]
    )
    func `refuses bytes that are not UTF-8`(bytes: [UInt8]) {
        let text = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
        #expect(throws: JSONError.self) { try JSONReader.read(text) }
        let escaped = [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "n")] + bytes + [UInt8(ascii: "\"")]
        #expect(throws: JSONError.self) { try JSONReader.read(escaped) }
    }

    @Test func `reads every kind of value`() throws {
        let value = try JSONReader.read(
            #" {"a":[1,-2.5,true,null,"\u00e9\uD83D\uDE00\n"], "b":{}, "big":12345678901234567890} "#)
        #expect(value.object?["a"]?.array == [1, .number(-2.5), true, nil, "é😀\n"])
        #expect(value.object?["b"]?.object?.isEmpty == true)
        #expect(value.object?["big"]?.double == 1.2345678901234567e19)
    }

    @Test func `keeps every limit`() {
        let limits = JSONLimits(depth: 3, nodes: 10, items: 4, stringBytes: 5)
        #expect(throws: Never.self) { try JSONReader.read("[[[]]]", limits: limits) }
        #expect(throws: JSONError.self) { try JSONReader.read("[[[[]]]]", limits: limits) }
        #expect(throws: JSONError.self) { try JSONReader.read("[1,2,3,4,5]", limits: limits) }
        #expect(throws: JSONError.self) { try JSONReader.read("\"123456\"", limits: limits) }
        #expect(throws: JSONError.self) { try JSONReader.read(#""\n23456""#, limits: limits) }
        #expect(throws: JSONError.self) { try JSONReader.read("[[1,2,3],[1,2,3],[1,2,3]]", limits: limits) }
        #expect(throws: JSONError.self) { try JSONReader.read(String(repeating: "[", count: 100_000)) }
    }

    @Test func `never traps on random bytes`() {
        var state: UInt64 = 42
        func next() -> UInt8 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        let alphabet = Array("{}[]\",:\\u0123456789abcdefE+-.ntrl \u{7f}\u{e9}".utf8)
        for _ in 0..<3_000 {
            let bytes = (0..<Int(next() % 40)).map { _ in alphabet[Int(next()) % alphabet.count] }
            if let value = try? JSONReader.read(bytes) {
                // Whatever is read can be written and read back, and then is written the same.
                let again = try? JSONReader.read(JSONWriter.bytes(value))
                #expect(again.map(JSONWriter.canonicalText) == JSONWriter.canonicalText(value))
            }
        }
    }
}

@Suite struct `The canonical form` {
    @Test(arguments: [
        ("1e30", "1e+30"), ("1e21", "1e+21"), ("123456789012345680000.0", "123456789012345680000"),
        ("0.000001", "0.000001"),
        ("1e-7", "1e-7"), ("-0.0", "0"), ("4.50", "4.5"), ("333333333.33333329", "333333333.3333333"),
        ("2e-3", "0.002"),
        ("9007199254740993", "9007199254740993"),
    ])
    func `writes numbers as RFC 8785 does`(text: String, canonical: String) throws {
        #expect(JSONWriter.canonicalText(try JSONReader.read(text)) == canonical)
    }

    @Test func `sorts members by UTF-16 code units`() throws {
        let value = try JSONReader.read(#"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#)
        #expect(
            JSONWriter.canonicalText(value)
                == "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1F600}\":5,\"\u{fb33}\":3}")
    }
}
