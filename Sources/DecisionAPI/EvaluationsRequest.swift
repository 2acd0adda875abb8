import Core

/// The body of `POST /access/v1/evaluations` (AuthZEN 1.0 section 7): many questions with members they share.
package struct EvaluationsRequest {
    /// When to stop (section 7.1.2): `options.evaluations_semantic`.
    enum Semantic: String, CaseIterable {
        case executeAll = "execute_all"
        case denyOnFirstDeny = "deny_on_first_deny"
        case permitOnFirstPermit = "permit_on_first_permit"

        /// Whether nothing is answered after this decision. An item with an error counts as denied.
        func ends(after decision: Bool) -> Bool {
            switch self {
            case .executeAll: false
            case .denyOnFirstDeny: !decision
            case .permitOnFirstPermit: decision
            }
        }
    }

    /// The questions, or what is wrong with each; empty where the body is one single question.
    let items: [Result<EvaluationRequest, Failure>]
    /// When to stop.
    let semantic: Semantic

    /// The members an item takes over from the top of the body unless it has its own, and those of each that an item's
    /// own may leave out.
    private static let shared: [(name: String, required: [String])] = [
        ("subject", ["type", "id"]), ("action", ["name"]), ("resource", ["type", "id"]), ("context", []),
    ]

    /// - Throws: 400 for a mistyped member of the envelope. What is wrong inside an item is that item's failure.
    package init(_ object: JSONObject) throws(Failure) {
        var reader = MemberReader(object)
        for (name, _) in Self.shared { _ = try reader.nested(name) }
        semantic = try Self.semantic(try reader.nested("options"))
        items = (try reader.array("evaluations") ?? []).map { item in Self.item(item, defaults: object) }
    }

    private static func semantic(_ options: MemberReader?) throws(Failure) -> Semantic {
        guard var options, let text = try options.string("evaluations_semantic") else { return .executeAll }
        guard let semantic = Semantic.allCases.first(where: { $0.rawValue.hasSameBytes(as: text) }) else {
            throw .invalid(
                "'options.evaluations_semantic' must be one of execute_all, deny_on_first_deny, permit_on_first_permit.",
                target: "options.evaluations_semantic")
        }
        return semantic
    }

    private static func item(_ value: JSON, defaults: JSONObject) -> Result<EvaluationRequest, Failure> {
        guard let own = value.object else {
            return .failure(.invalid("An evaluation must be an object, not \(value.kindName)."))
        }
        var merged = JSONObject()
        for (name, required) in shared {
            guard let given = own[name], !given.isNull else {
                merged[name] = defaults[name]
                continue
            }
            merged[name] = filled(given, required, from: defaults[name])
        }
        do throws(Failure) { return .success(try EvaluationRequest(merged)) } catch { return .failure(error) }
    }

    /// An item's own member replaces the shared one whole; only what makes it a subject, action or resource at all is
    /// taken from the shared one where it is left out (AuthZEN certification, "Batch with default value merging").
    private static func filled(_ value: JSON, _ required: [String], from shared: JSON?) -> JSON {
        guard var object = value.object, let shared = shared?.object else { return value }
        for name in required where object[name] == nil { object[name] = shared[name] }
        return .object(object)
    }
}
