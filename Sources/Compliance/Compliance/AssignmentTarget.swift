import Core

/// Whom a policy is for. Graph: the subtypes of `deviceAndAppManagementAssignmentTarget`.
package enum AssignmentTarget: Sendable, Hashable {
    /// Every device, also one without a user.
    case allDevices
    /// Every device whose user is in the directory; each such user counts as licensed.
    case allLicensedUsers
    /// Every device whose user is in the group.
    case group(GroupID)
    /// No device whose user is in the group, whatever the other targets say.
    case exclusionGroup(GroupID)
}

extension AssignmentTarget {
    /// Reads a Graph target object; `path` names it in messages.
    /// - Throws: 400 for another type of target (a Configuration Manager collection among them), for a `groupId` that
    ///   is missing or no UUID, and for an assignment filter, which would otherwise widen the target unseen.
    package init(json: JSON, path: String = "target") throws(Failure) {
        var members = try MemberReader(json, path: path)
        let type = try members.required(members.string("@odata.type"), "@odata.type")
        let filterID = try members.string("deviceAndAppManagementAssignmentFilterId")
        let filterType = try members.string("deviceAndAppManagementAssignmentFilterType") ?? "none"
        guard filterID?.isEmpty ?? true, filterType.hasSameBytes(as: "none") else {
            throw .invalid(
                "Assignment filters are not supported.", target: path + ".deviceAndAppManagementAssignmentFilterType")
        }
        switch graphTypeName(type) {
        case "allDevicesAssignmentTarget": self = .allDevices
        case "allLicensedUsersAssignmentTarget": self = .allLicensedUsers
        case "groupAssignmentTarget":
            self = .group(try members.required(members.identifier("groupId"), "groupId"))
        case "exclusionGroupAssignmentTarget":
            self = .exclusionGroup(try members.required(members.identifier("groupId"), "groupId"))
        default:
            throw .invalid("'\(path).@odata.type' is not a supported type of target.", target: path + ".@odata.type")
        }
        try members.refuseUnknown()
    }

    /// The Graph target object.
    package var json: JSON {
        switch self {
        case .allDevices: ["@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"]
        case .allLicensedUsers: ["@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget"]
        case .group(let id):
            ["@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": .string(id.text)]
        case .exclusionGroup(let id):
            ["@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", "groupId": .string(id.text)]
        }
    }

    /// The group the target includes, nil for any other target.
    package var includedGroup: GroupID? { if case .group(let id) = self { id } else { nil } }
}

extension Sequence<AssignmentTarget> {
    /// Whether a device with this user is in an included target and in no excluded one; exclusion wins.
    package func includes(_ user: DeviceUser) -> Bool {
        var isIncluded = false
        for target in self {
            switch target {
            case .allDevices: isIncluded = true
            case .allLicensedUsers: isIncluded = isIncluded || user.isInDirectory
            case .group(let id): isIncluded = isIncluded || user.groups.contains(id)
            case .exclusionGroup(let id): if user.groups.contains(id) { return false }
            }
        }
        return isIncluded
    }
}
