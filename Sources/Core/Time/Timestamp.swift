/// A moment in UTC, to the microsecond, between the years 1 and 9999.
package struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Microseconds since 1970-01-01T00:00:00Z, negative before.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = min(max(microseconds, Timestamp.lowest), Timestamp.highest)
    }

    /// Whole seconds since 1970, as tokens count them.
    package init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        self.init(microseconds: overflow ? (seconds < 0 ? Timestamp.lowest : Timestamp.highest) : product)
    }

    /// How Graph shows a date that never was.
    package static let never = Timestamp(microseconds: lowest)
    /// How Graph shows a date that will never be.
    package static let endOfTime = Timestamp(microseconds: highest - 999_999)

    /// 0001-01-01T00:00:00Z.
    private static let lowest: Int64 = -62_135_596_800_000_000
    /// 9999-12-31T23:59:59.999999Z.
    private static let highest: Int64 = 253_402_300_799_999_999

    /// Whole seconds since 1970, rounded down.
    package var seconds: Int64 {
        microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000
    }

    package static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    /// The moment `span` later; stops at the ends of the range.
    package static func + (left: Self, span: TimeSpan) -> Timestamp {
        let (sum, overflow) = left.microseconds.addingReportingOverflow(span.microseconds)
        return overflow ? (span.microseconds > 0 ? .endOfTime : .never) : Timestamp(microseconds: sum)
    }

    package static func - (left: Self, span: TimeSpan) -> Timestamp {
        left + TimeSpan(microseconds: -span.microseconds)
    }

    /// How long after `right` this moment is; negative if before.
    package static func - (left: Self, right: Self) -> TimeSpan {
        TimeSpan(microseconds: left.microseconds - right.microseconds)
    }

    package var description: String { rfc3339 }
}

/// A length of time in microseconds.
package struct TimeSpan: Sendable, Hashable, Comparable {
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package static func seconds(_ count: Int) -> TimeSpan { TimeSpan(microseconds: scaled(count, 1_000_000)) }
    package static func minutes(_ count: Int) -> TimeSpan { TimeSpan(microseconds: scaled(count, 60_000_000)) }
    package static func hours(_ count: Int) -> TimeSpan { TimeSpan(microseconds: scaled(count, 3_600_000_000)) }
    package static func days(_ count: Int) -> TimeSpan { TimeSpan(microseconds: scaled(count, 86_400_000_000)) }

    package static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    /// Whole seconds, rounded down towards zero.
    package var wholeSeconds: Int64 { microseconds / 1_000_000 }

    private static func scaled(_ count: Int, _ unit: Int64) -> Int64 {
        let (product, overflow) = Int64(count).multipliedReportingOverflow(by: unit)
        return overflow ? (count < 0 ? .min / 2 : .max / 2) : product
    }
}
