/// One action that a custom role may allow, with its words for people (Graph: resourceOperation).
package struct ResourceOperation: Sendable, Hashable, Identifiable {
    /// What is allowed.
    package let action: ResourceAction
    /// What it is done to, for people.
    package let resourceName: String
    /// What is done, for people.
    package let actionName: String
    /// One sentence for people.
    package let description: String

    /// The action string, which is Graph's id of the entity.
    package var id: String { action.rawValue }
}
