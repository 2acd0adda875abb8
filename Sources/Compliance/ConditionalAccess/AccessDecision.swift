import Core

/// Whether one control of a policy is met.
package struct ControlAnswer: Sendable, Hashable {
    /// The control as Graph names it, or the id of what is asked for.
    package var name: String
    /// Whether it is met.
    package var isMet: Bool

    package init(name: String, isMet: Bool) {
        self.name = name
        self.isMet = isMet
    }
}

/// What one policy says of a question.
package struct PolicyAnswer: Sendable, Hashable {
    /// The policy's id.
    package var id: PolicyID
    /// Its name, for the administrator's eyes only.
    package var displayName: String
    /// Enabled or reporting only.
    package var state: ConditionalAccessPolicy.State
    /// Whether all its conditions match.
    package var applies: Bool
    /// What was taken for granted because a value is unknown, in whole sentences.
    package var assumed: [String]
    /// The conditions that do not match, by their Graph member.
    package var unmatchedConditions: [String]
    /// How the controls combine.
    package var `operator`: GrantControls.Operator
    /// One answer per control, in the order of the policy.
    package var controls: [ControlAnswer]
    /// Whether the controls are met as AND or OR asks, also where the policy does not apply.
    package var satisfied: Bool

    package init(
        id: PolicyID, displayName: String, state: ConditionalAccessPolicy.State, applies: Bool, assumed: [String],
        unmatchedConditions: [String], operator: GrantControls.Operator, controls: [ControlAnswer], satisfied: Bool
    ) {
        self.id = id
        self.displayName = displayName
        self.state = state
        self.applies = applies
        self.assumed = assumed
        self.unmatchedConditions = unmatchedConditions
        self.operator = `operator`
        self.controls = controls
        self.satisfied = satisfied
    }
}

/// The answer to an ``AccessQuestion``, with its reasons.
package struct AccessDecision: Sendable, Hashable {
    /// `explanation.reason`.
    package enum Reason: String, Sendable, Hashable, CaseIterable {
        /// Refused before any policy.
        case unknownSubject
        /// Allowed because no enabled policy applies.
        case noPolicyApplies
        /// At least one enabled policy that applies is not satisfied.
        case denied
        /// Every enabled policy that applies is satisfied.
        case satisfied
    }

    /// The decision.
    package var isAllowed: Bool
    /// In one word, why.
    package var reason: Reason
    /// Every policy that is not disabled; empty for an unknown subject.
    package var policies: [PolicyAnswer]
    /// The enabled policies that decided: those not satisfied if denied, else those that apply.
    package var deciding: [PolicyID]

    package init(isAllowed: Bool, reason: Reason, policies: [PolicyAnswer], deciding: [PolicyID]) {
        self.isAllowed = isAllowed
        self.reason = reason
        self.policies = policies
        self.deciding = deciding
    }

    /// The answers of the policies that decided.
    package var decidingAnswers: [PolicyAnswer] {
        let ids = Set(deciding)
        return policies.filter { ids.contains($0.id) }
    }
}
