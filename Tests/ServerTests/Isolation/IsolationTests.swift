import Access
import Core
import TestServer
import Testing

/// Nothing of one tenant can be read, changed or even noticed by another.
@Suite struct IsolationTests {
    /// The estate that is asked for, and the one whose callers ask. Their connectors are different partners', so that the
    /// askers' own connector is never the one asked for.
    private static let estates = Task {
        let server = try await ContractServer.shared()
        async let theirs = TenantEstate.make(server, connector: TestTenant.lookout)
        async let ours = TenantEstate.make(server, connector: TestTenant.zimperium)
        return (theirs: try await theirs, ours: try await ours)
    }

    @Test func `every operation with an id in its path is in the table`() {
        let names = Set(IsolationCase.covered.map(\.id))
        #expect(names.subtracting(IsolationCase.table.keys).sorted() == [])
        #expect(Set(IsolationCase.table.keys).subtracting(names).sorted() == [], "the table must not name what is gone")
        let all = Set(APIOperation.all.map(\.id))
        #expect(Set(IsolationCase.exempt.keys).subtracting(all).sorted() == [])
        for operation in IsolationCase.covered {
            let count = operation.path.count { $0 == "{" }
            #expect(IsolationCase.table[operation.id]?.kinds.count == count, "\(operation.id)")
        }
    }

    @Test(arguments: IsolationCase.covered)
    func `another tenant's id looks like one that never was`(_ operation: APIOperation) async throws {
        let (theirs, ours) = try await Self.estates.value
        let entry = try #require(IsolationCase.table[operation.id])
        let asker = entry.asker == .vendor ? ours.vendor : ours.tenant.administrator
        let before = try await theirs.fingerprint()
        // The first id foreign, and, where there are two, the second foreign below one of our own.
        for ownIDs in 0..<entry.kinds.count {
            let foreign = entry.kinds.enumerated().map { $0 < ownIDs ? ours.id($1) : theirs.id($1) }
            let unknown = entry.kinds.enumerated().map { $0 < ownIDs ? ours.id($1) : newID() }
            for path in operation.paths {
                let first = try await ask(asker, operation, path, foreign, entry.body)
                let second = try await ask(asker, operation, path, unknown, entry.body)
                let shapes = [first.shape(without: foreign), second.shape(without: unknown)]
                #expect(shapes[0] == shapes[1], "\(operation.method) \(path)")
                let expected = operation.surface == .platform ? 403 : 404
                #expect(first.status == expected, "\(operation.method) \(path): \(first.text)")
                #expect(!first.text.contains(theirs.id(entry.kinds[0])), "an id that is refused is not repeated")
            }
        }
        #expect(try await theirs.fingerprint() == before, "\(operation.id) reached the other tenant")
    }

    @Test(arguments: IsolationCase.covered.filter(\.isConditional))
    func `no condition tells another tenant's id from one that never was`(_ operation: APIOperation) async throws {
        let (theirs, ours) = try await Self.estates.value
        let entry = try #require(IsolationCase.table[operation.id])
        let before = try await theirs.fingerprint()
        let foreign = entry.kinds.map { theirs.id($0) }
        let unknown = entry.kinds.map { _ in newID() }
        let client = ours.tenant.administrator
        for template in operation.paths {
            // The tag that the thing has for those who may see it.
            let end = template.firstRange(of: "{id}")?.upperBound ?? template.endIndex
            let readable = operation.method == "GET" ? template : String(template[..<end])
            let tag = try await theirs.tenant.administrator.get(filled(readable, foreign)).headers["etag"]
            let known = try #require(tag, "\(readable)")
            let plain = try await ask(client, operation, template, unknown, entry.body).shape(without: unknown)
            for value in ["*", known, "W/\(known)", "\"1-0\"", "\"999-0\", \(known)", "", "broken"] {
                for name in ["If-Match", "If-None-Match"] {
                    for ids in [foreign, unknown] {
                        let answer = try await ask(client, operation, template, ids, entry.body, [name: value])
                        #expect(
                            answer.shape(without: ids) == plain, "\(operation.method) \(template) \(name): \(value)")
                        #expect(answer.status == 404)
                    }
                }
            }
        }
        #expect(try await theirs.fingerprint() == before, "\(operation.id) reached the other tenant")
    }

    @Test(arguments: IsolationCase.covered.filter { $0.method == "GET" && $0.surface != .platform })
    func `no way to write another tenant's id finds it`(_ operation: APIOperation) async throws {
        let (theirs, ours) = try await Self.estates.value
        let entry = try #require(IsolationCase.table[operation.id])
        let asker = entry.asker == .vendor ? ours.vendor : ours.tenant.administrator
        let id = theirs.id(entry.kinds[0])
        let forms = [
            id.uppercased(), "%7B\(id)%7D", "\(id)%20", "\(id).", "\(id);x=y", "\(id)%00", "%2e%2e%2f\(id)",
            id.replacing("-", with: ""), "'\(id)'", "null", "*", "%25", "\(id),\(ours.id(entry.kinds[0]))",
            "..%2f..%2f\(theirs.tenant.id)%2f\(id)",
        ]
        for form in forms {
            let answer = try await ask(asker, operation, operation.paths[0], [form], nil)
            #expect((400...404).contains(answer.status), "\(form): \(answer.status) \(answer.text)")
        }
    }

    @Test(arguments: IsolationCase.covered.filter { $0.surface == .graph })
    func `another tenant's id in an item of a batch looks like one that never was`(_ operation: APIOperation)
        async throws
    {
        let (theirs, ours) = try await Self.estates.value
        let entry = try #require(IsolationCase.table[operation.id])
        let before = try await theirs.fingerprint()
        func batch(_ ids: [String]) async throws -> TestAnswer {
            let items = operation.paths.enumerated().map { place, template -> JSON in
                var item: JSONObject = [
                    "id": .string("\(place)"), "method": .string(operation.method),
                    "url": .string(filled(template, ids)),
                ]
                if let body = entry.body { item.append("body", body) }
                return .object(item)
            }
            return try await ours.tenant.administrator.post("/v1.0/$batch", ["requests": .array(items)])
        }
        let foreign = entry.kinds.map { theirs.id($0) }
        let unknown = entry.kinds.map { _ in newID() }
        let (first, second) = (try await batch(foreign), try await batch(unknown))
        #expect(first.shape(without: foreign) == second.shape(without: unknown))
        #expect((first["responses"].array ?? []).count == operation.paths.count)
        #expect((first["responses"].array ?? []).allSatisfy { $0["status"] == 404 }, "\(first.text)")
        #expect(try await theirs.fingerprint() == before, "\(operation.id) reached the other tenant")
    }

    private func filled(_ template: String, _ ids: [String]) -> String {
        ids.reduce(template) { path, id in path.replacing(#/\{[^}]*\}/#, with: id, maxReplacements: 1) }
    }

    private func ask(
        _ asker: TestClient, _ operation: APIOperation, _ path: String, _ ids: [String], _ body: JSON?,
        _ headers: [String: String] = [:]
    ) async throws -> TestAnswer {
        var path = path
        for id in ids {
            guard let range = path.firstRange(of: #/\{[^}]*\}/#) else {
                throw Failure.internal("too many ids for \(path)")
            }
            path.replaceSubrange(range, with: id)
        }
        if let body { return try await asker.send(operation.method, path, body, headers: headers) }
        return try await asker.server.send(operation.method, path, token: asker.token, headers: headers)
    }
}
