/// How much a client and a tenant may ask for, and what a request costs.
package struct RequestRates: Sendable, Hashable {
    /// Units a second for each client of a tenant (an application, or a person of a trusted issuer); 0 = no limit.
    package let perClient: Int
    /// Units a second for all clients of a tenant together; 0 = no limit.
    package let perTenant: Int
    /// Seconds of the rate that may be asked for at once.
    package let burstSeconds: Int

    package init(perClient: Int, perTenant: Int, burstSeconds: Int) {
        self.perClient = perClient
        self.perTenant = perTenant
        self.burstSeconds = burstSeconds
    }

    /// Bytes of a body that cost one unit more when they are read, and bytes of an answer that do. So a question or the read
    /// of an object costs one unit, a report of 1,000 devices about 20, a page of as many about 100, and the longest body
    /// 4,097.
    static let bytesPerUnit = 16 << 10

    var client: TokenBucket.Rate { TokenBucket.Rate(perSecond: perClient, burstSeconds: burstSeconds) }
    var tenant: TokenBucket.Rate { TokenBucket.Rate(perSecond: perTenant, burstSeconds: burstSeconds) }
}
