import Core

/// What a policy asks for before it lets somebody in.
package enum GrantControl: Sendable, Hashable {
    /// Graph: `conditionalAccessGrantControl`.
    package enum BuiltIn: String, Sendable, Hashable, CaseIterable {
        case block, mfa, compliantDevice, domainJoinedDevice, approvedApplication, compliantApplication, passwordChange
        case riskRemediation
    }

    case builtIn(BuiltIn)
    case customAuthenticationFactor(String)
    case termsOfUse(String)
    /// The id of the strength.
    case authenticationStrength(String)

    /// How explanations and `satisfiedControls` name it: the built-in word, or the id of what is asked for.
    package var name: String {
        switch self {
        case .builtIn(let control): control.rawValue
        case .customAuthenticationFactor(let id), .termsOfUse(let id), .authenticationStrength(let id): id
        }
    }
}

/// `grantControls`.
package struct GrantControls: Sendable, Equatable {
    /// How several controls combine.
    package enum Operator: String, Sendable, Hashable, CaseIterable {
        case and = "AND"
        case or = "OR"
    }

    /// All controls, or any one of them.
    package var `operator`: Operator
    /// Empty where the policy has session controls only.
    package var controls: [GrantControl]

    /// Whether the policy denies whatever else holds.
    package var blocks: Bool { controls.contains(.builtIn(.block)) }

    /// Whether it matters which app asks.
    package var asksForApp: Bool { controls.contains(.builtIn(.compliantApplication)) }

    /// Whether the controls that are met are enough. `block` is never met and stands alone, so it always denies.
    func isSatisfied(_ isMet: [Bool]) -> Bool {
        if controls.isEmpty { return true }
        return self.operator == .and ? isMet.allSatisfy { $0 } : isMet.contains(true)
    }
}

extension GrantControls {
    /// - Throws: 400 naming the member: an unknown control or operator, several controls without an operator, or
    ///   `block` beside another control.
    init(_ reader: MemberReader) throws(Failure) {
        var members = reader
        let builtIn = try members.words("builtInControls", of: GrantControl.BuiltIn.self) ?? []
        controls = builtIn.map(GrantControl.builtIn)
        controls += try (members.strings("customAuthenticationFactors") ?? []).map(
            GrantControl.customAuthenticationFactor)
        controls += try (members.strings("termsOfUse") ?? []).map(GrantControl.termsOfUse)
        if var strength = try members.nested("authenticationStrength") {
            let id = try strength.required(strength.string("id"), "id")
            controls.append(.authenticationStrength(id))
        }
        let stated = try members.word("operator", of: Operator.self)
        guard controls.count <= 1 || stated != nil else {
            throw .invalid("'grantControls.operator' must be AND or OR.", target: "grantControls.operator")
        }
        self.operator = stated ?? .or
        try members.refuseUnknown()
        guard !blocks || controls.count == 1 else {
            throw .invalid(
                "'grantControls.builtInControls' holds block beside another control.",
                target: "grantControls.builtInControls")
        }
    }
}
