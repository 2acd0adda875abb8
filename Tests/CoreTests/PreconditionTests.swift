import Core
import Testing

/// The lists of entity tags that requests send, and what they demand.
@Suite struct PreconditionTests {
    private static let tag = EntityTag(version: 7, hash: "abc")

    @Test(arguments: [
        (["*"], EntityTagList.any), ([" * "], .any), ([], .tags([])), ([""], .tags([])), ([", ,"], .tags([])),
        ([#""7-abc""#], .tags([EntityTag("7-abc")])), ([#"W/"7-abc""#], .tags([EntityTag("7-abc", isWeak: true)])),
        ([#""a" , W/"b",,"c""#], .tags([EntityTag("a"), EntityTag("b", isWeak: true), EntityTag("c")])),
        ([#""a""#, #""b""#], .tags([EntityTag("a"), EntityTag("b")])), ([#""a,b""#], .tags([EntityTag("a,b")])),
        ([#""""#], .tags([EntityTag("")])), ([#""W/""#], .tags([EntityTag("W/")])),
    ])
    func `a list of tags is read`(_ lines: [String], _ expected: EntityTagList) {
        #expect(EntityTagList(lines) == expected)
    }

    @Test(arguments: [
        "7-abc", "\"7-abc", "7-abc\"", #"w/"7""#, #"W/ "7""#, #"W/7"#, #""a" "b""#, #"*, "a""#, #""a", *"#, "**", "'a'",
        #""a b""#, "\"a\u{7F}\"", "\"a\tb\"", #""a"b"#, "W/", "\"",
    ])
    func `anything else is none`(_ line: String) { #expect(EntityTagList([line]) == nil) }

    /// What happens to a change of version 7, and to a read of its tag.
    struct Row: Sendable {
        var match: [String] = []
        var noneMatch: [String] = []
        /// Nil where the change is made.
        var change: Failure.Kind?
        var read: Read
        enum Read: Sendable, Equatable { case whole, notModified, failed, malformed }
    }

    @Test(arguments: [
        Row(match: ["*"], read: .whole), Row(match: [#""7-abc""#], read: .whole),
        // The hash has no say in what may be changed.
        Row(match: [#""7-old""#], read: .whole), Row(match: [#""7""#], read: .whole),
        Row(match: [#""6-abc""#], change: .preconditionFailed, read: .failed),
        Row(match: [#""70-abc""#], change: .preconditionFailed, read: .failed),
        Row(match: [#""6-abc", "7-abc""#], read: .whole),
        // Weak tags never equal anything where equality must be strong.
        Row(match: [#"W/"7-abc""#], change: .preconditionFailed, read: .failed),
        Row(match: [""], change: .preconditionFailed, read: .failed),
        Row(match: ["7-abc"], change: .invalid, read: .malformed),
        Row(noneMatch: ["*"], change: .preconditionFailed, read: .notModified),
        Row(noneMatch: [#""7-abc""#], change: .preconditionFailed, read: .notModified),
        Row(noneMatch: [#"W/"7-abc""#], change: .preconditionFailed, read: .notModified),
        Row(noneMatch: [#""7-old""#], change: .preconditionFailed, read: .whole),
        Row(noneMatch: [#""6-abc""#], read: .whole), Row(noneMatch: [""], read: .whole),
        Row(noneMatch: ["7-abc"], change: .invalid, read: .malformed),
        // If-Match is looked at first.
        Row(match: [#""6-abc""#], noneMatch: [#""7-abc""#], change: .preconditionFailed, read: .failed),
        Row(match: [#""7-abc""#], noneMatch: [#""7-abc""#], change: .preconditionFailed, read: .notModified),
    ])
    func `what a request demands decides`(_ row: Row) throws {
        let precondition = try #require(Precondition(ifMatch: row.match, ifNoneMatch: row.noneMatch))
        var change: Failure.Kind?
        do throws(Failure) { try precondition.requireChangeable(version: 7) } catch { change = error.kind }
        #expect(change == row.change)
        let read: Row.Read
        do throws(Failure) { read = try precondition.knows(Self.tag) ? .notModified : .whole } catch {
            read = error.kind == .invalid ? .malformed : .failed
        }
        #expect(read == row.read)
    }

    @Test func `a request that demands nothing has no precondition`() {
        #expect(Precondition(ifMatch: [], ifNoneMatch: []) == nil)
    }

    @Test func `a weak tag is known when it is sent back`() throws {
        let weak = EntityTag(version: 7, hash: "abc", isWeak: true)
        let known = try #require(Precondition(ifMatch: [], ifNoneMatch: [weak.description]))
        #expect(try known.knows(weak))
        let matching = try #require(Precondition(ifMatch: [weak.description], ifNoneMatch: []))
        #expect(throws: Failure.self) { try matching.knows(weak) }
    }
}
