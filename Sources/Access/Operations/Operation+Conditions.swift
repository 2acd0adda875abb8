import Core

extension Operation {
    /// Whether it reads, changes or deletes one thing that has an entity tag, so that `If-Match` and `If-None-Match` count
    /// (RFC 9110, section 13). Everywhere else they are ignored: a list has no tag, nor has what is about to be made.
    package var isConditional: Bool {
        switch surface {
        case .graph:
            path.hasSuffix("/{id}") || path.contains("/{id}/") && activity != .read
                || Self.singletons.contains(ExactText(path))
        case .management: Self.conditionalOfOurs.contains(ExactText(id))
        default: false
        }
    }

    private static let singletons: Set<ExactText> = ["/deviceManagement"]
    private static let conditionalOfOurs: Set<ExactText> = [
        "clients.get", "clients.update", "clients.delete", "trustedIssuers.get", "trustedIssuers.update",
        "trustedIssuers.delete", "devices.compliance",
    ]
}
