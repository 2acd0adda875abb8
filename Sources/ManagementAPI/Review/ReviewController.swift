import Access
import Core
import HTTPSupport
import Services
import Storage

/// `/mtd/v1/review`: what a security reviewer asks.
package struct ReviewController: Sendable {
    private let review = ReviewService()

    package init() {}

    package var routes: [Route] {
        [
            Route(.reviewPermissionMatrix, matrix), Route(.reviewEffectivePermissions, effectivePermissions),
            Route(.reviewWhoCan, takesQuery: true, whoCan),
        ]
    }

    private func matrix(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .json(try review.permissionMatrix(caller).json)
    }

    private func effectivePermissions(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        let principal = try review.effectivePermissions(caller, try request.parameter("id"))
        return .json(.object(Self.principal(principal, caller)))
    }

    private func whoCan(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        guard let pairs = FormText.pairs(request.query) else { throw Failure.invalid("The query is malformed.") }
        if let unknown = pairs.keys.first(where: { $0 != "action" }) {
            throw Failure.invalid("There is no option '\(unknown.excerpt)'.", target: unknown.excerpt)
        }
        guard let action = pairs["action"] else { throw Failure.invalid("'action' is required.", target: "action") }
        let principals = try review.whoCan(caller, action: action)
        return .json([
            "action": .string(action), "value": .array(principals.map { .object(Self.principal($0, caller)) }),
        ])
    }

    private static func principal(_ principal: ReviewedPrincipal, _ caller: Caller) -> JSONObject {
        [
            "id": .string(principal.id), "kind": .string(principal.kind.rawValue),
            "displayName": .string(principal.displayName), "accountEnabled": .bool(principal.isEnabled),
            "apiPermissions": principal.apiPermissions.map { .strings($0) } ?? .null,
            "permissions": .array(
                principal.rights.map { right in
                    ["action": .string(right.action.rawValue), "paths": .array(right.paths.map { path($0, caller) })]
                }),
        ]
    }

    private static func path(_ path: ReviewedPrincipal.Path, _ caller: Caller) -> JSON {
        let role = path.role.flatMap { caller.environment.roles.role(id: $0) ?? caller.snapshot.customRoles[$0] }
        let scope: JSON
        switch path.scope {
        case .tenant: scope = ["kind": "tenant", "groups": []]
        case .groups(let groups): scope = ["kind": "groups", "groups": .strings(groups.sorted().map(\.text))]
        }
        return [
            "role": .optional(role?.displayName), "roleDefinitionId": .optional(path.role?.text),
            "roleAssignmentId": .optional(path.assignment?.text), "groupId": .optional(path.group?.text),
            "scope": scope,
        ]
    }
}
