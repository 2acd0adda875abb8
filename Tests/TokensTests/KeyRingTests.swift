import Core
import Testing
import Tokens

@Suite struct KeyRingTests {
    private let now = TestVault.now

    @Test func `an earlier key verifies until the last of its tokens has expired, and not longer`() throws {
        let first = try SigningKey.generate(.ES256)
        let ring = KeyRing(signing: first, created: now).rotated(to: try .generate(.ES256), now: now)
        let lastUse = now + .hours(1) + .seconds(60)
        #expect(ring.verificationKey(first.keyID, now: lastUse) != nil)
        #expect(ring.publicJWKS(now: lastUse).object?["keys"]?.array?.count == 2)
        #expect(ring.verificationKey(first.keyID, now: now + KeyRing.overlap) == nil)
        #expect(ring.publicJWKS(now: now + KeyRing.overlap).object?["keys"]?.array?.count == 1)
        #expect(ring.generation == 2)
    }

    @Test func `a leaked key ends at once, and those before it`() throws {
        let first = try SigningKey.generate(.ES256)
        let second = try SigningKey.generate(.ES256)
        let ring = KeyRing(signing: first, created: now).rotated(to: second, now: now)
            .rotated(to: try .generate(.ES256), now: now, distrustingEarlier: true)
        #expect(ring.verificationKey(first.keyID, now: now) == nil)
        #expect(ring.verificationKey(second.keyID, now: now) == nil)
        #expect(ring.verificationKeys(now: now).count == 1)
    }

    @Test func `there is no default key`() throws {
        let ring = KeyRing(signing: try .generate(.ES256), created: now)
        for keyID in ["", "x", ring.signing.keyID + " ", String(ring.signing.keyID.dropLast())] {
            #expect(ring.verificationKey(keyID, now: now) == nil)
        }
    }

    @Test(arguments: [
        (SignatureAlgorithm.RS256, ["kty", "use", "kid", "alg", "n", "e"]),
        (.ES256, ["kty", "use", "kid", "alg", "crv", "x", "y"]),
    ]) func `the published key has public members only`(_ algorithm: SignatureAlgorithm, _ names: [String]) throws {
        let ring = KeyRing(signing: try .generate(algorithm), created: now)
        let key = try #require(ring.publicJWKS(now: now).object?["keys"]?.array?.first?.object)
        #expect(key.names == names)
        #expect(key["kid"]?.string == ring.signing.keyID && key["alg"]?.string == algorithm.rawValue)
    }
}
