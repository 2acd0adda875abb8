extension Operation {
    /// Whether the process is alive.
    package static let operationsHealthz = Operation.own(
        "operations.healthz", .operations, "GET", "/healthz",
        .anonymous(reason: "Monitoring; says nothing about tenants."), category: "Operations")
    /// Whether the server takes requests.
    package static let operationsReadyz = Operation.own(
        "operations.readyz", .operations, "GET", "/readyz",
        .anonymous(reason: "Monitoring; says nothing about tenants."), category: "Operations")
    /// This contract.
    package static let operationsOpenapi = Operation.own(
        "operations.openapi", .operations, "GET", "/openapi.yaml", .anonymous(reason: "The contract is public."),
        category: "Operations")

    /// Monitoring and the contract itself.
    static let monitoringOperations: [Operation] = [
        operationsHealthz, operationsReadyz, operationsOpenapi,
    ]
}
