import Core
import HTTPSupport
import Testing
import Tokens

@Suite struct PageCursorTests {
    private let sealer: SealedCursor
    private let now = Timestamp(seconds: 1_800_000_000)

    init() throws { sealer = try SealedCursor(key: Array(repeating: 7, count: 32)) }

    private func link(_ context: [String]) throws -> String {
        try PageCursor(position: ["id": "x"], now: now).sealed(context: context, by: sealer)
    }

    @Test func `a link leads to its place for 24 hours`() throws {
        let text = try link(["tenant", "route"])
        let last = now + .hours(24) - TimeSpan(microseconds: 1)
        #expect(try PageCursor(text, context: ["tenant", "route"], by: sealer, now: last).position == ["id": "x"])
        #expect(throws: PageCursor.invalid) {
            try PageCursor(text, context: ["tenant", "route"], by: sealer, now: now + .hours(24))
        }
    }

    @Test(arguments: [
        ["tenant"], ["tenant", "other"], ["tenantroute"], ["tenant", "route", ""], ["route", "tenant"],
    ])
    func `a link of another request is refused`(context: [String]) throws {
        let text = try link(["tenant", "route"])
        #expect(throws: PageCursor.invalid) { try PageCursor(text, context: context, by: sealer, now: now) }
    }

    @Test(arguments: ["", "abc", "####"])
    func `a text that is no link is refused in the same words`(text: String) {
        #expect(throws: PageCursor.invalid) { try PageCursor(text, context: [], by: sealer, now: now) }
    }
}
