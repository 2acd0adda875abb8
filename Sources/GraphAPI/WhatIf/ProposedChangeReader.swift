import Access
import Compliance
import Core
import HTTPSupport
import Services
import Storage

/// Reads the changes of a preview as the Graph requests that would save them are read, with all members of beta.
package struct ProposedChangeReader: ProposedChangeReading {
    package init() {}

    /// What a change is about.
    private enum Kind: String, CaseIterable {
        case compliancePolicy, conditionalAccessPolicy, appProtectionPolicy, connector, settings, device
    }

    /// What is done with it.
    private enum Verb: String, CaseIterable {
        case create, patch, replace, delete
    }

    package func read(_ change: JSON, for caller: Caller) throws -> ProposedChange {
        guard let object = change.object else {
            throw Failure.invalid("A change must be an object, not \(change.kindName).")
        }
        var reader = MemberReader(object)
        let kind = try Self.word(Kind.self, "kind", &reader)
        guard let kind else { throw Failure.invalid("'kind' is required.", target: "kind") }
        let result: ProposedChange
        switch kind {
        case .compliancePolicy: result = try compliancePolicy(&reader, caller)
        case .conditionalAccessPolicy: result = try accessPolicy(&reader)
        case .appProtectionPolicy: result = try appProtectionPolicy(&reader, caller)
        case .connector: result = try connector(&reader)
        case .settings: result = try settings(&reader)
        case .device: result = try ProposedDeviceReader.read(&reader)
        }
        try reader.refuseUnknown()
        return result
    }

    // MARK: Policies

    private func compliancePolicy(_ reader: inout MemberReader, _ caller: Caller) throws -> ProposedChange {
        let (verb, id) = try Self.verb(&reader, of: [.create, .patch, .replace, .delete])
        if verb == .delete { return .deleteCompliancePolicy(id: id) }
        let targets = try Self.targets(try reader.array("assignments"), AssignmentSchema.assign)
        let body = try Self.policy(&reader)
        if verb == .create {
            let members = try Self.accept(
                CompliancePolicySchema.policy, try Self.required(body, "policy"), .create, at: "policy")
            return .createCompliancePolicy(
                type: try CompliancePolicyMembers.type(members),
                properties: CompliancePolicyMembers.properties(members).withoutNulls,
                actions: members["scheduledActionsForRule"]?.array ?? [], targets: targets)
        }
        let stored = try CompliancePolicyService().get(caller, id)
        let type = CompliancePolicySchema.policy.derivedType(named: stored.type.odataType)
        let replaces = verb == .replace
        if replaces { _ = try Self.required(body, "policy") }
        guard let body else {
            guard targets != nil else { throw Failure.invalid("'policy' is required.", target: "policy") }
            return .changeCompliancePolicy(id: id, properties: nil, actions: nil, targets: targets, replaces: false)
        }
        let members = try Self.accept(
            type ?? CompliancePolicySchema.policy, body, replaces ? .create : .update, at: "policy")
        return .changeCompliancePolicy(
            id: id, properties: CompliancePolicyMembers.properties(members),
            actions: members["scheduledActionsForRule"]?.array, targets: targets, replaces: replaces)
    }

    /// The member `policy`, with the `scheduledActionsForRule` that may stand beside it.
    private static func policy(_ reader: inout MemberReader) throws(Failure) -> JSONObject? {
        let actions = try reader.array("scheduledActionsForRule")
        let policy = try reader.nested("policy")?.object
        guard let actions else { return policy }
        guard policy?["scheduledActionsForRule"] == nil else {
            throw .invalid("'scheduledActionsForRule' is there twice.", target: "scheduledActionsForRule")
        }
        var members = policy ?? [:]
        members["scheduledActionsForRule"] = .array(actions)
        return members
    }

    private static func targets(
        _ assignments: [JSON]?, _ schema: EntityType
    ) throws(Failure) -> [AssignmentTarget]? {
        guard let assignments else { return nil }
        let body: JSONObject = ["assignments": .array(assignments)]
        return try CompliancePolicyMembers.targets(
            try schema.accept(body, version: .beta, mode: .create))
    }

    private func accessPolicy(_ reader: inout MemberReader) throws -> ProposedChange {
        let (verb, id) = try Self.verb(&reader, of: [.create, .patch, .delete])
        if verb == .delete { return .deleteAccessPolicy(id: id) }
        let body = try Self.required(try reader.nested("policy")?.object, "policy")
        let members = try Self.accept(
            ConditionalAccessPolicySchema.policy, body, verb == .create ? .create : .update, at: "policy")
        return verb == .create ? .createAccessPolicy(members.withoutNulls) : .changeAccessPolicy(id: id, members)
    }

    private func appProtectionPolicy(_ reader: inout MemberReader, _ caller: Caller) throws -> ProposedChange {
        let (verb, id) = try Self.verb(&reader, of: [.create, .patch, .delete])
        if verb == .delete { return .deleteAppProtectionPolicy(id: id) }
        let targets = try Self.targets(try reader.array("assignments"), AppProtectionSchema.assign)
        let body = try reader.nested("policy")?.object
        if verb == .create {
            let body = try Self.required(body, "policy")
            let type = try Self.appProtectionType(body)
            let members = try Self.accept(AppProtectionSchema.policy(type), body, .create, at: "policy")
            return .createAppProtectionPolicy(type: type, properties: members.withoutNulls, targets: targets)
        }
        let type = try AppProtectionPolicyService.type(caller, id)
        guard body != nil || targets != nil else { throw Failure.invalid("'policy' is required.", target: "policy") }
        return .changeAppProtectionPolicy(
            id: id,
            properties: try body.map {
                try Self.accept(AppProtectionSchema.policy(type), $0, .update, at: "policy")
            }, targets: targets)
    }

    /// What `@odata.type` names; it stands for the collection that a request would be sent to.
    private static func appProtectionType(_ policy: JSONObject) throws(Failure) -> AppProtectionPolicyType {
        let name = policy["@odata.type"]?.string ?? ""
        guard let type = AppProtectionPolicyType.allCases.first(where: { $0.odataType.hasSameBytes(as: name) }) else {
            let path = "policy.@odata.type"
            throw .invalid("'\(path)' must name one of the app-protection policies.", target: path)
        }
        return type
    }

    // MARK: Connectors and settings

    private func connector(_ reader: inout MemberReader) throws -> ProposedChange {
        let (verb, id) = try Self.verb(&reader, of: [.patch, .delete])
        if verb == .delete { return .deleteConnector(id: id) }
        let body = try Self.required(try reader.nested("connector")?.object, "connector")
        return .changeConnector(
            id: id, members: try Self.accept(ConnectorSchema.connector, body, .update, at: "connector"),
            names: ConnectorMembers.writable(.beta))
    }

    private func settings(_ reader: inout MemberReader) throws -> ProposedChange {
        let body: JSONObject = ["settings": try Self.required(reader.value("settings"), "settings")]
        let settings = try DeviceManagementController.settings(
            try DeviceManagementSchema.deviceManagement.accept(body, version: .beta, mode: .update))
        return .changeSettings(
            secureByDefault: settings["secureByDefault"]?.bool,
            checkinThresholdDays: settings["deviceComplianceCheckinThresholdDays"]?.integer)
    }

    // MARK: Parts

    /// What is done, and with which object; the id is empty for a new one.
    private static func verb(_ reader: inout MemberReader, of allowed: [Verb]) throws(Failure) -> (Verb, id: String) {
        let id = try reader.string("id")
        let isNew = id == nil && allowed.contains(.create)
        let verb = try word(Verb.self, "operation", &reader) ?? (isNew ? .create : .patch)
        guard allowed.contains(verb) else {
            let words = allowed.map(\.rawValue).joined(separator: ", ")
            throw .invalid("'operation' must be one of \(words) here.", target: "operation")
        }
        if verb == .create {
            guard id == nil else { throw .invalid("'id' is made by the server.", target: "id") }
            return (verb, "")
        }
        return (verb, try required(id, "id"))
    }

    static func accept(
        _ type: EntityType, _ body: JSONObject, _ mode: BodyMode, at path: String
    ) throws(Failure) -> JSONObject {
        do { return try type.accept(body, version: .beta, mode: mode) } catch { throw error.inside(path) }
    }

    static func required<Value>(_ value: Value?, _ name: String) throws(Failure) -> Value {
        guard let value else { throw .invalid("'\(name)' is required.", target: name) }
        return value
    }

    private static func word<Word: RawRepresentable & CaseIterable>(
        _: Word.Type, _ name: String, _ reader: inout MemberReader
    ) throws(Failure) -> Word? where Word.RawValue == String {
        guard let text = try reader.string(name) else { return nil }
        guard let word = Word.allCases.first(where: { $0.rawValue.hasSameBytes(as: text) }) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid("'\(name)' must be one of \(words).", target: name)
        }
        return word
    }
}
