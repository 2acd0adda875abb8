import HTTPTypes

/// A request that came inside another one. It goes the way of every request: authentication, rights, audit and log of its own.
package struct InnerRequest: Sendable {
    package let method: String
    /// Path and query from the origin.
    package let target: String
    package let headers: HTTPFields
    package let body: [UInt8]?

    package init(method: String, target: String, headers: HTTPFields, body: [UInt8]?) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }
}

/// The answer to an ``InnerRequest``.
package struct InnerAnswer: Sendable {
    package let status: Int
    package let headers: HTTPFields
    package let body: [UInt8]
}

/// Answers a request inside another one.
package typealias InnerDispatch = @Sendable (InnerRequest) async -> InnerAnswer
