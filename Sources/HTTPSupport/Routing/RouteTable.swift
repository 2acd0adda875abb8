import Access
import Core
import Services

/// What handles an operation: with an authenticated caller, or for the few operations that declare why they need none,
/// without.
package enum RouteHandler: Sendable {
    case authenticated(@Sendable (APIRequest, Caller) async throws -> APIResponse)
    case anonymous(@Sendable (APIRequest) async throws -> APIResponse)
    /// With an authenticated caller, and a way to answer requests that stand in its body.
    case dispatching(@Sendable (APIRequest, Caller, InnerDispatch) async throws -> APIResponse)
}

/// One operation and its handler. Controllers give lists of these.
package struct Route: Sendable {
    package let operation: APIOperation
    package let handler: RouteHandler
    /// Whether the handler reads the query. Where none does, a query is refused rather than ignored.
    let takesQuery: Bool

    /// A route for callers with a token.
    /// - Parameter takesQuery: whether the handler reads the query; those of Graph always do.
    package init(
        _ operation: APIOperation, takesQuery: Bool = false,
        _ handler: @escaping @Sendable (APIRequest, Caller) async throws -> APIResponse
    ) {
        self.init(operation: operation, handler: .authenticated(handler), takesQuery: takesQuery)
    }

    /// A route that needs no token; the operation says why.
    package static func anonymous(
        _ operation: APIOperation, _ handler: @escaping @Sendable (APIRequest) async throws -> APIResponse
    ) -> Route {
        Route(operation: operation, handler: .anonymous(handler))
    }

    /// A route for callers with a token whose body holds requests.
    package static func dispatching(
        _ operation: APIOperation,
        _ handler: @escaping @Sendable (APIRequest, Caller, InnerDispatch) async throws -> APIResponse
    ) -> Route {
        Route(operation: operation, handler: .dispatching(handler))
    }

    private init(operation: APIOperation, handler: RouteHandler, takesQuery: Bool = false) {
        self.operation = operation
        self.handler = handler
        // AuthZEN's readers are lenient in all things.
        self.takesQuery = takesQuery || operation.surface == .graph || operation.surface == .decisions
    }
}

