extension Operation {
    /// Lists conditional-access policies.
    package static let conditionalAccessPoliciesList = Operation.graph(
        "conditionalAccessPolicies.list", "GET", "/identity/conditionalAccess/policies",
        .action(.conditionalAccessRead), category: "ConditionalAccess")
    /// Reads one conditional-access policy.
    package static let conditionalAccessPoliciesGet = Operation.graph(
        "conditionalAccessPolicies.get", "GET", "/identity/conditionalAccess/policies/{id}",
        .action(.conditionalAccessRead), category: "ConditionalAccess")
    /// Creates a conditional-access policy.
    package static let conditionalAccessPoliciesCreate = Operation.graph(
        "conditionalAccessPolicies.create", "POST", "/identity/conditionalAccess/policies",
        .action(.conditionalAccessWrite), .change(verb: "Create", type: "ConditionalAccessPolicy"),
        category: "ConditionalAccess")
    /// Changes a conditional-access policy.
    package static let conditionalAccessPoliciesUpdate = Operation.graph(
        "conditionalAccessPolicies.update", "PATCH", "/identity/conditionalAccess/policies/{id}",
        .action(.conditionalAccessWrite), .change(verb: "Patch", type: "ConditionalAccessPolicy"),
        category: "ConditionalAccess")
    /// Deletes a conditional-access policy.
    package static let conditionalAccessPoliciesDelete = Operation.graph(
        "conditionalAccessPolicies.delete", "DELETE", "/identity/conditionalAccess/policies/{id}",
        .action(.conditionalAccessWrite), .change(verb: "Delete", type: "ConditionalAccessPolicy"),
        category: "ConditionalAccess")

    /// Says which policies would apply to a sign-in.
    package static let conditionalAccessEvaluate = Operation.graph(
        "conditionalAccess.evaluate", "POST", "/identity/conditionalAccess/evaluate", .action(.conditionalAccessRead),
        category: "ConditionalAccess")

    /// Conditional-access policies.
    static let conditionalAccessOperations: [Operation] = [
        conditionalAccessPoliciesList, conditionalAccessPoliciesGet, conditionalAccessPoliciesCreate,
        conditionalAccessPoliciesUpdate, conditionalAccessPoliciesDelete, conditionalAccessEvaluate,
    ]
}
