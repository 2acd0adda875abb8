import Access
import Compliance
import Core
import HTTPSupport
import Services
import Storage

/// `deviceAppManagement/{ios,android,windows}ManagedAppProtections` (Graph: intune-mam-iosmanagedappprotection and its
/// neighbours).
struct AppProtectionPolicyController: Sendable {
    private let cursors: any CursorSealing
    private let service: AppProtectionPolicyService
    private let operations: APIOperation.AppProtectionPolicies
    private let type: EntityType
    private let resource: GraphResource

    /// The policies of one type.
    /// - Parameter cursors: seals the links to next pages.
    init(_ type: AppProtectionPolicyType, cursors: any CursorSealing) {
        self.cursors = cursors
        service = AppProtectionPolicyService(type)
        operations =
            switch type {
            case .iosManagedAppProtection: APIOperation.iosManagedAppProtections
            case .androidManagedAppProtection: APIOperation.androidManagedAppProtections
            case .windowsManagedAppProtection: APIOperation.windowsManagedAppProtections
            }
        self.type = AppProtectionSchema.policy(type)
        resource = GraphResource(
            self.type, path: "deviceAppManagement/\(type.collection)", expandable: ["assignments"])
    }

    /// The operations and their handlers.
    var routes: [Route] {
        [
            .graph(operations.list, cursors, list), .graph(operations.get, cursors, get),
            .graph(operations.create, cursors, create), .graph(operations.update, cursors, update),
            .graph(operations.delete, cursors, delete), .graph(operations.assign, cursors, assign),
        ]
    }

    private func list(_ call: GraphCall) throws -> APIResponse {
        let list = try GraphList(call, resource)
        return try list.page(
            try service.list(call.caller).map { GraphRow($0.id.text, Self.stored($0)) })
    }

    private func get(_ call: GraphCall) throws -> APIResponse {
        let view = try call.view(resource)
        let record = try service.get(call.caller, try call.id)
        return view.entity(Self.stored(record), version: record.version)
    }

    private func create(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(resource)
        let members = try await call.body(type, .create)
        let record = try await service.create(call.caller, members.withoutNulls)
        return view.created(Self.stored(record), id: record.id.text, version: record.version)
    }

    private func update(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(resource)
        let members = try await call.body(type, .update)
        let record = try await service.update(call.caller, try call.id, members, looksSame: call.looksSame(type))
        return view.updated(Self.stored(record), version: record.version)
    }

    private func delete(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        try await service.delete(call.caller, try call.id)
        return .noContent
    }

    private func assign(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        let members = try await call.body(AppProtectionSchema.assign, .create)
        _ = try await service.assign(call.caller, try call.id, targets: try CompliancePolicyMembers.targets(members))
        return .noContent
    }

    /// Everything of a policy, navigations included.
    private static func stored(_ record: AppProtectionPolicyRecord) -> JSONObject {
        var members = record.properties
        members["id"] = .string(record.id.text)
        members["createdDateTime"] = .string(record.created.rfc3339)
        members["lastModifiedDateTime"] = .string(record.modified.rfc3339)
        members["version"] = .string(String(record.version))
        members["isAssigned"] = .bool(record.policy.isAssigned)
        members["assignments"] = .array(record.assignments)
        return members
    }
}
