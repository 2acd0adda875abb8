import Core
import Foundation
import Synchronization
import Testing
import Tokens

@testable import Server

/// A network that a test controls.
private final class FakeNetwork: KeySetTransport {
    struct State {
        var addresses = ["8.8.8.8"]
        var body: [UInt8]?
        var asked: [String] = []
        var now = Timestamp(seconds: 1_795_430_400)
    }

    let state = Mutex(State())

    func addresses(of host: String, port: Int) async throws -> [String] { state.withLock { $0.addresses } }

    func body(of url: KeySetURL, at address: String, maximumBytes: Int) async throws -> [UInt8] {
        let body = state.withLock { state in
            state.asked.append("\(url.text) \(address)")
            return state.body
        }
        guard let body, body.count <= maximumBytes else { throw Failure.unavailable("no body") }
        return body
    }

    var asked: [String] { state.withLock { $0.asked } }
    func advance(_ span: TimeSpan) { state.withLock { $0.now = $0.now + span } }

    func serve(_ keys: [VerificationKey]?) {
        state.withLock { $0.body = keys.map { JSONWriter.bytes(VerificationKey.setJSON($0)) } }
    }

    func fetcher(_ rules: OutboundRules = OutboundRules()) -> JWKSFetcher {
        JWKSFetcher(rules: rules, transport: self, now: { self.state.withLock { $0.now } })
    }
}

@Suite struct JWKSFetcherTests {
    private let uri = "https://sso.example/keys"
    private let one: VerificationKey
    private let two: VerificationKey

    init() throws {
        one = try SigningKey.generate(.ES256).publicKey
        two = try SigningKey.generate(.ES256).publicKey
    }

    @Test func `a set is fetched from the judged address and then remembered`() async throws {
        let network = FakeNetwork()
        network.serve([one])
        let fetcher = network.fetcher()
        #expect(try await fetcher.register(uri) == [one])
        #expect(try await fetcher.keys(uri) == [one])
        #expect(network.asked == ["https://sso.example/keys 8.8.8.8"])
    }

    @Test(arguments: [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:10.0.0.1"], []])
    func `nothing is sent to an address that is not public`(_ addresses: [String]) async throws {
        let network = FakeNetwork()
        network.serve([one])
        network.state.withLock { $0.addresses = addresses }
        let fetcher = network.fetcher()
        let error = await #expect(throws: Failure.self) { try await fetcher.register(uri) }
        #expect(error?.kind == .invalid && network.asked == [])
    }

    @Test func `a private address and a bad answer look the same`() async throws {
        let network = FakeNetwork()
        let silent = await #expect(throws: Failure.self) { try await network.fetcher().register(uri) }
        network.state.withLock { $0.addresses = ["127.0.0.1"] }
        let refused = await #expect(throws: Failure.self) { try await network.fetcher().register(uri) }
        #expect(silent?.message == refused?.message && silent?.code == refused?.code)
    }

    @Test(arguments: ["", "[]", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\",\"kid\":\"x\"}]}", "<html>"])
    func `an answer without usable keys is refused`(_ body: String) async throws {
        let network = FakeNetwork()
        network.state.withLock { $0.body = Array(body.utf8) }
        await #expect(throws: Failure.self) { try await network.fetcher().register(uri) }
    }

    @Test func `a refusal of the URL asks nobody`() async throws {
        let network = FakeNetwork()
        network.serve([one])
        for bad in ["http://sso.example/", "https://sso.example:8443/", "https://u@sso.example/"] {
            await #expect(throws: Failure.self) { try await network.fetcher().register(bad) }
        }
        #expect(network.asked == [])
    }

    @Test func `unknown kids cause one fetch a minute at most`() async throws {
        let network = FakeNetwork()
        network.serve([one])
        let fetcher = network.fetcher()
        _ = try await fetcher.register(uri)
        network.serve([two])
        for _ in 0..<50 { #expect(try await fetcher.refreshedKeys(uri) == [one]) }
        #expect(network.asked.count == 1)
        network.advance(.seconds(60))
        for _ in 0..<50 { #expect(try await fetcher.refreshedKeys(uri) == [two]) }
        #expect(network.asked.count == 2)
    }

    @Test func `many callers at once share one fetch`() async throws {
        let network = FakeNetwork()
        network.serve([one])
        let fetcher = network.fetcher()
        let answers = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<50 { group.addTask { (try? await fetcher.keys(uri).count) ?? 0 } }
            return await group.reduce(0, +)
        }
        #expect(answers == 50 && network.asked.count == 1)
    }

    @Test func `the last good set holds for 24 hours and then fails closed`() async throws {
        let network = FakeNetwork()
        network.serve([one])
        let fetcher = network.fetcher()
        _ = try await fetcher.register(uri)
        network.serve(nil)
        network.advance(.seconds(86_399))
        #expect(try await fetcher.keys(uri) == [one])
        network.advance(.seconds(1))
        await #expect(throws: Failure.self) { try await fetcher.keys(uri) }
        network.serve([two])
        network.advance(.minutes(1))
        #expect(try await fetcher.keys(uri) == [two])
    }

    @Test func `keys over an hour old are replaced before they are used`() async throws {
        let network = FakeNetwork()
        network.serve([one])
        let fetcher = network.fetcher()
        _ = try await fetcher.register(uri)
        network.serve([two])
        network.advance(.hours(1))
        #expect(try await fetcher.keys(uri) == [two])
    }
}
