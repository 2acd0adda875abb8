import Audit
import Core
import Storage

extension AuditEventMembers {
    /// Where a list finds the members of a row: all of them inside the entry. An entry that was damaged by a hand from
    /// outside is found by what its text says.
    static let columns = ListColumns(
        [
            "id": .value(text("id")),
            "displayName": .value(activityType),
            "componentName": .value(text("category")),
            "category": .value(text("category")),
            "actor": .object(actorColumns),
            "activityDateTime": .value(.moment(text("time"))),
            "activityType": .value(activityType),
            "activityOperationType": .value(text("verb")),
            "activityResult": .value(text("outcome")),
            "correlationId": .value(.identifier(text("correlationId"))),
            "resources": .oneItem(resourceColumns),
        ], document: .none)

    private static let actorColumns = ListColumns(
        [
            "type": .value(actorType),
            "auditActorType": .value(actorType),
            "userPermissions": .items(text("actor", "roles")),
            "applicationId": .value(.identifier(text("actor", "clientId"))),
            "applicationDisplayName": .value(program),
            "userPrincipalName": .value(text("actor", "userPrincipalName")),
            "servicePrincipalName": .value(program),
            "ipAddress": .value(text("actor", "ipAddress")),
            "userId": .value(.identifier(text("actor", "principalId"))),
        ], document: .none)

    private static let resourceColumns = ListColumns(
        [
            "displayName": .value(text("target", "displayName")),
            "type": .value(text("target", "type")),
            "auditResourceType": .value(text("target", "type")),
            "resourceId": .value(.identifier(text("target", "id"))),
            "modifiedProperties": .computed,
        ], document: .none)

    private static let activityType = RowValue.joined([text("verb"), .constant(.text(" ")), text("target", "type")])

    private static let actorType = RowValue.choice(
        text("actor", "kind"),
        AuditEntry.Actor.Kind.allCases.map { kind in
            RowValue.Choice(.text(kind.rawValue), .constant(.text(type(of: kind))))
        }, otherwise: .null)

    /// Who acts for itself has a name of its own; a person's is its principal name.
    private static let program = RowValue.choice(
        text("actor", "kind"),
        AuditEntry.Actor.Kind.allCases.filter { $0 != .user }.map { kind in
            RowValue.Choice(.text(kind.rawValue), text("actor", "displayName"))
        }, otherwise: .null)

    private static func text(_ names: String...) -> RowValue { .member(AuditTable.entry, names) }
}
