import Core
import HTTPSupport
import HTTPTypes
import HummingbirdCore
import NIOCore
import Testing

@Suite struct NDJSONResultsTests {
    private func body(_ text: String, type: String = "application/x-ndjson") -> RequestBodyReader {
        RequestBodyReader(body: RequestBody(buffer: ByteBuffer(string: text)), headers: [.contentType: type])
    }

    /// The body of an answer, whether it is streamed or not.
    private func read(_ response: APIResponse) async throws -> JSON {
        var bytes: [UInt8] = []
        switch response.body {
        case .empty: break
        case .bytes(let whole, _): bytes = whole
        case .stream(_, let produce): try await produce { bytes += $0 }
        }
        return try JSONReader.read(bytes, limits: .trusted)
    }

    private func lines(_ count: Int) -> String { (0..<count).map { "\($0)" }.joined(separator: "\n") }

    @Test(arguments: [1, 1_000, 1_001, 2_500])
    func `each line has its result, in order`(count: Int) async throws {
        let response = try await NDJSONResults.response(to: body(lines(count))) { lines in
            #expect(lines.count <= NDJSONResults.chunkLines)
            return try lines.map { try $0.json() }
        }
        let answer = try await read(response)
        #expect(answer == ["results": .array((0..<count).map { .integer(Int64($0)) })])
    }

    @Test func `a first chunk that fails decides the status`() async throws {
        await #expect(throws: Failure.forbidden()) {
            try await NDJSONResults.response(to: body(lines(1_500))) { _ in throw Failure.forbidden() }
        }
    }

    @Test func `a later chunk that fails rejects its lines and ends the answer`() async throws {
        let failure = Failure.conflict("Later.", code: "Later")
        let response = try await NDJSONResults.response(to: body(lines(3_000))) { lines in
            if lines.first?.index == 1_000 { throw failure }
            return lines.map { .integer(Int64($0.index)) }
        }
        let answer = try await read(response).object
        let results = answer?["results"]?.array ?? []
        #expect(results.count == 2_000)
        #expect(results.dropFirst(1_000).first == NDJSONResults.rejected(1_000, failure))
        #expect(answer?["incomplete"] == true)
    }

    @Test func `lines beyond the most are not handled`() async throws {
        let response = try await NDJSONResults.response(to: body(lines(NDJSONResults.mostLines + 5))) { lines in
            lines.map { .integer(Int64($0.index)) }
        }
        let answer = try await read(response).object
        #expect(answer?["results"]?.array?.count == NDJSONResults.mostLines + 1)
        #expect(answer?["results"]?.array?.last?.object?["status"] == "rejected")
        #expect(answer?["incomplete"] == true)
    }

    @Test(arguments: ["", "\n\n"])
    func `a body without a line is refused`(text: String) async {
        await #expect(throws: Failure.self) { try await NDJSONResults.response(to: body(text)) { _ in [] } }
    }

    @Test func `another type is refused`() async {
        await #expect {
            try await NDJSONResults.response(to: body("{}", type: "application/json")) { _ in [] }
        } throws: {
            ($0 as? Failure)?.kind == .unsupportedMediaType
        }
    }
}
