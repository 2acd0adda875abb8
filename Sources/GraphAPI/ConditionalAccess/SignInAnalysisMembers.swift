import Compliance
import Core
import Storage

/// An imagined sign-in as an accepted body gives it, and its answer as Graph's members.
enum SignInAnalysisMembers {
    /// - Throws: 400 for a sign-in of a workload: policies here are for users.
    static func user(_ body: JSONObject) throws(Failure) -> String {
        guard let user = body["signInIdentity"]?.object?["userId"]?.string else {
            throw .invalid(
                "'signInIdentity' must be a userSignIn; sign-ins of service principals are not evaluated here.",
                target: "signInIdentity")
        }
        return user
    }

    /// - Throws: 400 for a context without an application.
    static func target(_ body: JSONObject) throws(Failure) -> ImaginedSignIn.Target {
        let context = body["signInContext"]?.object ?? [:]
        if let name = context["authenticationContextValue"]?.string { return .authenticationContext(name) }
        if let word = context["userAction"]?.string {
            return .userAction(
                word.hasSameBytes(as: "registerOrJoinDevices")
                    ? "urn:user:registerdevice" : "urn:user:registersecurityinfo")
        }
        guard let applications = context.texts("includeApplications"), !applications.isEmpty else {
            throw .invalid(
                "'signInContext.includeApplications' needs at least one application.",
                target: "signInContext.includeApplications")
        }
        return .applications(applications)
    }

    /// What the body says of the sign-in. What it leaves out is unknown.
    static func context(_ body: JSONObject) throws(Failure) -> AccessContext {
        let conditions = body["signInConditions"]?.object ?? [:]
        let platform = conditions["devicePlatform"]?.string
        return AccessContext(
            clientAppType: conditions["clientAppType"]?.string,
            devicePlatform: AccessPlatform.allCases.first { $0.rawValue.hasSameBytes(as: platform ?? "") },
            ipAddress: conditions["ipAddress"]?.string, country: conditions["country"]?.string,
            signInRiskLevel: conditions["signInRiskLevel"]?.string,
            userRiskLevel: conditions["userRiskLevel"]?.string)
    }

    /// A policy with what it says.
    static func stored(_ policy: AccessPolicyRecord, _ analysis: SignInAnalysis) -> JSONObject {
        var members = AccessPolicyMembers.stored(policy)
        members["policyApplies"] = .bool(analysis.applies)
        members["analysisReasons"] = .string(analysis.reasons.map(\.rawValue).joined(separator: ","))
        return members
    }
}
