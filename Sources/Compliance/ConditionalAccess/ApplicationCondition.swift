import Core

/// How an application is named in policies and questions: a UUID in lower case, any other text byte for byte.
package func applicationID(_ text: String) -> ExactText {
    ExactText(Identifier<ApplicationKind>(text)?.text ?? text)
}

/// Marks the ids of applications.
package enum ApplicationKind {}

/// The resources that have a name of their own.
package enum WellKnownApplication {
    /// Office 365 Exchange Online.
    package static let exchangeOnline: ExactText = "00000002-0000-0ff1-ce00-000000000000"
    /// Office 365 SharePoint Online.
    package static let sharePointOnline: ExactText = "00000003-0000-0ff1-ce00-000000000000"
    /// Stands for both of the above, in policies and in questions.
    package static let office365: ExactText = "Office365"

    /// The applications a resource stands for.
    static func applications(of resource: ExactText) -> [ExactText] {
        resource == office365 ? [exchangeOnline, sharePointOnline] : [resource]
    }
}

/// `conditions.applications`.
package struct ApplicationCondition: Sendable, Equatable {
    /// The applications that one side names.
    package struct Names: Sendable, Equatable {
        /// Whether `All` is listed.
        package var all = false
        /// Ids as ``applicationID(_:)`` writes them, with `Office365` already resolved. `None` names none.
        package var applications: Set<ExactText> = []

        func contains(_ application: ExactText) -> Bool { all || applications.contains(application) }
    }

    /// The applications the policy is for.
    package var include: Names
    /// Those it is not for, whatever the include lists say.
    package var exclude: Names
    /// `applicationFilter`, nil if unset. Its rule is about attributes that nobody here knows.
    package var filter: FilterMode?
    /// `includeUserActions`: what a user does that is no use of an application.
    package var userActions: Set<ExactText> = []
    /// `includeAuthenticationContextClassReferences`.
    package var authenticationContexts: Set<ExactText> = []

    /// A policy applies to `Office365` if it applies to either of its two. User actions and authentication contexts
    /// name no application.
    func match(_ resource: ExactText) -> ConditionMatch {
        var match = ConditionMatch(name: "applications", matches: false)
        for application in WellKnownApplication.applications(of: resource) {
            let isNamed: ListMatch = include.contains(application) ? .yes : filter == .include ? .unknown : .no
            let isExcluded: ListMatch = exclude.contains(application) ? .yes : filter == .exclude ? .unknown : .no
            let one = ConditionMatch(
                name: "applications", include: isNamed, exclude: isExcluded,
                unknown: "What the application filter says of the application")
            guard one.matches else { continue }
            // A match that needs no assumption is the better reason.
            if !match.matches || one.assumed.isEmpty { match = one }
        }
        return match
    }
}

/// Graph: `filterMode`.
package enum FilterMode: String, Sendable, Hashable, CaseIterable {
    case include, exclude
}

extension ApplicationCondition {
    /// - Throws: 400 naming the member: a filter without mode or rule, or no include entry at all.
    init(_ reader: MemberReader) throws(Failure) {
        var members = reader
        let included = try members.strings("includeApplications") ?? []
        let actions = try members.strings("includeUserActions") ?? []
        let contexts = try members.strings("includeAuthenticationContextClassReferences") ?? []
        userActions = Set(actions.map { ExactText($0) })
        authenticationContexts = Set(contexts.map { ExactText($0) })
        include = Names(included)
        exclude = Names(try members.strings("excludeApplications") ?? [])
        filter = try members.nested("applicationFilter").map { reader throws(Failure) in try FilterMode(filter: reader)
        }
        try members.refuseUnknown()
        guard !included.isEmpty || !actions.isEmpty || !contexts.isEmpty || filter == .include else {
            throw .invalid(
                "'conditions.applications' needs at least one include entry.",
                target: members.path + "includeApplications")
        }
    }
}

extension ApplicationCondition.Names {
    fileprivate init(_ texts: [String]) {
        for text in texts {
            switch ExactText(text) {
            case "All": all = true
            case "None": break
            case WellKnownApplication.office365:
                applications.formUnion(WellKnownApplication.applications(of: WellKnownApplication.office365))
            default: applications.insert(applicationID(text))
            }
        }
    }
}

extension FilterMode {
    /// Reads a Graph `conditionalAccessFilter`.
    /// - Throws: 400 naming the member that is missing or wrong.
    init(filter reader: MemberReader) throws(Failure) {
        var members = reader
        self = try members.required(members.word("mode", of: FilterMode.self), "mode")
        let rule = try members.required(members.string("rule"), "rule")
        guard !rule.isEmpty else { throw .invalid("'\(members.path)rule' is empty.", target: members.path + "rule") }
    }
}
