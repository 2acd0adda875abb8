import Compliance
import Core
import Storage

/// Reads the members of Graph's `managedDevice` that the rules need out of an accepted body, and keeps the rest.
struct DeviceMembers {
    /// Members with a column of their own; everything else is kept in the device's document.
    private static let typed: Set<ExactText> = [
        "azureADDeviceId", "deviceName", "operatingSystem", "osVersion", "androidSecurityPatchLevel", "jailBroken",
        "isEncrypted", "userId", "userPrincipalName", "lastSyncDateTime", "id",
    ]

    let object: JSONObject

    /// - Throws: 400 for a missing, all-zero or malformed id.
    func entraID() throws(Failure) -> EntraDeviceID {
        guard let text = object["azureADDeviceId"]?.string else {
            throw .invalid("'azureADDeviceId' is required.", target: "azureADDeviceId")
        }
        guard let id = EntraDeviceID(text), !id.isZero else {
            throw .invalid("'azureADDeviceId' must be a UUID that is not all zero.", target: "azureADDeviceId")
        }
        return id
    }

    /// A new device from these members.
    func device(id: DeviceID, entraID: EntraDeviceID, now: Timestamp) throws(Failure) -> DeviceRecord {
        guard let system = object["operatingSystem"]?.string else {
            throw .invalid("'operatingSystem' is required.", target: "operatingSystem")
        }
        var device = DeviceRecord(
            id: id, entraID: entraID, name: nil, operatingSystem: system, policyPlatform: .iOS, osVersion: nil,
            patchLevel: nil, isJailbroken: nil, isEncrypted: nil, userID: nil, lastSync: now, document: [:], version: 1,
            created: now, modified: now)
        try apply(to: &device, now: now, isContact: true)
        return device
    }

    /// Applies the members that are given; all others stay. The user is applied apart, for that needs the directory.
    func apply(to device: inout DeviceRecord, now: Timestamp, isContact: Bool) throws(Failure) {
        for member in object.members {
            let value = member.value
            switch member.name {
            case "deviceName": device.name = value.string
            case "operatingSystem": if let text = value.string { device.operatingSystem = text }
            case "osVersion": device.osVersion = try readable(value, "osVersion") { OSVersion($0) != nil }
            case "androidSecurityPatchLevel":
                device.patchLevel = try readable(value, "androidSecurityPatchLevel") { PatchLevel($0) != nil }
            case "jailBroken":
                device.isJailbroken = value.string == "True" ? true : value.string == "False" ? false : nil
            case "isEncrypted": device.isEncrypted = value.bool
            case "azureADDeviceId":
                guard value.string.flatMap({ EntraDeviceID($0) }) == device.entraID else {
                    throw .invalid("'azureADDeviceId' cannot change.", target: "azureADDeviceId")
                }
            default:
                if !Self.typed.contains(ExactText(member.name)) {
                    device.document[member.name] = value.isNull ? nil : value
                }
            }
        }
        let enrollment = device.document["deviceEnrollmentType"]?.string
        guard let platform = policyPlatform(operatingSystem: device.operatingSystem, deviceEnrollmentType: enrollment)
        else {
            throw .invalid(
                "'operatingSystem' must be iOS, iPadOS, Android, macOS or Windows, not '\(device.operatingSystem.excerpt)'.",
                target: "operatingSystem")
        }
        device.policyPlatform = platform
        if isContact {
            let given = object["lastSyncDateTime"]?.string.flatMap { Timestamp(rfc3339: $0) }
            device.lastSync = min(given ?? now, now)
        }
        device.modified = now
    }

    private func readable(_ value: JSON, _ name: String, _ isReadable: (String) -> Bool) throws(Failure) -> String? {
        guard let text = value.string, !text.isEmpty else { return nil }
        guard isReadable(text) else { throw .invalid("'\(name)' cannot be read: '\(text.excerpt)'.", target: name) }
        return text
    }

    /// Finds the user the members name; a principal name nobody has makes a user of it.
    /// - Returns: nil when the members say nothing of a user.
    func user(_ sql: any SQLConnection, now: Timestamp) throws -> Patch<UserID> {
        let directory = DirectoryStore(sql)
        if let value = object["userId"], let text = value.string, !text.isEmpty {
            guard let id = UserID(text), try directory.user(id) != nil else {
                throw Failure.invalid("'userId' is not a user of this tenant.", target: "userId")
            }
            return .value(id)
        }
        guard let value = object["userPrincipalName"] else { return .absent }
        guard let name = value.string, !name.isEmpty else { return .null }
        if let known = try directory.user(principalName: name) { return .value(known.id) }
        let checked = try DirectoryRules.principalName(name)
        let user = DirectoryUser(
            id: newIdentifier(), userPrincipalName: checked, isEnabled: true,
            document: ["displayName": .string(object["userDisplayName"]?.string ?? checked)], created: now,
            modified: now)
        try directory.save(user)
        return .value(user.id)
    }
}
