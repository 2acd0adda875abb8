import Core
import Services

/// Reads changes that are to be previewed. What they hold are Graph entities, so Graph's side of the house implements it.
package protocol ProposedChangeReading: Sendable {
    /// One item of `changes`.
    /// - Throws: 400 naming the member that is wrong, 404 for a policy that the tenant does not have.
    func read(_ change: JSON, for caller: Caller) throws -> ProposedChange
}