/// The one table of routes. It knows for each path which methods it has, so it answers 405 with `Allow` where a router that
/// matches method and path together can only answer 404, and the same table serves requests that do not come over a
/// connection of their own.
package struct RouteTable: Sendable {
    /// What a path and method lead to.
    enum Match: Sendable {
        case found(Route, version: GraphVersion?, parameters: [String: String])
        case wrongMethod(allow: [String])
        case none
    }

    private struct Entry: Sendable {
        let route: Route
        let version: GraphVersion?
    }

    private final class Node: Sendable {
        let literals: [ExactText: Node]
        /// A segment that may be anything, and the parameter it becomes.
        let parameter: Node?
        /// One or more segments that may be anything: the rest of the path.
        let rest: Node?
        let entries: [String: Entry]
        let parameterNames: [String: [String]]

        init(_ builder: Builder) {
            literals = builder.literals.mapValues { Node($0) }
            parameter = builder.parameter.map { Node($0) }
            rest = builder.rest.map { Node($0) }
            entries = builder.entries
            parameterNames = builder.parameterNames
        }
    }

    private final class Builder {
        var literals: [ExactText: Builder] = [:]
        var parameter: Builder?
        var rest: Builder?
        var entries: [String: Entry] = [:]
        var parameterNames: [String: [String]] = [:]
    }

    private let root: Node
    package let operations: [APIOperation]

    /// - Throws: 500 when two routes want the same method and path, or a handler does not fit its operation.
    package init(_ routes: [Route]) throws(Failure) {
        let builder = Builder()
        for route in routes {
            switch route.handler {
            case .authenticated where route.operation.access.isAnonymous,
                .dispatching where route.operation.access.isAnonymous,
                .anonymous where !route.operation.access.isAnonymous:
                throw .internal("\(route.operation.id): the handler does not fit the declared access")
            default: break
            }
            for path in route.operation.paths {
                let version = GraphVersion.allCases.first {
                    route.operation.surface == .graph && path.hasPrefix("/\($0.rawValue)/")
                }
                try Self.insert(Entry(route: route, version: version), path: path, into: builder)
            }
        }
        root = Node(builder)
        operations = routes.map(\.operation)
    }

    private static func insert(_ entry: Entry, path: String, into root: Builder) throws(Failure) {
        var node = root
        var names: [String] = []
        for segment in path.split(separator: "/") {
            let (key, parameters) = template(segment)
            names += parameters
            if let key {
                let next = node.literals[key] ?? Builder()
                node.literals[key] = next
                node = next
            } else if parameters.first?.hasSuffix("Path") ?? false {
                let next = node.rest ?? Builder()
                node.rest = next
                node = next
            } else {
                let next = node.parameter ?? Builder()
                node.parameter = next
                node = next
            }
        }
        let method = entry.route.operation.method
        guard node.entries[method] == nil else { throw .internal("two routes for \(method) \(path)") }
        node.entries[method] = entry
        node.parameterNames[method] = names
    }

    /// The key of a template's segment and the parameters in it; no key for `{name}`. A parameter whose name ends in `Path`
    /// stands for the rest of the path, slashes and all, and comes last.
    private static func template(_ segment: Substring) -> (key: ExactText?, parameters: [String]) {
        if segment.first == "{", segment.last == "}" { return (nil, [String(segment.dropFirst().dropLast())]) }
        guard segment.last == ")", let open = segment.firstIndex(of: "(") else {
            return (ExactText(String(segment)), [])
        }
        let inner = segment[segment.index(after: open)...].dropLast()
        let pairs = inner.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let names = pairs.compactMap(\.first)
        return (functionKey(String(segment[..<open]), names), names)
    }

    private static func functionKey(_ name: String, _ arguments: [String]) -> ExactText {
        ExactText("\(name)(\(arguments.sorted().joined(separator: ",")))")
    }

    /// Finds the route. A literal segment wins over a parameter whatever the method, so `…/$count` is never taken for an id.
    func match(method: String, segments: [PathSegment]) -> Match {
        var candidates: [(node: Node, values: [String])] = []
        Self.collect(root, segments[...], [], &candidates)
        guard let (node, values) = candidates.first else { return .none }
        let wanted = method == "HEAD" ? "GET" : method
        guard let entry = node.entries[wanted], let names = node.parameterNames[wanted] else {
            var allow = Set(node.entries.keys)
            if allow.contains("GET") { allow.insert("HEAD") }
            return .wrongMethod(allow: allow.sorted())
        }
        let parameters = Dictionary(zip(names, values).map { ($0, $1) }) { first, _ in first }
        return .found(entry.route, version: entry.version, parameters: parameters)
    }

    /// Plain segments joined by slashes; nil when one has a slash of its own, or is a call.
    private static func joined(_ segments: ArraySlice<PathSegment>) -> String? {
        var texts: [String] = []
        for segment in segments {
            guard case .text(let text) = segment, !text.contains("/") else { return nil }
            texts.append(text)
        }
        return texts.joined(separator: "/")
    }

    private static func collect(
        _ node: Node, _ rest: ArraySlice<PathSegment>, _ values: [String],
        _ found: inout [(node: Node, values: [String])]
    ) {
        guard let segment = rest.first else {
            if !node.entries.isEmpty { found.append((node, values)) }
            return
        }
        switch segment {
        case .text(let text):
            if let next = node.literals[ExactText(text)] { collect(next, rest.dropFirst(), values, &found) }
            if let next = node.parameter { collect(next, rest.dropFirst(), values + [text], &found) }
            if let next = node.rest, let path = joined(rest) { collect(next, [], values + [path], &found) }
        case .function(let name, let arguments):
            let names = arguments.keys.sorted()
            if let next = node.literals[functionKey(name, names)] {
                collect(next, rest.dropFirst(), values + names.compactMap { arguments[$0] }, &found)
            }
        }
    }
}
