import Core

/// The version of Microsoft Graph a request speaks.
package enum GraphVersion: String, Sendable, Hashable, CaseIterable, Comparable {
    case v1 = "v1.0"
    case beta = "beta"

    /// v1.0 before beta.
    package static func < (left: Self, right: Self) -> Bool { left == .v1 && right == .beta }
}

/// One operation of the server. The router, the permission matrix, the audit and the OpenAPI document all follow the
/// one table of these, `Operation.all`.
package struct Operation: Sendable, Hashable, Identifiable, CustomStringConvertible {
    /// The part of the server an operation belongs to; it decides how the caller is known and how errors look.
    package enum Surface: String, Sendable, Hashable, CaseIterable {
        /// Token endpoint, discovery and keys: RFC 6749 errors.
        case tokens
        /// Microsoft Graph, under `/v1.0` and `/beta`.
        case graph
        /// Vendors, under `/mtd/v1/partner`.
        case partner
        /// Administrators and reviewers, under `/mtd/v1`.
        case management
        /// AuthZEN, under `/access/v1`.
        case decisions
        /// The operator, under `/platform/v1`; only in the system tenant.
        case platform
        /// Monitoring and the contract itself.
        case operations
    }

    /// What a caller must be to get past the door. Services may ask for more, never for less.
    package enum Guard: Sendable, Hashable {
        /// A role that allows the action.
        case action(ResourceAction)
        /// A role that allows one of the actions; which of them is needed depends on the request.
        case anyAction([ResourceAction])
        /// Roles that allow each of the actions.
        case allActions([ResourceAction])
        /// Any caller with a valid token of a tenant.
        case authenticated
        /// No token; the reason why none is needed.
        case anonymous(reason: String)

        /// The actions of which one is needed, or all; empty when no action is.
        package var actions: [ResourceAction] {
            switch self {
            case .action(let action): [action]
            case .anyAction(let actions), .allActions(let actions): actions
            case .authenticated, .anonymous: []
            }
        }

        /// Whether the operation is answered without a token.
        package var isAnonymous: Bool { if case .anonymous = self { true } else { false } }
    }

    /// What an operation does, as the audit sees it, whatever its HTTP method.
    package enum Activity: Sendable, Hashable {
        /// Changes nothing and writes no entry.
        case read
        /// Changes one thing; verb is `Create`, `Patch`, `Delete` or `Action`, type as in `activityType`.
        case change(verb: String, type: String)
        /// Takes reports or devices in bulk: one entry for the request or chunk, if it stored anything.
        case ingest(verb: String, type: String)
        /// Reads so much that it leaves an entry all the same.
        case export(type: String)

        /// The words of `activityType`, nil for a read: `Patch MobileThreatDefenseConnector`.
        package var name: String? {
            switch self {
            case .read: nil
            case .change(let verb, let type), .ingest(let verb, let type): "\(verb) \(type)"
            case .export(let type): "Action \(type)"
            }
        }

        /// `activityOperationType`, nil for a read.
        package var verb: String? {
            switch self {
            case .read: nil
            case .change(let verb, _), .ingest(let verb, _): verb
            case .export: "Action"
            }
        }

        /// `auditResourceType`, nil for a read.
        package var type: String? {
            switch self {
            case .read: nil
            case .change(_, let type), .ingest(_, let type), .export(let type): type
            }
        }
    }

    /// `feature.verb`, unique, and the OpenAPI operation id.
    package let id: String
    /// Where it belongs.
    package let surface: Surface
    /// The HTTP method in capitals.
    package let method: String
    /// The path template: below the version for Graph, from the origin for everything else.
    package let path: String
    /// The Graph versions that have it; empty for everything else.
    package let versions: Set<GraphVersion>
    /// What the caller must be.
    package let access: Guard
    /// What the audit makes of it.
    package let activity: Activity
    /// `category` and `componentName` of audit entries.
    package let category: String

    /// The id, for logs and test messages.
    package var description: String { id }

    /// The full path templates from the origin, `/v1.0/…` before `/beta/…`.
    package var paths: [String] {
        surface == .graph ? versions.sorted().map { "/\($0.rawValue)\(path)" } : [path]
    }
}

/// The same type under a name that does not clash in files that import Foundation, which has an `Operation` of its own.
package typealias APIOperation = Operation

extension Operation {
    /// A Graph operation, in both versions unless said otherwise.
    static func graph(
        _ id: String, _ method: String, _ path: String, _ access: Guard, _ activity: Activity = .read, category: String,
        versions: Set<GraphVersion> = [.v1, .beta]
    ) -> Operation {
        Operation(
            id: id, surface: .graph, method: method, path: path, versions: versions, access: access, activity: activity,
            category: category)
    }

    /// An operation of any other surface; the path starts at the origin.
    static func own(
        _ id: String, _ surface: Surface, _ method: String, _ path: String, _ access: Guard,
        _ activity: Activity = .read,
        category: String
    ) -> Operation {
        Operation(
            id: id, surface: surface, method: method, path: path, versions: [], access: access, activity: activity,
            category: category)
    }

    /// Every operation, feature by feature.
    package static let all: [Operation] =
        connectorOperations + complianceOperations + deviceOperations + appProtectionOperations
        + conditionalAccessOperations
        + directoryOperations
        + roleOperations + auditOperations + clientOperations + trustOperations + partnerOperations + decisionOperations
        + tenantOperations + tokenOperations + monitoringOperations + batchOperations

    /// The operation with exactly this id.
    package static func named(_ id: String) -> Operation? { byID[ExactText(id)] }

    private static let byID = Dictionary(all.map { (ExactText($0.id), $0) }) { first, _ in first }
}
