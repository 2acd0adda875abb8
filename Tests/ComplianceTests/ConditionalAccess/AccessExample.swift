import Core

@testable import Compliance

/// Named policies and questions of conditional access.
enum AccessExample {
    static let exchange = "00000002-0000-0ff1-ce00-000000000000"
    static let sharePoint = "00000003-0000-0ff1-ce00-000000000000"
    static let payroll = "7ab6c1f0-1111-4222-8333-abcdefabcdef"
    static let administrator = RoleDefinitionID(high: 0xF, low: 1)
    static let alice = AccessUser.known(
        Example.alice, groups: [Example.staff], roles: [administrator], isEnabled: true)

    /// Graph members of an enabled policy for everybody and everything that needs a compliant device, with `changes` to
    /// members named by path; nil removes one.
    static func properties(_ changes: [(path: String, value: JSON?)] = []) -> JSONObject {
        var object: JSONObject = [
            "displayName": "Mail needs a compliant device", "state": "enabled",
            "conditions": [
                "users": ["includeUsers": ["All"]], "applications": ["includeApplications": ["All"]],
                "clientAppTypes": ["all"],
            ],
            "grantControls": ["operator": "OR", "builtInControls": ["compliantDevice"]],
        ]
        for change in changes {
            set(change.value, at: change.path.split(separator: ".").map(String.init)[...], in: &object)
        }
        return object
    }

    private static func set(_ value: JSON?, at path: ArraySlice<String>, in object: inout JSONObject) {
        guard let name = path.first else { return }
        if path.count == 1 {
            object[name] = value
        } else {
            var inner = object[name]?.object ?? JSONObject()
            set(value, at: path.dropFirst(), in: &inner)
            object[name] = .object(inner)
        }
    }

    static func policy(_ changes: [(path: String, value: JSON?)] = [], id: PolicyID = Example.policyID) throws
        -> ConditionalAccessPolicy
    {
        try ConditionalAccessPolicy(id: id, properties: properties(changes))
    }

    static func question(
        _ resource: String = exchange, user: AccessUser = alice, device: DeviceFacts? = Example.device(),
        state: ComplianceState = .compliant, context: AccessContext = AccessContext(), appIsCompliant: Bool = false,
        exempt: Set<ExactText> = []
    ) -> AccessQuestion {
        AccessQuestion(
            resource: resource, user: user, device: device.map { ($0, DeviceCompliance(state: state)) },
            context: context,
            appProtection: appIsCompliant ? AppProtectionResult() : nil, exemptApplicationIDs: exempt)
    }

    /// Whether the changed policy applies to the question, and what it assumed.
    static func answer(_ changes: [(path: String, value: JSON?)], _ question: AccessQuestion = question()) throws
        -> PolicyAnswer
    {
        AccessEvaluation.answer(try policy(changes), question)
    }
}
