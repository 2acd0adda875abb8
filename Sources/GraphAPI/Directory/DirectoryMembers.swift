import Compliance
import Core
import Services
import Storage

/// Users, groups and devices of the directory as the members of their Graph types.
enum DirectoryMembers {
    /// A user.
    static func stored(_ user: DirectoryUser) -> JSONObject {
        var members = user.document
        members["id"] = .string(user.id.text)
        members["userPrincipalName"] = .string(user.userPrincipalName)
        members["accountEnabled"] = .bool(user.isEnabled)
        members["createdDateTime"] = .string(user.created.rfc3339)
        return members
    }

    /// A group.
    static func stored(_ group: DirectoryGroup) -> JSONObject {
        var members = group.document
        members["id"] = .string(group.id.text)
        members["displayName"] = .string(group.displayName)
        members["createdDateTime"] = .string(group.created.rfc3339)
        return members
    }

    /// A managed device as the directory's device.
    static func stored(_ view: DeviceView) -> JSONObject {
        let device = view.record
        return [
            "id": .string(device.id.text), "deviceId": .string(device.entraID.text),
            "displayName": .optional(device.name), "operatingSystem": .string(device.operatingSystem),
            "operatingSystemVersion": .optional(device.osVersion),
            "isCompliant": .bool(view.compliance.state.meetsCompliantDevice),
        ]
    }

    /// An object of the directory among others, which says what type it is.
    static func member(_ stored: JSONObject, _ type: String) -> JSONObject {
        var members = stored
        members["@odata.type"] = .string("#microsoft.graph." + type)
        return members
    }

    /// The user or device that is a member; nil for one that has just gone, or that the caller may not see.
    static func stored(_ member: GroupMember, _ caller: Caller) throws -> JSONObject? {
        do {
            switch member.kind {
            case .user:
                return self.member(
                    stored(try UserService().get(caller, member.id.text)), "user")
            case .device:
                return self.member(
                    stored(try DeviceService().get(caller, member.id.text)), "device")
            }
        } catch let failure as Failure where failure.kind == .notFound {
            return nil
        }
    }
}
