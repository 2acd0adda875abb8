import Core

/// A sign-in that an administrator imagines. Graph: the body of `conditionalAccess: evaluate`.
package struct ImaginedSignIn: Sendable {
    /// What the user signs in to. Graph: `signInContext`.
    package enum Target: Sendable, Hashable {
        /// Applications by id, or `Office365`; a policy is for the sign-in if it is for one of them.
        case applications([String])
        /// A user action as policies name it, for example `urn:user:registersecurityinfo`.
        case userAction(String)
        /// An authentication context as policies name it, for example `c1`.
        case authenticationContext(String)
    }

    /// Who signs in.
    package var user: AccessUser
    /// What for.
    package var target: Target
    /// What is known of the sign-in.
    package var context: AccessContext

    package init(user: AccessUser, target: Target, context: AccessContext = AccessContext()) {
        self.user = user
        self.target = target
        self.context = context
    }
}

/// Why a policy does not apply to a sign-in, or on what its applying rests. Graph: `whatIfAnalysisReasons`, in the order
/// of its values; the members that nothing here gives are left out.
package enum AnalysisReason: String, Sendable, Hashable, CaseIterable {
    /// The policy applies, for all that it asks is known.
    case notSet
    /// The policy applies as far as is known: a value that it asks for was assumed.
    case notEnoughInformation
    /// A condition does not match that Graph has no member for.
    case invalidCondition
    case users, application, userActions, authenticationContext, devicePlatform, clientApps, location, signInRisk
    /// The policy is disabled.
    case policyNotEnabled
    case userRisk
}

/// What one policy says of an imagined sign-in.
package struct SignInAnalysis: Sendable, Hashable {
    /// The policy.
    package var policy: PolicyID
    /// Whether it applies; also where it is for reporting only.
    package var applies: Bool
    /// Never empty.
    package var reasons: [AnalysisReason]

    /// Asks one policy. Whether its controls would be met is another question.
    package init(_ policy: ConditionalAccessPolicy, _ signIn: ImaginedSignIn) {
        let answers = signIn.target.resources.map { resource in
            AccessEvaluation.answer(
                policy, AccessQuestion(resource: resource, user: signIn.user, context: signIn.context))
        }
        // Of several applications the one that comes closest to applying is the one to explain.
        let closest = answers.min { $0.unmatchedConditions.count < $1.unmatchedConditions.count }
        var reasons = Set((closest?.unmatchedConditions ?? []).map(Self.reason))
        if let missing = signIn.target.reason(unless: policy.applications) {
            reasons.remove(.application)
            reasons.formUnion(missing)
        }
        if policy.state == .disabled { reasons.insert(.policyNotEnabled) }
        self.policy = policy.id
        applies = reasons.isEmpty
        if reasons.isEmpty { reasons = [closest?.assumed.isEmpty ?? true ? .notSet : .notEnoughInformation] }
        self.reasons = AnalysisReason.allCases.filter(reasons.contains)
    }

    /// Graph's word for a condition that does not match.
    private static func reason(_ condition: String) -> AnalysisReason {
        switch ExactText(condition) {
        case "users": .users
        case "applications": .application
        case "platforms": .devicePlatform
        case "clientAppTypes": .clientApps
        case "locations": .location
        case "signInRiskLevels": .signInRisk
        case "userRiskLevels": .userRisk
        default: .invalidCondition
        }
    }
}

extension ImaginedSignIn.Target {
    /// What policies are asked about; a text that names no application where there is none.
    fileprivate var resources: [String] {
        switch self {
        case .applications(let ids): ids
        case .userAction, .authenticationContext: [""]
        }
    }

    /// For a sign-in that is to no application: why the policy is not for it, empty if it is. Nil for applications.
    fileprivate func reason(unless condition: ApplicationCondition) -> Set<AnalysisReason>? {
        switch self {
        case .applications: nil
        case .userAction(let name):
            condition.userActions.contains(ExactText(name)) ? [] : [.userActions]
        case .authenticationContext(let name):
            condition.authenticationContexts.contains(ExactText(name)) ? [] : [.authenticationContext]
        }
    }
}
