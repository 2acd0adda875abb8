import Core

extension RemedyChange {
    /// The change as one sentence for the administrator.
    package var sentence: String {
        switch self {
        case .deviceLevel(let level, let partners):
            let names = partners.map(\.displayName)
            return names.count == 1
                ? "\(names.joined()) reports at most \(level.rawValue) for the device."
                : "\(names.joined(separator: " and ")) each report at most \(level.rawValue) for the device."
        case .osVersion(let version): return "The device runs system version \(version) or later."
        case .notJailbroken: return "The device is no longer jailbroken."
        case .encrypted: return "The device is encrypted."
        case .deviceChecksIn: return "The device checks in."
        case .connectorAnswers(let partner): return "\(partner.displayName) answers again."
        case .levelOverride(let level): return "An administrator sets the device's level to \(level.rawValue) by hand."
        case .policyAllowsLevel(let policy, let level, _):
            return "Compliance policy \"\(policy.displayName)\" allows the level \(level.rawValue)."
        case .policyUnassigned(let policy): return "Compliance policy \"\(policy.displayName)\" is unassigned."
        case .appPolicyAllowsLevel(let policy, let level):
            return "App-protection policy \"\(policy.displayName)\" allows the level \(level.rawValue)."
        case .appPolicyUnassigned(let policy): return "App-protection policy \"\(policy.displayName)\" is unassigned."
        case .accessPolicyOff(let policy):
            return "Conditional-access policy \"\(policy.displayName)\" is turned off."
        case .userExcluded(_, let policy):
            return "The user is excluded from conditional-access policy \"\(policy.displayName)\"."
        }
    }

    /// The word for the change in answers.
    package var kind: String {
        switch self {
        case .deviceLevel: "deviceLevel"
        case .osVersion: "osVersion"
        case .notJailbroken: "notJailbroken"
        case .encrypted: "encrypted"
        case .deviceChecksIn: "deviceChecksIn"
        case .connectorAnswers: "connectorAnswers"
        case .levelOverride: "levelOverride"
        case .policyAllowsLevel: "policyAllowsLevel"
        case .policyUnassigned: "policyUnassigned"
        case .appPolicyAllowsLevel: "appPolicyAllowsLevel"
        case .appPolicyUnassigned: "appPolicyUnassigned"
        case .accessPolicyOff: "accessPolicyOff"
        case .userExcluded: "userExcluded"
        }
    }

    /// The change for machines: its kind, and what it is about.
    package var json: JSON {
        var object: JSONObject = ["kind": .string(kind)]
        switch self {
        case .deviceLevel(let level, let partners):
            object.append("level", .string(level.rawValue))
            object.append("connectors", .array(partners.map(\.json)))
        case .osVersion(let version): object.append("version", .string(version.description))
        case .notJailbroken, .encrypted, .deviceChecksIn: break
        case .connectorAnswers(let partner): object.append("connector", partner.json)
        case .levelOverride(let level): object.append("level", .string(level.rawValue))
        case .policyAllowsLevel(let policy, let level, let scopes):
            object.append("policy", policy.json)
            object.append("level", .string(level.rawValue))
            object.append("settings", .strings(scopes.map(\.setting)))
        case .appPolicyAllowsLevel(let policy, let level):
            object.append("policy", policy.json)
            object.append("level", .string(level.rawValue))
            object.append("settings", [.string(AppProtectionEvaluation.setting)])
        case .policyUnassigned(let policy), .appPolicyUnassigned(let policy), .accessPolicyOff(let policy):
            object.append("policy", policy.json)
        case .userExcluded(let user, let policy):
            object.append("policy", policy.json)
            object.append("user", ["id": .string(user.text)])
        }
        return .object(object)
    }
}

extension Named {
    /// The id with the name.
    fileprivate var json: JSON { ["id": .string(id.text), "displayName": .string(displayName)] }
}
