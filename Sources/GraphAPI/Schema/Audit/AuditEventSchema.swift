/// `microsoft.graph.auditEvent` (Graph: intune-auditing-auditevent). Nothing here is ever written by a body.
package enum AuditEventSchema {
    /// A changed member with its values before and after, as text.
    package static let property = EntityType(
        "auditProperty", [.string("displayName"), .string("oldValue"), .string("newValue")].readOnly)

    /// Graph's `auditResource`.
    package static let resource = EntityType(
        "auditResource",
        [
            .string("displayName"),
            .string("type").beta,
            .string("auditResourceType"),
            .identifier("resourceId"),
            .collection("modifiedProperties", property),
        ].readOnly)

    /// Graph's `roleScopeTagInfo`.
    package static let scopeTag = EntityType(
        "roleScopeTagInfo", [.string("displayName"), .string("roleScopeTagId")].readOnly)

    /// Graph's `auditActor`.
    package static let actor = EntityType(
        "auditActor",
        [
            .string("type").beta,
            .string("auditActorType"),
            .strings("userPermissions"),
            .identifier("applicationId"),
            .string("applicationDisplayName"),
            .string("userPrincipalName").ignoringCase,
            .string("servicePrincipalName"),
            .string("ipAddress"),
            .identifier("userId"),
            .identifier("remoteTenantId").beta,
            .identifier("remoteUserId").beta,
            .collection("userRoleScopeTags", scopeTag).beta,
        ].readOnly)

    /// Graph's `auditEvent`.
    package static let event = EntityType(
        "auditEvent",
        [
            .id,
            .string("displayName"),
            .string("componentName"),
            .complex("actor", actor),
            .string("activity"),
            .date("activityDateTime"),
            .string("activityType"),
            .string("activityOperationType"),
            .string("activityResult"),
            .guid("correlationId"),
            .collection("resources", resource),
            .string("category"),
        ].readOnly)
}
