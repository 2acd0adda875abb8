import Core

/// What `init` made. Its secrets are known here and never again.
package struct Installation: Sendable {
    package let operatorTenantID: TenantID
    package let operatorClientID: ClientID
    package let operatorSecret: String
    package let tenants: [(id: TenantID, displayName: String, clientID: ClientID, secret: String)]
    /// Absolute path of the local CA's certificate.
    package let caFile: String
    package let baseURL: String
}

/// Where a running server accepts connections.
package struct RunningServer: Sendable {
    package let httpURL: String?
    package let httpsURL: String
    /// Absolute path of the local CA's certificate.
    package let caFile: String
    package let pid: Int32
}
