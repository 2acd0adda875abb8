import Access
import Core
import HTTPSupport
import HTTPTypes
import Services

/// One Graph request whose caller may do what it asks for, with its options read.
struct GraphCall: Sendable {
    /// The request as it came.
    let request: APIRequest
    /// Who asks.
    let caller: Caller
    /// What stands behind the `?`.
    let options: QueryOptions
    /// Seals the links to next pages.
    let cursors: any CursorSealing

    /// Reads the options.
    /// - Throws: 400 naming an option that is unknown or malformed.
    init(_ request: APIRequest, _ caller: Caller, _ cursors: any CursorSealing) throws(Failure) {
        self.request = request
        self.caller = caller
        self.cursors = cursors
        options = try QueryOptions(
            rawQuery: request.query.isEmpty ? nil : request.query, version: request.version ?? .v1)
    }

    /// The version of the path.
    var version: GraphVersion { request.version ?? .v1 }

    /// The addresses of answers.
    var context: GraphContext { GraphContext(publicURL: caller.environment.publicURL, version: version) }

    /// The path parameter `id`.
    var id: String { get throws(Failure) { try request.parameter("id") } }

    /// Whether the caller wants words that its version does not know.
    var wantsUnknownWords: Bool { request.prefers("include-unknown-enum-members") }

    /// The members of the body that may be written.
    /// - Throws: 415 for another type, 400 naming what is wrong.
    func body(_ type: EntityType, _ mode: BodyMode) async throws -> JSONObject {
        try type.accept(try await request.body.object(), version: version, mode: mode)
    }

    /// How the answer shows entities of the set. Called before a change, so that a wrong option changes nothing.
    /// - Throws: 400 naming an option that means nothing here, or a member or navigation that is unknown.
    func view(_ resource: GraphResource, allowing allowed: Set<QueryOptions.Option> = [.select, .expand])
        throws(Failure)
        -> GraphView
    {
        try options.allow(only: allowed)
        let rendering = try options.rendering(of: resource.type, includesUnknownEnumMembers: wantsUnknownWords)
        for expansion in rendering.expansions where !resource.expandable.contains(ExactText(expansion.property)) {
            throw .invalid("'\(expansion.property)' cannot be expanded here.", target: "$expand")
        }
        return GraphView(
            resource: resource, rendering: rendering, select: try options.selection(of: resource.type), call: self)
    }

    /// Whether two stored documents of a type show the same, in the version that shows the most.
    func looksSame(_ type: EntityType) -> DocumentComparison {
        { type.render($0, version: .beta) == type.render($1, version: .beta) }
    }

    /// The answer with the preferences that were followed (RFC 7240, section 3).
    func answer(_ json: JSON, status: Int = 200, preferences: [String] = []) -> APIResponse {
        var applied = preferences
        if wantsUnknownWords { applied.append("include-unknown-enum-members") }
        let response = APIResponse.json(json, status: status, type: APIResponse.graphType)
        return applied.isEmpty ? response : response.with(.preferenceApplied, applied.joined(separator: ", "))
    }
}

extension Route {
    /// A Graph route: the caller's rights are checked before the options and the body are looked at.
    static func graph(
        _ operation: APIOperation, _ cursors: any CursorSealing,
        _ body: @escaping @Sendable (GraphCall) async throws -> APIResponse
    ) -> Route {
        Route(operation) { request, caller in
            try caller.authorize()
            return try await body(GraphCall(request, caller, cursors))
        }
    }
}

extension APIRequest {
    /// The value of a preference, for example 50 for `odata.maxpagesize=50`; nil where it is not given (RFC 7240).
    func preference(_ name: String) -> String? {
        for header in headers[values: HTTPField.Name.prefer] {
            for part in header.split(separator: ",") {
                let pair = part.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map {
                    String($0).trimmedOfSpaces
                }
                if pair.count == 2, pair[0].hasSameBytesIgnoringASCIICase(as: name) { return pair[1] }
            }
        }
        return nil
    }
}
