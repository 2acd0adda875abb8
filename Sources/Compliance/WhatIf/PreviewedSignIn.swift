import Core

/// One app on one device before and after the changes of a preview.
package struct PreviewedSignIn: Sendable {
    private let before: AccessQuestion
    private let after: AccessQuestion
    private let policies: [ConditionalAccessPolicy]
    private let policiesAfter: [ConditionalAccessPolicy]
    /// Whether no answer can change: the policies are the same, and so is all that they look at of the device.
    private let isUntouched: Bool

    init(
        before: AccessQuestion, after: AccessQuestion, policies: [ConditionalAccessPolicy],
        policiesAfter: [ConditionalAccessPolicy], changesAccess: Bool
    ) {
        self.before = before
        self.after = after
        self.policies = policies
        self.policiesAfter = policiesAfter
        isUntouched =
            !changesAccess && before.appIsCompliant == after.appIsCompliant && before.user == after.user
            && before.device?.facts == after.device?.facts
            && before.device?.compliance.state.meetsCompliantDevice
                == after.device?.compliance.state.meetsCompliantDevice
    }

    /// Whether the application may be opened, before and after; nil where the answer stays.
    package func change(of resource: String) -> (before: Bool, after: Bool)? {
        if isUntouched { return nil }
        var (before, after) = (before, after)
        before.resource = resource
        after.resource = resource
        let was = AccessEvaluation.decide(before, policies: policies).isAllowed
        let becomes = AccessEvaluation.decide(after, policies: policiesAfter).isAllowed
        return was == becomes ? nil : (was, becomes)
    }
}
