import Core
import Testing
import Tokens

@Suite struct SealedCursorTests {
    @Test func `what is sealed opens in the same context only`() throws {
        let cursor = try SealedCursor(key: SecureRandom.bytes(32))
        let text = try cursor.seal([1, 2, 3], context: [9])
        #expect(try cursor.open(text, context: [9]) == [1, 2, 3])
        #expect(throws: Failure.self) { try cursor.open(text, context: [8]) }
        #expect(throws: Failure.self) { try SealedCursor(key: SecureRandom.bytes(32)).open(text, context: [9]) }
    }

    @Test func `no byte of it can be changed`() throws {
        let cursor = try SealedCursor(key: SecureRandom.bytes(32))
        let sealed = try #require(Base64URL.decode(try cursor.seal(Array("page 2".utf8), context: [])))
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            let error = #expect(throws: Failure.self) { try cursor.open(Base64URL.encode(changed), context: []) }
            #expect(error?.kind == .invalid)
        }
    }

    @Test(arguments: ["", "A", "====", "AAAA", String(repeating: "A", count: 10_000)])
    func `nonsense is a 400`(_ text: String) throws {
        let cursor = try SealedCursor(key: SecureRandom.bytes(32))
        let error = #expect(throws: Failure.self) { try cursor.open(text, context: []) }
        #expect(error?.kind == .invalid)
    }

    @Test func `equal contents are sealed differently`() throws {
        let cursor = try SealedCursor(key: SecureRandom.bytes(32))
        #expect(try cursor.seal([1], context: []) != cursor.seal([1], context: []))
    }
}
