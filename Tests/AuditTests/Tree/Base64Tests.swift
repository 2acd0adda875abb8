import Audit
import Testing

@Suite struct Base64Tests {
    /// RFC 4648 section 10, and the two characters that base64url spells otherwise.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"), ("~~~?", "fn5+Pw=="),
    ]) func `the published examples hold in both directions`(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded.utf8) == Array(plain.utf8))
    }

    @Test func `every length comes back`() {
        for count in 0...70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
            #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
        }
    }

    @Test(arguments: [
        "Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zm8", "Zm9v=", "Zm9vYg=\n", "Zm 9", "Zm9v\n", "Zm-_", "Zh==",
        "Zm9=",
        "Zg==Zg==", "Z=g=", "Zm9vÿ", "Zg=A",
    ]) func `any other spelling is refused`(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }
}
