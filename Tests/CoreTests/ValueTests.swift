import Core
import Testing

@Suite struct `An identifier` {
    @Test(arguments: [
        "", "2c7790de-8b02-4814-85cf-e0c59380dee", "2c7790de-8b02-4814-85cf-e0c59380dee88",
        "{2c7790de-8b02-4814-85cf-e0c59380dee8}",
        "2c7790de8b02481485cfe0c59380dee8", "2c7790de-8b02-4814-85cf-e0c59380dee8 ",
        "2c7790de-8b02-4814-85cf-e0c59380deg8",
        "2c7790de-8b02-4814-85cf_e0c59380dee8", "２c7790de-8b02-4814-85cf-e0c59380dee", "null", "1", "../../etc/passwd",
    ])
    func `is nothing but the 36-character form`(text: String) {
        #expect(DeviceID(text) == nil)
    }

    @Test func `ignores letter case and writes lower case`() throws {
        let id = try #require(DeviceID("2C7790DE-8B02-4814-85CF-E0C59380DEE8"))
        #expect(id.text == "2c7790de-8b02-4814-85cf-e0c59380dee8")
        #expect(id == DeviceID(id.text))
    }
}

@Suite struct `Exact text` {
    @Test(arguments: [("K", "\u{212A}"), ("é", "e\u{301}"), ("a", "A"), ("a", "a "), ("Å", "\u{212B}")])
    func `tells apart what Unicode calls the same`(left: String, right: String) {
        #expect(ExactText(left) != ExactText(right))
        #expect(Set([ExactText(left), ExactText(right)]).count == 2)
        #expect(!left.hasSameBytes(as: right))
    }
}

@Suite struct `A moment` {
    @Test(arguments: [
        ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z"),
        ("2026-01-02T03:04:05.678900+00:00", "2026-01-02T03:04:05.6789Z"),
        ("2026-01-02T03:04:05", "2026-01-02T03:04:05Z"),
        ("2026-07-17T10:45:28.2000756Z", "2026-07-17T10:45:28.200075Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"), ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ("2024-02-29T23:59:60Z", "2024-02-29T23:59:59Z"), ("2026-03-01T00:30:00+02:00", "2026-02-28T22:30:00Z"),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"),
    ])
    func `is read in every form clients send`(text: String, canonical: String) throws {
        #expect(try #require(Timestamp(rfc3339: text)).rfc3339 == canonical)
    }

    @Test(arguments: [
        "", "2026-11-23", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T10:00Z",
        "2026-11-23T10:00:00+25:00", "2026-11-23T10:00:00.Z", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z",
        "2026-11-23T10:00:00Zx", "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00", "２026-11-23T10:00:00Z",
    ])
    func `is nothing where the text is none`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func `stops at the ends of the range`() {
        #expect(Timestamp.endOfTime + .days(1_000_000) == Timestamp(microseconds: .max))
        #expect(Timestamp.never - .days(1) == .never)
        #expect(TimeSpan.days(.max) > .days(1))
    }
}

@Suite struct `An OS version` {
    @Test(arguments: [
        ("17", "17.0.0", 0), ("17.1", "17.0.9", 1), ("9", "10", -1), ("16.7.10", "16.7.9", 1), ("1.0.0.1", "1", 1),
    ])
    func `compares by integer segments, missing ones zero`(left: String, right: String, order: Int) throws {
        let (left, right) = (try #require(OSVersion(left)), try #require(OSVersion(right)))
        #expect((left < right) == (order < 0))
        #expect((right < left) == (order > 0))
        #expect((left == right) == (order == 0))
    }

    @Test(arguments: ["", "17.", ".1", "17.x", "17 .1", "1.2.3.4.5.6.7.8.9", "9999999999", "-1", "１７"])
    func `is unreadable otherwise`(text: String) {
        #expect(OSVersion(text) == nil)
    }
}
