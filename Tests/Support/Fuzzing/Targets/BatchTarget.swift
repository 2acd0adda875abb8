import Access
import Core
import GraphAPI
import HTTPSupport
import HTTPTypes
import HummingbirdCore
import NIOCore
import TestSupport

extension FuzzTarget {
    /// The decoder of `$batch`: the plan of its items, and where each of them would go.
    static let batch = FuzzTarget(
        name: "batch", grammar: BatchGrammar.input,
        words: [
            "\"dependsOn\":[\"1\"]", "\"url\":\"/users\"", "$batch", "%24batch",
            "https://drawbridge.example/v1.0/users",
            "\"headers\":{\"Authorization\":\"Bearer x\"}", "\"body\":{}", "\"method\":\"PATCH\"", "/beta/",
            "//evil.example",
        ]
    ) { bytes throws(FuzzFinding) in
        let origin = "https://drawbridge.example"
        let outer = BatchGrammar.outer(bytes)
        let read = try FuzzFinding.reading {
            var members = try MemberReader(RequestBodyReader.parse(bytes, .request))
            let requests = try members.required(members.array("requests"), "requests")
            try members.refuseUnknown()
            return try BatchPlan(requests) { json, path throws(Failure) in
                try BatchItem(json, path: path, outer: outer, origin: origin)
            }
        }
        guard let plan = read else { return }
        guard plan.items.count <= 20, plan.order.sorted() == Array(plan.items.indices) else {
            throw FuzzFinding("\(plan.items.count) items in the order \(plan.order)")
        }
        var done: Set<ExactText> = []
        for place in plan.order {
            let item = plan.items[place]
            guard item.dependencies.allSatisfy({ done.contains(ExactText($0)) }) else {
                throw FuzzFinding("'\(item.id)' comes before what it depends on")
            }
            done.insert(ExactText(item.id))
            switch item.request {
            case .failure(let failure): try FuzzFinding.check(failure)
            case .success(let inner): try BatchGrammar.check(inner)
            }
        }
    }
}

/// Bodies of `$batch`, good and nearly good.
enum BatchGrammar {
    /// The request that an item's batch would come in; the item gets its token and nothing else.
    static func outer(_ bytes: [UInt8]) -> APIRequest {
        APIRequest(
            operation: .batch, version: .v1, parameters: [:], query: "", path: "/v1.0/$batch",
            headers: [.authorization: "Bearer outer"], requestID: RequestID(high: 1, low: 2),
            body: RequestBodyReader(body: RequestBody(buffer: ByteBuffer()), headers: [:]), remoteAddress: "127.0.0.1")
    }

    /// What leaves a batch goes to a Graph path of this server with the caller's own token, and never to a batch.
    static func check(_ inner: InnerRequest) throws(FuzzFinding) {
        guard inner.target.hasPrefix("/v1.0/") || inner.target.hasPrefix("/beta/") else {
            throw FuzzFinding("an item goes to \(inner.target)")
        }
        guard inner.headers[values: .authorization] == ["Bearer outer"] else {
            throw FuzzFinding("an item has the credentials \(inner.headers[values: .authorization])")
        }
        guard inner.headers[values: .contentLength].count <= 1, inner.headers[.transferEncoding] == nil else {
            throw FuzzFinding("an item has a framing of its own")
        }
        let path = inner.target.prefix { $0 != "?" }
        if let segments = CanonicalPath.segments(path), segments.contains(.text("$batch")) {
            throw FuzzFinding("a batch stands in a batch: \(inner.target)")
        }
    }

    @Sendable static func input(_ numbers: inout SeededNumbers) -> [UInt8] {
        let count = numbers.once(in: 30) ? numbers.count(19...22) : numbers.count(0...5)
        let items = (0..<count).map { item($0, &numbers) }
        return Array(#"{"requests":[\#(items.joined(separator: ","))]}"#.utf8)
    }

    private static func item(_ place: Int, _ numbers: inout SeededNumbers) -> String {
        var members = [
            "\"id\":\"\(numbers.once(in: 10) ? numbers.one(of: ["0", "", "x"]) : String(place))\"",
            "\"method\":\"\(numbers.one(of: ["GET", "POST", "PATCH", "DELETE", "PUT", "get", "TRACE", "HEAD", ""]))\"",
            "\"url\":\(JSONWriter.text(.string(url(&numbers))))",
        ]
        if numbers.once(in: 3) {
            let ids = (0..<numbers.count(0...3)).map { _ in "\"\(numbers.count(0...6))\"" }
            members.append("\"\(numbers.one(of: ["dependsOn", "depends_on"]))\":[\(ids.joined(separator: ","))]")
        }
        if numbers.once(in: 3) { members.append("\"body\":\(JSONGrammar.value(&numbers, depth: 3))") }
        if numbers.once(in: 3) {
            let name = numbers.one(of: [
                "Content-Type", "Authorization", "Prefer", "If-Match", "", "a b", "Transfer-Encoding", "Host", ":path",
                "\u{E9}",
            ])
            let value = numbers.one(of: ["application/json", "x\\r\\ny: z", "*", "\\u0000", ""])
            members.append("\"headers\":{\"\(name)\":\"\(value)\"}")
        }
        if numbers.once(in: 15) { members.append("\"colour\":\(JSONGrammar.value(&numbers, depth: 4))") }
        members.shuffle(using: &numbers)
        return "{\(members.joined(separator: ","))}"
    }

    private static func url(_ numbers: inout SeededNumbers) -> String {
        numbers.one(of: [
            "", "/", "https://drawbridge.example", "https://evil.example", "//", "//evil.example", "?", "http:",
        ])
            + numbers.one(of: ["", "/v1.0", "/beta", "v1.0", "/v2.0", "/../v1.0", "/v1.0/../mtd"])
            + numbers.one(of: [
                "/users", "/$batch", "/%24batch", "/%2524batch", "/$BATCH", "//$batch", "/groups('x')",
                "/groups/$count",
                "/x y", "/\u{E9}", "?$filter=a eq 'b'", "/users?$top=1", "#x", "",
            ])
    }
}
