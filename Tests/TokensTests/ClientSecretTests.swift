import Testing
import Tokens

@Suite struct ClientSecretTests {
    @Test func `a secret is recognisable, long and matches only its own digest`() {
        let secret = ClientSecret.generate()
        #expect(secret.hasPrefix("drawbridge_"))
        #expect(Base64URL.decode(String(secret.dropFirst(11)))?.count == 32)
        #expect(ClientSecret.matches(secret, digest: ClientSecret.digest(secret)))
        #expect(!ClientSecret.matches(secret + " ", digest: ClientSecret.digest(secret)))
        #expect(!ClientSecret.matches(ClientSecret.generate(), digest: ClientSecret.digest(secret)))
        #expect(!ClientSecret.matches(secret, digest: []))
        #expect(!ClientSecret.matches("K", digest: ClientSecret.digest("\u{212A}")))
    }
}
