extension Operation {
    /// Lists clients.
    package static let clientsList = Operation.own(
        "clients.list", .management, "GET", "/mtd/v1/clients", .anyAction([.clientsRead, .clientsManage]),
        category: "Client")
    /// Reads one client.
    package static let clientsGet = Operation.own(
        "clients.get", .management, "GET", "/mtd/v1/clients/{id}", .anyAction([.clientsRead, .clientsManage]),
        category: "Client")
    /// Creates a client.
    package static let clientsCreate = Operation.own(
        "clients.create", .management, "POST", "/mtd/v1/clients", .action(.clientsManage),
        .change(verb: "Create", type: "Client"), category: "Client")
    /// Changes a client.
    package static let clientsUpdate = Operation.own(
        "clients.update", .management, "PATCH", "/mtd/v1/clients/{id}", .action(.clientsManage),
        .change(verb: "Patch", type: "Client"), category: "Client")
    /// Deletes a client.
    package static let clientsDelete = Operation.own(
        "clients.delete", .management, "DELETE", "/mtd/v1/clients/{id}", .action(.clientsManage),
        .change(verb: "Delete", type: "Client"), category: "Client")
    /// Issues a secret. A token got with a bootstrap secret may call it for its own client only.
    package static let clientSecretsCreate = Operation.own(
        "clientSecrets.create", .management, "POST", "/mtd/v1/clients/{id}/secrets",
        .anyAction([.clientsManage, .bootstrapSecretReplace]), .change(verb: "Create", type: "ClientSecret"),
        category: "Client")
    /// Lists a client's secrets, without anything secret.
    package static let clientSecretsList = Operation.own(
        "clientSecrets.list", .management, "GET", "/mtd/v1/clients/{id}/secrets",
        .anyAction([.clientsRead, .clientsManage]), category: "Client")
    /// Ends a secret of a client.
    package static let clientSecretsDelete = Operation.own(
        "clientSecrets.delete", .management, "DELETE", "/mtd/v1/clients/{id}/secrets/{secretId}",
        .action(.clientsManage), .change(verb: "Delete", type: "ClientSecret"), category: "Client")
    /// Issues a key to a client.
    package static let clientKeysCreate = Operation.own(
        "clientKeys.create", .management, "POST", "/mtd/v1/clients/{id}/keys", .action(.clientsManage),
        .change(verb: "Create", type: "ClientKey"), category: "Client")
    /// Lists a client's keys, without anything secret.
    package static let clientKeysList = Operation.own(
        "clientKeys.list", .management, "GET", "/mtd/v1/clients/{id}/keys", .anyAction([.clientsRead, .clientsManage]),
        category: "Client")
    /// Ends a key of a client.
    package static let clientKeysDelete = Operation.own(
        "clientKeys.delete", .management, "DELETE", "/mtd/v1/clients/{id}/keys/{keyId}", .action(.clientsManage),
        .change(verb: "Delete", type: "ClientKey"), category: "Client")

    /// Clients and their credentials.
    static let clientOperations: [Operation] = [
        clientsList, clientsGet, clientsCreate, clientsUpdate, clientsDelete, clientSecretsCreate, clientSecretsList,
        clientSecretsDelete, clientKeysCreate, clientKeysList, clientKeysDelete,
    ]
}
