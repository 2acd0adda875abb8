/// The values of `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11): lists of structured fields
/// (RFC 9651), one item for each limit, by its name. A policy says the quota `q` and the seconds `w` in which it comes back;
/// the other says what remains `r` and after how many seconds `t` all of it is there again.
package struct RateLimitFields: Sendable, Hashable {
    /// `"client";q=10000;w=10, "tenant";q=20000;w=10`.
    package private(set) var policy = ""
    /// `"client";r=9999;t=1, "tenant";r=19990;t=1`.
    package private(set) var state = ""

    /// Adds one limit.
    mutating func append(_ name: String, _ bucket: TokenBucket, _ rate: TokenBucket.Rate) {
        if !policy.isEmpty {
            policy += ", "
            state += ", "
        }
        policy += "\"\(name)\";q=\(rate.capacity);w=\(rate.burstSeconds)"
        state += "\"\(name)\";r=\(bucket.remaining);t=\(bucket.secondsUntilFull(rate))"
    }
}
