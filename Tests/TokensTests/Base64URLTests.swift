import Foundation
import Testing
import Tokens

@Suite struct Base64URLTests {
    @Test func `every byte string survives and agrees with Foundation`() {
        for length in 0..<70 {
            let bytes = SecureRandom.bytes(length)
            let text = Base64URL.encode(bytes)
            #expect(text == Forge.base64url(bytes))
            #expect(Base64URL.decode(text) == bytes)
        }
    }

    @Test(arguments: [
        "=", "AA==", "AAA=", "A", "AAAAA", "AB", "AAB", "AA+A", "AA/A", "AA A", "AA\nA", "AA\r\n", "AA\tA", "AA%3D",
        "AAé",
        "AA.A", "AAA\u{212A}",
    ])
    func `other spellings are refused`(_ text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}
