import Compliance
import Core

/// One change that nobody has saved, its body accepted as the request that would save it accepts it.
package enum ProposedChange: Sendable {
    /// `POST deviceCompliancePolicies`, then `assign` if targets are given.
    case createCompliancePolicy(
        type: CompliancePolicyType, properties: JSONObject, actions: [JSON], targets: [AssignmentTarget]?)
    /// `PATCH deviceCompliancePolicies/{id}` if members or actions are given, then `assign` if targets are. A policy that
    /// is replaced loses the members that are not given.
    case changeCompliancePolicy(
        id: String, properties: JSONObject?, actions: [JSON]?, targets: [AssignmentTarget]?, replaces: Bool)
    case deleteCompliancePolicy(id: String)
    case createAccessPolicy(JSONObject)
    case changeAccessPolicy(id: String, JSONObject)
    case deleteAccessPolicy(id: String)
    /// `POST deviceAppManagement/{type}s`, then `assign` if targets are given.
    case createAppProtectionPolicy(
        type: AppProtectionPolicyType, properties: JSONObject, targets: [AssignmentTarget]?)
    /// `PATCH deviceAppManagement/{type}s/{id}` if members are given, then `assign` if targets are.
    case changeAppProtectionPolicy(id: String, properties: JSONObject?, targets: [AssignmentTarget]?)
    case deleteAppProtectionPolicy(id: String)
    /// `names`: the members a body may hold.
    case changeConnector(id: String, members: JSONObject, names: Set<String>)
    case deleteConnector(id: String)
    case changeSettings(secureByDefault: Bool?, checkinThresholdDays: Int64?)
    case changeDevice(id: String, ProposedDeviceFacts)

    /// Whether it is about a policy that only who may read app protection may know of.
    var concernsAppProtection: Bool {
        switch self {
        case .createAppProtectionPolicy, .changeAppProtectionPolicy, .deleteAppProtectionPolicy: true
        default: false
        }
    }
}

/// Facts of one device that nobody has saved. Where several are given they count as saved in this order.
package struct ProposedDeviceFacts: Sendable {
    /// `PATCH managedDevices/{id}`.
    package var members: JSONObject?
    /// A report of this connector about the device, without what a preview can fill in.
    package var report: (connector: String, item: JSONObject)?
    /// `PUT` or, for null, `DELETE devices/{id}/threatLevelOverride`.
    package var override: Patch<ProposedOverride>

    package init(
        members: JSONObject?, report: (connector: String, item: JSONObject)?, override: Patch<ProposedOverride>
    ) {
        self.members = members
        self.report = report
        self.override = override
    }
}

/// A manual override as a body asks for it.
package struct ProposedOverride: Sendable {
    package let level: ThreatLevel
    package let reason: String
    package let expires: Timestamp

    package init(level: ThreatLevel, reason: String, expires: Timestamp) {
        self.level = level
        self.reason = reason
        self.expires = expires
    }

    /// Reads `{level, reason, expirationDateTime}`.
    /// - Throws: 400 naming the member that is missing, unknown or wrong.
    package init(_ reader: MemberReader) throws(Failure) {
        var body = reader
        let name = try body.required(body.string("level"), "level")
        reason = try body.required(body.string("reason"), "reason")
        expires = try body.required(body.timestamp("expirationDateTime"), "expirationDateTime")
        try body.refuseUnknown()
        guard let level = ThreatLevel.allCases.first(where: { $0.rawValue.hasSameBytes(as: name) }) else {
            let path = body.path + "level"
            throw .invalid("'\(path)' must be one of secured, low, medium, high.", target: path)
        }
        self.level = level
    }
}
