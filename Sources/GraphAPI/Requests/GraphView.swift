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

    /// 200 with one entity.
    func entity(_ stored: JSONObject) -> APIResponse { call.answer(json(stored)) }

    /// 201 with the new entity and its address.
    func created(_ stored: JSONObject, id: String) -> APIResponse {
        call.answer(json(stored), status: 201).with(.location, "\(call.context.root)/\(resource.path)/\(id)")
    }

    /// 200 with the changed entity, or 204 where the caller prefers that.
    func updated(_ stored: JSONObject) -> APIResponse {
        if call.request.prefers("return=minimal") {
            return APIResponse.noContent.with(.preferenceApplied, "return=minimal")
        }
        return entity(stored)
    }

    private func json(_ stored: JSONObject) -> JSON {
        let shown = resource.type.render(stored, rendering)
        return .object(call.context.wrap(shown, context: call.context.entity(resource.path, select: select)))
    }
}
