extension Timestamp {
    /// Reads an RFC 3339 date-time. Also taken, because Graph clients send them: no zone (read as UTC) and any number of
    /// fractional digits (kept to the microsecond). Nil for anything else, for dates that do not exist and for years
    /// outside 1–9999. A leap second counts as the second before it.
    package init?(rfc3339 text: some StringProtocol) {
        var reader = DateReader(bytes: Array(text.utf8.prefix(65)))
        guard
            let year = reader.number(digits: 4), reader.take("-"), let month = reader.number(digits: 2),
            reader.take("-"),
            let day = reader.number(digits: 2), reader.take("T") || reader.take("t") || reader.take(" "),
            let hour = reader.number(digits: 2), reader.take(":"), let minute = reader.number(digits: 2),
            reader.take(":"), let second = reader.number(digits: 2),
            year >= 1, (1...12).contains(month), day >= 1, day <= Calendar.days(inMonth: month, of: year),
            hour <= 23, minute <= 59, second <= 60
        else { return nil }
        var fraction: Int64 = 0
        if reader.take(".") {
            guard let digits = reader.fraction() else { return nil }
            fraction = digits
        }
        guard let offsetMinutes = reader.offset(), reader.isAtEnd else { return nil }
        let days = Calendar.daysSince1970(year: year, month: month, day: day)
        let seconds = days * 86_400 + Int64(hour) * 3_600 + Int64(minute) * 60 + Int64(min(second, 59))
        let microseconds = (seconds - Int64(offsetMinutes) * 60) * 1_000_000 + fraction
        let moment = Timestamp(microseconds: microseconds)
        guard moment.microseconds == microseconds else { return nil }
        self = moment
    }

    /// `2026-11-23T10:00:00Z`, with as many fractional digits as are needed, at most six.
    package var rfc3339: String {
        let seconds = self.seconds
        var days = seconds / 86_400
        var rest = seconds % 86_400
        if rest < 0 {
            rest += 86_400
            days -= 1
        }
        let date = Calendar.date(daysSince1970: days)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(27)
        func append(_ number: Int64, width: Int) {
            var digits: [UInt8] = []
            var value = number
            for _ in 0..<width {
                digits.append(UInt8(ascii: "0") + UInt8(value % 10))
                value /= 10
            }
            bytes.append(contentsOf: digits.reversed())
        }
        append(date.year, width: 4)
        bytes.append(UInt8(ascii: "-"))
        append(date.month, width: 2)
        bytes.append(UInt8(ascii: "-"))
        append(date.day, width: 2)
        bytes.append(UInt8(ascii: "T"))
        append(rest / 3_600, width: 2)
        bytes.append(UInt8(ascii: ":"))
        append(rest / 60 % 60, width: 2)
        bytes.append(UInt8(ascii: ":"))
        append(rest % 60, width: 2)
        let fraction = microseconds - seconds * 1_000_000
        if fraction > 0 {
            bytes.append(UInt8(ascii: "."))
            append(fraction, width: 6)
            while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
        }
        bytes.append(UInt8(ascii: "Z"))
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Walks over the bytes of a date. Every read is checked against the end.
private struct DateReader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }
    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let next, UInt32(next) == character.value else { return false }
        position += 1
        return true
    }

    mutating func digit() -> Int? {
        guard let next, next >= UInt8(ascii: "0"), next <= UInt8(ascii: "9") else { return nil }
        position += 1
        return Int(next - UInt8(ascii: "0"))
    }

    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// One or more digits after the point, as microseconds.
    mutating func fraction() -> Int64? {
        guard let first = digit() else { return nil }
        var value = Int64(first) * 100_000
        var scale: Int64 = 10_000
        while let digit = digit() {
            value += Int64(digit) * scale
            scale /= 10
        }
        return value
    }

    /// Minutes east of UTC; nothing at all reads as UTC.
    mutating func offset() -> Int? {
        if isAtEnd || take("Z") || take("z") { return 0 }
        let sign: Int
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = number(digits: 2), take(":"), let minutes = number(digits: 2), hours <= 23, minutes <= 59
        else { return nil }
        return sign * (hours * 60 + minutes)
    }
}

/// The proleptic Gregorian calendar, by Howard Hinnant's published day-count formulas.
private enum Calendar {
    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func daysSince1970(year: Int, month: Int, day: Int) -> Int64 {
        let shifted = Int64(month <= 2 ? year - 1 : year)
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * Int64(month > 2 ? month - 3 : month + 9) + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func date(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
