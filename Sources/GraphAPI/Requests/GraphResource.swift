import Core

/// One set of entities: its type and where it stands.
struct GraphResource: Sendable {
    /// What is in the set.
    let type: EntityType
    /// The path below the version, as `@odata.context` names it.
    let path: String
    /// The navigations that `$expand` can show; the schema may know more than this server has behind it.
    let expandable: Set<ExactText>
    /// Those of which only the first entities are shown, so that a request cannot choose among them.
    let expandedInPart: Set<ExactText>

    /// A set of entities.
    init(
        _ type: EntityType, path: String, expandable: Set<ExactText> = [], expandedInPart: Set<ExactText> = []
    ) {
        self.expandedInPart = expandedInPart
        self.type = type
        self.path = path
        self.expandable = expandable
    }
}
