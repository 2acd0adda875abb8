/// The small directory that assignments and policies need (Graph: user, group, device).
package enum DirectorySchema {
    /// How a person who signs in elsewhere is known (Graph: objectIdentity).
    package static let identity = EntityType(
        "objectIdentity",
        [.string("signInType").required, .string("issuer").required, .string("issuerAssignedId").required])

    /// Graph's `user`.
    package static let user = EntityType(
        "user",
        [
            .id,
            .string("userPrincipalName").required.ignoringCase,
            .string("displayName"),
            .bool("accountEnabled", default: true),
            .string("mail").ignoringCase,
            .string("mailNickname"),
            .string("givenName"),
            .string("surname"),
            .string("jobTitle"),
            .string("department"),
            .string("companyName"),
            .string("employeeId"),
            .string("officeLocation"),
            .string("mobilePhone"),
            .strings("businessPhones"),
            .string("preferredLanguage"),
            .string("usageLocation"),
            .string("userType", default: "Member").readOnly,
            .collection("identities", identity),
            .date("createdDateTime").readOnly,
            // Nobody signs in with a password here; scripts made for Graph send one.
            .untyped("passwordProfile").unserved,
        ])

    /// Graph's `group`.
    package static let group = EntityType(
        "group",
        [
            .id,
            .string("displayName").required,
            .string("description"),
            .strings("groupTypes").readOnly,
            .string("mail").readOnly,
            .bool("mailEnabled"),
            .string("mailNickname"),
            .bool("securityEnabled", default: true),
            .date("createdDateTime").readOnly,
            .collection("members", member).navigation.readOnly,
        ])

    /// Graph's `device`.
    package static let device = EntityType(
        "device",
        [
            .id,
            .guid("deviceId"),
            .string("displayName"),
            .bool("accountEnabled", default: true),
            .string("operatingSystem"),
            .string("operatingSystemVersion"),
            .bool("isCompliant"),
            .bool("isManaged", default: true),
        ].readOnly)

    /// A member of a group: shown with the type it is.
    package static let member = EntityType(
        "directoryObject", [.id], annotation: .shown,
        derived: [
            EntityType("user", user.properties, annotation: .shown),
            EntityType("device", device.properties, annotation: .shown),
        ])

    /// The body of `members/$ref`, which names the member by its address.
    package static let reference = EntityType("directoryObjectReference", [], keptAnnotations: ["@odata.id"])
}
