import Access
import Compliance
import Core
import HTTPSupport
import Services
import Storage

/// `deviceManagement/deviceCompliancePolicies` (Graph: intune-deviceconfig-devicecompliancepolicy).
struct CompliancePolicyController: Sendable {
    /// Seals the links to next pages.
    let cursors: any CursorSealing
    private let service = CompliancePolicyService()

    private static let path = "deviceManagement/deviceCompliancePolicies"
    private static let resource = GraphResource(
        CompliancePolicySchema.policy, path: path, expandable: ["assignments", "scheduledActionsForRule"])

    /// The operations and their handlers.
    var routes: [Route] {
        [
            .graph(.compliancePoliciesList, cursors, list), .graph(.compliancePoliciesGet, cursors, get),
            .graph(.compliancePoliciesCreate, cursors, create), .graph(.compliancePoliciesUpdate, cursors, update),
            .graph(.compliancePoliciesDelete, cursors, delete), .graph(.compliancePoliciesAssign, cursors, assign),
            .graph(.compliancePoliciesScheduleActionsForRules, cursors, schedule),
            .graph(.compliancePoliciesAssignments, cursors, assignments),
            .graph(.compliancePoliciesScheduledActionsForRule, cursors, scheduledActions),
        ]
    }

    private func list(_ call: GraphCall) throws -> APIResponse {
        let list = try GraphList(call, Self.resource)
        return try list.page(
            try service.list(call.caller).map { GraphRow($0.id.text, CompliancePolicyMembers.stored($0)) })
    }

    private func get(_ call: GraphCall) throws -> APIResponse {
        let view = try call.view(Self.resource)
        let record = try service.get(call.caller, try call.id)
        return view.entity(CompliancePolicyMembers.stored(record), version: record.version)
    }

    private func create(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let members = try await call.body(CompliancePolicySchema.policy, .create)
        let record = try await service.create(
            call.caller, type: try CompliancePolicyMembers.type(members),
            properties: CompliancePolicyMembers.properties(members).withoutNulls,
            actions: members["scheduledActionsForRule"]?.array ?? [])
        return view.created(CompliancePolicyMembers.stored(record), id: record.id.text, version: record.version)
    }

    /// A body may leave out `@odata.type`, so it is read as what the policy is, or as the base type where the version shows
    /// no more of it.
    private func update(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let stored = try service.get(call.caller, try call.id)
        let type = CompliancePolicySchema.policy.derivedType(named: stored.type.odataType)
        let shown = type.flatMap { $0.isIn(call.version) ? $0 : nil }
        let members = try await call.body(shown ?? CompliancePolicySchema.policy, .update)
        let change = try await service.update(
            call.caller, stored.id.text, CompliancePolicyMembers.properties(members),
            actions: members["scheduledActionsForRule"]?.array,
            looksSame: call.looksSame(type ?? CompliancePolicySchema.policy))
        return view.updated(CompliancePolicyMembers.stored(change.record), version: change.record.version)
            .withDevicesMadeCompliant(change.devicesMadeCompliant)
    }

    private func delete(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        return APIResponse.noContent.withDevicesMadeCompliant(try await service.delete(call.caller, try call.id))
    }

    private func assign(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        let members = try await call.body(AssignmentSchema.assign, .create)
        let change = try await service.assign(
            call.caller, try call.id, targets: try CompliancePolicyMembers.targets(members))
        let shown = change.record.assignments.compactMap(\.object).map {
            AssignmentSchema.assignment.render($0, version: call.version)
        }
        let context = call.context.collection("\(Self.path)('\(change.record.id.text)')/assignments")
        return call.answer(GraphPage(context: context, value: shown).json)
            .withDevicesMadeCompliant(change.devicesMadeCompliant)
    }

    private func schedule(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        let members = try await call.body(ScheduledActionSchema.scheduleActionsForRules, .create)
        let count = try await service.schedule(
            call.caller, try call.id, actions: members["deviceComplianceScheduledActionForRules"]?.array ?? [])
        return APIResponse.noContent.withDevicesMadeCompliant(count)
    }

    private func assignments(_ call: GraphCall) throws -> APIResponse {
        let record = try service.get(call.caller, try call.id)
        let path = "\(Self.path)('\(record.id.text)')/assignments"
        let list = try GraphList(call, GraphResource(AssignmentSchema.assignment, path: path))
        return try list.page(CompliancePolicyMembers.rows(record.assignments))
    }

    private func scheduledActions(_ call: GraphCall) throws -> APIResponse {
        let record = try service.get(call.caller, try call.id)
        let resource = GraphResource(
            ScheduledActionSchema.rule, path: "\(Self.path)('\(record.id.text)')/scheduledActionsForRule",
            expandable: ["scheduledActionConfigurations"])
        return try GraphList(call, resource).page(CompliancePolicyMembers.rows(record.actions))
    }
}
