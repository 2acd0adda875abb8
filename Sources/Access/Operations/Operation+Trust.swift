extension Operation {
    /// Lists trusted issuers.
    package static let trustedIssuersList = Operation.own(
        "trustedIssuers.list", .management, "GET", "/mtd/v1/trustedIssuers", .anyAction([.trustRead, .trustManage]),
        category: "Trust")
    /// Reads one trusted issuer.
    package static let trustedIssuersGet = Operation.own(
        "trustedIssuers.get", .management, "GET", "/mtd/v1/trustedIssuers/{id}",
        .anyAction([.trustRead, .trustManage]),
        category: "Trust")
    /// Creates a trusted issuer.
    package static let trustedIssuersCreate = Operation.own(
        "trustedIssuers.create", .management, "POST", "/mtd/v1/trustedIssuers", .action(.trustManage),
        .change(verb: "Create", type: "TrustedIssuer"), category: "Trust")
    /// Changes a trusted issuer.
    package static let trustedIssuersUpdate = Operation.own(
        "trustedIssuers.update", .management, "PATCH", "/mtd/v1/trustedIssuers/{id}", .action(.trustManage),
        .change(verb: "Patch", type: "TrustedIssuer"), category: "Trust")
    /// Deletes a trusted issuer.
    package static let trustedIssuersDelete = Operation.own(
        "trustedIssuers.delete", .management, "DELETE", "/mtd/v1/trustedIssuers/{id}", .action(.trustManage),
        .change(verb: "Delete", type: "TrustedIssuer"), category: "Trust")
    /// Lists the tenant's token keys, public parts only.
    package static let tokenKeysList = Operation.own(
        "tokenKeys.list", .management, "GET", "/mtd/v1/tokenKeys", .anyAction([.trustRead, .trustManage]),
        category: "Trust")
    /// Makes a new token key; the old one is kept while its tokens live.
    package static let tokenKeysRotate = Operation.own(
        "tokenKeys.rotate", .management, "POST", "/mtd/v1/tokenKeys:rotate", .action(.trustManage),
        .change(verb: "Action", type: "TokenKey"), category: "Trust")

    /// Trusted issuers and the tenant's own token keys.
    static let trustOperations: [Operation] = [
        trustedIssuersList, trustedIssuersGet, trustedIssuersCreate, trustedIssuersUpdate, trustedIssuersDelete,
        tokenKeysList, tokenKeysRotate,
    ]
}
