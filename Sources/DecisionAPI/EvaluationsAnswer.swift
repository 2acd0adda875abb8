import Core
import HTTPSupport
import Services

/// The answer to many questions (AuthZEN 1.0 section 7.2). Each is decided and written while the answer is sent, so that
/// its length costs no memory.
struct EvaluationsAnswer: Sendable {
    /// One answer, made when it is its turn.
    private enum Item: Sendable {
        case decision(PreparedDecision)
        case ready(JSON)
    }

    private let items: [Item]
    private let semantic: EvaluationsRequest.Semantic

    /// Bytes that are written at a time.
    private static let piece = 1 << 16

    /// - Parameter prepared: as many as the request has items; nil where an item is no question of ours.
    init(_ request: EvaluationsRequest, _ prepared: [PreparedDecision?]) {
        semantic = request.semantic
        items = zip(request.items, prepared).map { item, prepared in
            if let prepared { return .decision(prepared) }
            switch item {
            case .success(let question): return .ready(DecisionJSON.unsupported(question))
            case .failure(let failure): return .ready(DecisionJSON.failed(failure))
            }
        }
    }

    /// 200 with the answers up to the one that ends them.
    var response: APIResponse {
        APIResponse(
            status: 200,
            body: .stream(type: APIResponse.jsonType) { write in
                var bytes = Array("{\"evaluations\":[".utf8)
                for (index, item) in items.enumerated() {
                    let answer = json(item)
                    if index > 0 { bytes.append(UInt8(ascii: ",")) }
                    bytes += JSONWriter.bytes(answer)
                    if bytes.count >= Self.piece {
                        try await write(bytes)
                        bytes = []
                    }
                    if semantic.ends(after: answer.object?["decision"] == true) { break }
                }
                try await write(bytes + Array("]}".utf8))
            })
    }

    private func json(_ item: Item) -> JSON {
        switch item {
        case .decision(let prepared): DecisionJSON.render(prepared.decide())
        case .ready(let answer): answer
        }
    }
}
