import Core
import HTTPSupport
import HTTPTypes

/// How one answer shows the entities of a set.
struct GraphView: Sendable {
    /// The set.
    let resource: GraphResource
    /// What is shown of each.
    let rendering: Rendering
    /// The members `$select` named, for the context; nil for all.
    let select: [String]?
    /// The request that is answered.
    let call: GraphCall

    /// Whether a navigation was asked for.
    func expands(_ navigation: String) -> Bool { rendering.expansion(navigation) != nil }

    /// 200 with one entity and its tag.
    /// - Parameter version: of what somebody set of it; 0 for what nobody can change.
    func entity(_ stored: JSONObject, version: Int64) -> APIResponse { computed(stored).tagged(version: version) }

    /// 200 with one entity that is made anew for each request and has no tag.
    func computed(_ stored: JSONObject) -> APIResponse { call.answer(json(stored)) }

    /// 201 with the new entity, its tag and its address.
    func created(_ stored: JSONObject, id: String, version: Int64) -> APIResponse {
        call.answer(json(stored), status: 201, preferences: representation).tagged(version: version)
            .with(.location, "\(call.context.root)/\(resource.path)/\(id)")
    }

    /// 200 with the changed entity, or 204 where the caller prefers that; its new tag either way.
    func updated(_ stored: JSONObject, version: Int64) -> APIResponse {
        let whole = call.answer(json(stored), preferences: representation).tagged(version: version)
        guard call.request.prefers("return=minimal"), representation.isEmpty else { return whole }
        return APIResponse(status: 204, headers: [.eTag: whole.headers[.eTag] ?? ""])
            .with(.preferenceApplied, "return=minimal")
    }

    /// The preference for what is the rule here (RFC 7240, section 4.2). Who sends both preferences gets more, not less.
    private var representation: [String] {
        call.request.prefers("return=representation") ? ["return=representation"] : []
    }

    private func json(_ stored: JSONObject) -> JSON {
        let shown = resource.type.render(stored, rendering)
        return .object(call.context.wrap(shown, context: call.context.entity(resource.path, select: select)))
    }
}
