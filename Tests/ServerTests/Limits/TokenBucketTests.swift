import Core
import Synchronization
import Testing

@testable import HTTPSupport

@Suite struct TokenBucketTests {
    private static let start = Timestamp(seconds: 1_795_430_400)

    /// One thing done to a bucket, and what it then says.
    private enum Step {
        /// Seconds after the start, and what remains then.
        case at(Double, remaining: Int)
        case spend(Int)
        case wait(Int, Int?)
        case full(Int)
    }

    private func check(_ rate: TokenBucket.Rate, _ steps: [Step], _ note: Comment) {
        var bucket = TokenBucket(rate, now: Self.start)
        for (place, step) in steps.enumerated() {
            switch step {
            case .at(let seconds, let remaining):
                bucket.fill(rate, now: Self.start + TimeSpan(microseconds: Int64(seconds * 1_000_000)))
                #expect(bucket.remaining == remaining, "\(note) step \(place)")
            case .spend(let cost): bucket.spend(cost, rate)
            case .wait(let cost, let seconds): #expect(bucket.wait(for: cost, rate) == seconds, "\(note) step \(place)")
            case .full(let seconds): #expect(bucket.secondsUntilFull(rate) == seconds, "\(note) step \(place)")
            }
        }
    }

    @Test func `a bucket empties, fills at its rate and never holds more than its burst`() {
        let rate = TokenBucket.Rate(perSecond: 10, burstSeconds: 2)
        check(
            rate,
            [
                .at(0, remaining: 20), .wait(1, nil), .full(0), .spend(20), .at(0, remaining: 0), .wait(1, 1),
                .wait(10, 1), .wait(11, 2), .full(2),
                // A tenth of a second is one unit, a microsecond less is none.
                .at(0.099_999, remaining: 0), .wait(1, 1), .at(0.1, remaining: 1), .wait(1, nil), .wait(2, 1),
                .at(1.5, remaining: 15), .full(1), .at(2, remaining: 20), .full(0), .at(1_000_000_000, remaining: 20),
            ], "10 a second")
    }

    @Test func `small steps of time lose nothing`() {
        let rate = TokenBucket.Rate(perSecond: 3, burstSeconds: 1)
        var bucket = TokenBucket(rate, now: Self.start)
        bucket.spend(3, rate)
        for step in 1...999_999 { bucket.fill(rate, now: Self.start + TimeSpan(microseconds: Int64(step))) }
        #expect(bucket.remaining == 2)
        bucket.fill(rate, now: Self.start + .seconds(1))
        #expect(bucket.remaining == 3)
    }

    @Test func `a clock that is set back gives nothing and takes nothing`() {
        let rate = TokenBucket.Rate(perSecond: 1, burstSeconds: 5)
        check(
            rate,
            [
                .spend(5), .at(-3_600, remaining: 0), .wait(1, 1),
                // It counts on from where the clock stands now.
                .at(-3_599, remaining: 1), .spend(1), .at(-3_597, remaining: 2),
                // Set right again, the hour counts: the bucket is full, no more.
                .at(1, remaining: 5),
            ], "set back")
    }

    @Test func `what costs more than the bucket holds passes when it is full, and leaves a debt`() {
        let rate = TokenBucket.Rate(perSecond: 10, burstSeconds: 1)
        check(
            rate,
            [
                .wait(1_000, nil), .spend(35), .at(0, remaining: 0), .wait(1, 3), .wait(1_000, 4),
                .at(2.6, remaining: 1), .wait(1, nil), .wait(1_000, 1), .at(3.5, remaining: 10), .wait(1_000, nil),
            ], "dear")
    }

    @Test(arguments: [(1, 60), (1, 1), (1_000_000, 60), (7, 13)])
    func `nobody waits longer than a debt of two minutes and one filling`(_ perSecond: Int, _ burst: Int) {
        let rate = TokenBucket.Rate(perSecond: perSecond, burstSeconds: burst)
        var bucket = TokenBucket(rate, now: Self.start)
        for _ in 0..<1_000 { bucket.spend(4_097 * 1_000, rate) }
        for _ in 0..<1_000_000 / perSecond { bucket.spend(4_097, rate) }
        #expect(bucket.wait(for: .max, rate).map { $0 <= 180 } == true)
        #expect(bucket.wait(for: 1, rate).map { (1...121).contains($0) } == true)
        bucket.fill(rate, now: Self.start + .seconds(180))
        #expect(bucket.wait(for: .max, rate) == nil && bucket.remaining == perSecond * burst)
    }

    @Test func `the ends of time do not overflow`() {
        let rate = TokenBucket.Rate(perSecond: 1_000_000, burstSeconds: 60)
        var bucket = TokenBucket(rate, now: .never)
        bucket.spend(.max / 2_000_000, rate)
        bucket.fill(rate, now: .endOfTime)
        #expect(bucket.remaining == 60_000_000)
        bucket.fill(rate, now: .never)
        #expect(bucket.remaining == 60_000_000)
    }

    @Test(arguments: [
        ([16_383], 0), ([16_384], 1), ([16_383, 1], 1), ([8_192, 8_192, 8_192, 8_191], 1), ([100_000], 6),
        (Array(repeating: 1_000, count: 100), 6), ([64 << 20], 4_096), ([], 0),
    ])
    func `a body costs one for each 16 KiB of it, however it comes`(_ buffers: [Int], _ cost: Int) {
        let paid = Mutex(0)
        let meter = BodyMeter { units in paid.withLock { $0 += units } }
        for buffer in buffers { meter.count(buffer) }
        #expect(paid.withLock { $0 } == cost)
    }
}
