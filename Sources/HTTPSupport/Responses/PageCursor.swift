import Core
import Tokens

/// Seals the place where a list goes on, so that callers carry it but can neither read nor change it.
package protocol CursorSealing: Sendable {
    /// The bytes as text that opens only with the same context.
    /// - Throws: 500 if sealing fails.
    func seal(_ bytes: [UInt8], context: [UInt8]) throws(Failure) -> String
    /// The bytes sealed in the text.
    /// - Throws: 400, the same for every cause.
    func open(_ text: String, context: [UInt8]) throws(Failure) -> [UInt8]
}

extension SealedCursor: CursorSealing {}

/// Where a list goes on after a page, and until when the link works.
package struct PageCursor: Sendable, Hashable {
    /// How long a link to a next page works.
    package static let lifetime = TimeSpan.hours(24)

    /// What the list needs to find the next row.
    package let position: JSON
    /// The first instant at which the link no longer works.
    package let expires: Timestamp

    /// A cursor made now.
    package init(position: JSON, now: Timestamp) {
        self.position = position
        expires = now + PageCursor.lifetime
    }

    /// Opens the text of a link.
    /// - Parameter context: what the list was asked for and by whom, as when it was sealed.
    /// - Throws: 400 for a text that is not ours, belongs to another request or has expired.
    package init(
        _ text: String, context: [String], by sealer: any CursorSealing, now: Timestamp
    ) throws(Failure) {
        let bytes = try sealer.open(text, context: PageCursor.bytes(context))
        guard let object = (try? JSONReader.read(bytes, limits: .trusted))?.object,
            let expires = object["expires"]?.integer, let position = object["position"]
        else { throw PageCursor.invalid }
        self.position = position
        self.expires = Timestamp(microseconds: expires)
        guard now < self.expires else { throw PageCursor.invalid }
    }

    /// The text of a link.
    package func sealed(context: [String], by sealer: any CursorSealing) throws(Failure) -> String {
        let content: JSON = ["expires": .integer(expires.microseconds), "position": position]
        return try sealer.seal(JSONWriter.bytes(content), context: PageCursor.bytes(context))
    }

    /// The parts as a JSON array, so that no two lists of parts give the same bytes.
    private static func bytes(_ context: [String]) -> [UInt8] { JSONWriter.bytes(.strings(context)) }

    /// 400 for a link that cannot be followed.
    package static var invalid: Failure {
        .invalid("The cursor is invalid or belongs to another request.", target: "$skiptoken")
    }
}
