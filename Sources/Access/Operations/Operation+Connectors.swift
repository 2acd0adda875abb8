extension Operation {
    /// Lists connectors.
    package static let connectorsList = Operation.graph(
        "connectors.list", "GET", "/deviceManagement/mobileThreatDefenseConnectors", .action(.mobileThreatDefenseRead),
        category: "MobileThreatDefense")
    /// Reads one connector.
    package static let connectorsGet = Operation.graph(
        "connectors.get", "GET", "/deviceManagement/mobileThreatDefenseConnectors/{id}",
        .action(.mobileThreatDefenseRead), category: "MobileThreatDefense")
    /// Creates a connector.
    package static let connectorsCreate = Operation.graph(
        "connectors.create", "POST", "/deviceManagement/mobileThreatDefenseConnectors",
        .action(.mobileThreatDefenseModify), .change(verb: "Create", type: "MobileThreatDefenseConnector"),
        category: "MobileThreatDefense")
    /// Changes a connector.
    package static let connectorsUpdate = Operation.graph(
        "connectors.update", "PATCH", "/deviceManagement/mobileThreatDefenseConnectors/{id}",
        .action(.mobileThreatDefenseModify), .change(verb: "Patch", type: "MobileThreatDefenseConnector"),
        category: "MobileThreatDefense")
    /// Deletes a connector.
    package static let connectorsDelete = Operation.graph(
        "connectors.delete", "DELETE", "/deviceManagement/mobileThreatDefenseConnectors/{id}",
        .action(.mobileThreatDefenseModify), .change(verb: "Delete", type: "MobileThreatDefenseConnector"),
        category: "MobileThreatDefense")
    /// Counts connectors.
    package static let connectorsCount = Operation.graph(
        "connectors.count", "GET", "/deviceManagement/mobileThreatDefenseConnectors/$count",
        .action(.mobileThreatDefenseRead), category: "MobileThreatDefense")
    /// How a connector's partner is doing.
    package static let connectorsHealth = Operation.own(
        "connectors.health", .management, "GET", "/mtd/v1/connectors/{id}/health", .action(.mobileThreatDefenseRead),
        category: "MobileThreatDefense")
    /// The partners of the catalogue, for any caller of a tenant.
    package static let partnersList = Operation.own(
        "partners.list", .management, "GET", "/mtd/v1/partners", .authenticated, category: "MobileThreatDefense")
    /// Makes a credential with which a vendor reports to one connector.
    package static let connectorCredentialsCreate = Operation.own(
        "connectorCredentials.create", .management, "POST", "/mtd/v1/connectors/{id}/credentials",
        .action(.mobileThreatDefenseModify), .change(verb: "Create", type: "MobileThreatDefenseConnectorCredential"),
        category: "MobileThreatDefense")
    /// Lists a connector's credentials, without secrets.
    package static let connectorCredentialsList = Operation.own(
        "connectorCredentials.list", .management, "GET", "/mtd/v1/connectors/{id}/credentials",
        .action(.mobileThreatDefenseModify), category: "MobileThreatDefense")
    /// Ends a connector's credential.
    package static let connectorCredentialsDelete = Operation.own(
        "connectorCredentials.delete", .management, "DELETE", "/mtd/v1/connectors/{id}/credentials/{credentialId}",
        .action(.mobileThreatDefenseModify), .change(verb: "Delete", type: "MobileThreatDefenseConnectorCredential"),
        category: "MobileThreatDefense")

    /// Connectors, their partners and their credentials.
    static let connectorOperations: [Operation] = [
        connectorsList, connectorsGet, connectorsCreate, connectorsUpdate, connectorsDelete, connectorsCount,
        connectorsHealth, partnersList, connectorCredentialsCreate, connectorCredentialsList,
        connectorCredentialsDelete,
    ]
}
