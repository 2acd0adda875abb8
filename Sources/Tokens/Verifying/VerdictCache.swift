import Core
import Synchronization

/// A good signature, and what must still hold for it to count.
struct Verdict: Sendable {
    /// What the token proves while the rest holds.
    let token: VerifiedToken
    /// When it holds.
    let times: TokenTimes
    /// `kid` of the key that verified it.
    let keyID: String
    /// RFC 7638 thumbprint of that key.
    let keyThumbprint: String
    /// With a trusted issuer: its record at that time.
    let record: TrustedIssuer?
}

/// Remembers tokens whose signature was good, by their SHA-256. Bad tokens are never remembered.
final class VerdictCache: Sendable {
    private let verdicts: Mutex<RecentlyUsed<[UInt8], Verdict>>

    /// A cache of at most `capacity` verdicts.
    init(capacity: Int) { verdicts = Mutex(RecentlyUsed(capacity: capacity)) }

    /// The verdict on the token with this digest.
    func verdict(_ digest: [UInt8]) -> Verdict? { verdicts.withLock { $0.value(digest) } }

    /// Remembers the verdict on the token with this digest.
    func put(_ verdict: Verdict, _ digest: [UInt8]) { verdicts.withLock { $0.put(verdict, digest) } }

    /// Forgets the verdict on the token with this digest.
    func remove(_ digest: [UInt8]) { verdicts.withLock { $0.remove(digest) } }

    /// How many verdicts are held.
    var count: Int { verdicts.withLock { $0.count } }
}
