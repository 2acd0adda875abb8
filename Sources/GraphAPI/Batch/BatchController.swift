import Access
import Audit
import Core
import HTTPSupport
import HTTPTypes
import Services

/// `$batch`: up to 20 Graph requests in one (Graph: JSON batching). Each is made with the token of the batch, and is
/// authorised, carried out and audited as if it had come alone.
struct BatchController: Sendable {
    /// The operations and their handlers.
    var routes: [Route] { [.dispatching(.batch, run)] }

    private func run(
        _ request: APIRequest, _ caller: Caller, _ dispatch: InnerDispatch
    ) async throws -> APIResponse {
        try caller.authorize()
        guard request.query.isEmpty else { throw Failure.invalid("A batch takes no query options.") }
        var members = MemberReader(try await request.body.object())
        let requests = try members.required(members.array("requests"), "requests")
        try members.refuseUnknown()
        let origin = caller.environment.publicURL
        let plan = try BatchPlan(requests) { json, path throws(Failure) in
            try BatchItem(json, path: path, outer: request, origin: origin)
        }
        var answers: [Int: JSON] = [:]
        var failed: Set<ExactText> = []
        for place in plan.order {
            let item = plan.items[place]
            let answer: BatchAnswer
            if item.dependencies.contains(where: { failed.contains(ExactText($0)) }) {
                answer = BatchAnswer(.failedDependency(), request, now: caller.now)
            } else {
                switch item.request {
                case .success(let inner): answer = BatchAnswer(await dispatch(inner))
                case .failure(let failure): answer = BatchAnswer(failure, request, now: caller.now)
                }
            }
            if !answer.isGood { failed.insert(ExactText(item.id)) }
            answers[place] = answer.json(id: item.id)
        }
        let responses = plan.items.indices.compactMap { answers[$0] }
        return .json(["responses": .array(responses)], type: APIResponse.graphType)
    }
}

/// The answer to one item.
struct BatchAnswer: Sendable {
    private let status: Int
    private let headers: HTTPFields
    private let body: [UInt8]

    /// Headers of a single answer that speak of the connection, of a browser or of the caller's limits, not of the item.
    private static let dropped: Set<String> = [
        "content-length", "content-security-policy", "cross-origin-resource-policy", "ratelimit", "ratelimit-policy",
        "referrer-policy", "strict-transport-security", "x-content-type-options", "x-frame-options",
    ]

    init(_ answer: InnerAnswer) {
        status = answer.status
        headers = answer.headers
        body = answer.body
    }

    /// The answer to an item that was never sent.
    init(_ failure: Failure, _ request: APIRequest, now: Timestamp) {
        status = ErrorBody.status(failure.kind)
        headers = [.contentType: APIResponse.graphType]
        body = JSONWriter.bytes(ErrorBody.graph(failure, request.requestID, nil, now))
    }

    /// Whether items that depend on this one may go on.
    var isGood: Bool { (200..<400).contains(status) }

    /// The item of `responses`. JSON stands as it is, any other body as base64.
    func json(id: String) -> JSON {
        let shown = headers.filter { !Self.dropped.contains($0.name.canonicalName) }
        var object: JSONObject = [
            "id": .string(id), "status": .integer(Int64(status)),
            "headers": .object(JSONObject(shown.map { .init(name: $0.name.rawName, value: .string($0.value)) })),
        ]
        if !body.isEmpty {
            let isJSON = headers[.contentType]?.hasPrefix("application/json") ?? false
            let value = isJSON ? try? JSONReader.read(body, limits: .trusted) : nil
            object.append("body", value ?? .string(Base64.encode(body)))
        }
        return .object(object)
    }
}

extension Failure {
    /// 424: an item of a batch that another one's failure kept from being made.
    fileprivate static func failedDependency() -> Failure {
        Failure(.failedDependency, code: "FailedDependency", "A request that this one depends on failed.")
    }
}
