import Core

/// Tells whether two documents look the same to every caller: one may spell out what the other leaves to a default. A change
/// after which a thing looks as before changes nothing, and leaves neither a new version nor an audit entry.
package typealias DocumentComparison = @Sendable (_ old: JSONObject, _ new: JSONObject) -> Bool
