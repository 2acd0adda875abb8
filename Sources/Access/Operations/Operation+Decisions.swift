extension Operation {
    /// Decides whether a device or user may use an application.
    package static let decisionsEvaluation = Operation.own(
        "decisions.evaluation", .decisions, "POST", "/access/v1/evaluation", .action(.decisionsEvaluate),
        category: "Decision")
    /// Decides the same and says what would change the answer.
    package static let decisionsExplain = Operation.own(
        "decisions.explain", .management, "POST", "/mtd/v1/decisions:explain", .action(.decisionsEvaluate),
        category: "Decision")
    /// Decides many questions at once.
    package static let decisionsEvaluations = Operation.own(
        "decisions.evaluations", .decisions, "POST", "/access/v1/evaluations", .action(.decisionsEvaluate),
        category: "Decision")
    /// What unsaved changes would decide, for one question or the whole fleet.
    package static let decisionsWhatIf = Operation.own(
        "decisions.whatIf", .management, "POST", "/mtd/v1/decisions:whatIf",
        .allActions([.deviceCompliancePoliciesRead, .conditionalAccessRead, .managedDevicesRead]),
        category: "Decision")
    /// Where the decision point of a tenant is (AuthZEN 1.0, section 9).
    package static let decisionsMetadata = Operation.own(
        "decisions.metadata", .decisions, "GET", "/.well-known/authzen-configuration/{tenantId}",
        .anonymous(reason: "A gateway reads it before it has a token."), category: "Decision")

    /// AuthZEN 1.0 and the explanation of its answers.
    static let decisionOperations: [Operation] = [
        decisionsEvaluation, decisionsEvaluations, decisionsExplain, decisionsMetadata, decisionsWhatIf,
    ]
}
