import Core

/// Decides access. A pure function of the question and the policies.
package enum AccessEvaluation {
    /// The decision: every enabled policy that applies must be satisfied.
    package static func decide(_ question: AccessQuestion, policies: [ConditionalAccessPolicy]) -> AccessDecision {
        if question.isOfUnknownSubject {
            return AccessDecision(isAllowed: false, reason: .unknownSubject, policies: [], deciding: [])
        }
        let answers = policies.filter { $0.state != .disabled }.map { answer($0, question) }
        let enforced = answers.filter { $0.state == .enabled && $0.applies }
        let refusing = enforced.filter { !$0.satisfied }
        let reason: AccessDecision.Reason =
            enforced.isEmpty ? .noPolicyApplies : refusing.isEmpty ? .satisfied : .denied
        return AccessDecision(
            isAllowed: refusing.isEmpty, reason: reason, policies: answers,
            deciding: (refusing.isEmpty ? enforced : refusing).map(\.id))
    }

    /// What one policy says, whatever its state.
    package static func answer(_ policy: ConditionalAccessPolicy, _ question: AccessQuestion) -> PolicyAnswer {
        let matches = policy.conditionMatches(question)
        let unmatched = matches.filter { !$0.matches }.map(\.name)
        let controls = policy.controls.controls.map { ControlAnswer(name: $0.name, isMet: isMet($0, question)) }
        return PolicyAnswer(
            id: policy.id, displayName: policy.displayName, state: policy.state, applies: unmatched.isEmpty,
            assumed: matches.flatMap(\.assumed), unmatchedConditions: unmatched, operator: policy.controls.operator,
            controls: controls, satisfied: policy.controls.isSatisfied(controls.map(\.isMet)))
    }

    private static func isMet(_ control: GrantControl, _ question: AccessQuestion) -> Bool {
        switch control {
        case .builtIn(.block): false
        case .builtIn(.compliantDevice):
            question.isExempt || question.device?.compliance.state.meetsCompliantDevice ?? false
        case .builtIn(.compliantApplication): question.isExempt || question.appIsCompliant
        case .builtIn, .customAuthenticationFactor, .termsOfUse, .authenticationStrength:
            !notForCallers.contains(ExactText(control.name))
                && question.context.satisfiedControls.contains { $0.hasSameBytes(as: control.name) }
        }
    }

    /// What a caller can never state, whatever kind of control has this name.
    private static let notForCallers: Set<ExactText> = ["block", "compliantDevice", "compliantApplication"]
}

extension ConditionalAccessPolicy {
    /// One match per condition that is set. They are ANDed.
    fileprivate func conditionMatches(_ question: AccessQuestion) -> [ConditionMatch] {
        let context = question.context
        var matches = [
            users.match(question.user),
            applications.match(applicationID(question.resource)),
        ]
        if let platforms {
            let stated = context.devicePlatform.flatMap { $0 == .all ? nil : $0 }
            matches.append(platforms.match(question.platform.map { AccessPlatform($0) } ?? stated))
        }
        matches.append(match(clientAppType: context.clientAppType))
        if let locations { matches.append(locations.match()) }
        matches.append(
            Self.match("signInRiskLevels", signInRiskLevels, context.signInRiskLevel, unknown: "The sign-in risk level")
        )
        matches.append(
            Self.match("userRiskLevels", userRiskLevels, context.userRiskLevel, unknown: "The user risk level"))
        return matches + unknowableConditions.map { $0.match() }
    }

    /// A word that is no type of client is as unknown as none.
    private func match(clientAppType: String?) -> ConditionMatch {
        let stated = clientAppType.flatMap { ClientAppType.word($0) }.flatMap { $0 == .all ? nil : $0 }
        let include: ListMatch =
            clientAppTypes.contains(.all)
            ? .yes : stated.map { client in clientAppTypes.contains { $0.covers(client) } ? .yes : .no } ?? .unknown
        return ConditionMatch(name: "clientAppTypes", include: include, exclude: .no, unknown: "The type of client")
    }

    private static func match(_ name: String, _ levels: [RiskLevel], _ stated: String?, unknown: String)
        -> ConditionMatch
    {
        if levels.isEmpty { return ConditionMatch(name: name, matches: true) }
        let level = stated.flatMap { RiskLevel.word($0) }
        let include: ListMatch = level.map { levels.contains($0) ? .yes : .no } ?? .unknown
        return ConditionMatch(name: name, include: include, exclude: .no, unknown: unknown)
    }
}

extension RawRepresentable where Self: CaseIterable, RawValue == String {
    /// The case with exactly this word.
    fileprivate static func word(_ text: String) -> Self? { allCases.first { $0.rawValue.hasSameBytes(as: text) } }
}
