import Core
import Services

/// Reads a change of one device's facts: members of `managedDevice`, a report, an override.
enum ProposedDeviceReader {
    /// The members of `managedDevice` that rules look at and that a preview may change.
    private static let facts: Set<ExactText> = [
        "osVersion", "androidSecurityPatchLevel", "jailBroken", "isEncrypted",
    ]

    /// - Throws: 400 naming what is missing, unknown or wrong.
    static func read(_ reader: inout MemberReader) throws(Failure) -> ProposedChange {
        let id = try ProposedChangeReader.required(try reader.string("id"), "id")
        let members = try members(try reader.nested("device")?.object)
        let report = try report(try reader.nested("report"))
        let override = try override(&reader)
        if members == nil, report == nil, case .absent = override {
            throw .invalid("'device', 'report' or 'threatLevelOverride' is required.", target: "device")
        }
        return .changeDevice(id: id, ProposedDeviceFacts(members: members, report: report, override: override))
    }

    private static func members(_ body: JSONObject?) throws(Failure) -> JSONObject? {
        guard let body else { return nil }
        let members = try ProposedChangeReader.accept(ManagedDeviceSchema.device, body, .update, at: "device")
        if let other = members.names.first(where: { !facts.contains(ExactText($0)) }) {
            throw .invalid("'device.\(other)' cannot be previewed.", target: "device.\(other)")
        }
        return members
    }

    private static func report(_ reader: MemberReader?) throws(Failure) -> (connector: String, item: JSONObject)? {
        guard var reader else { return nil }
        let connector = try reader.required(reader.string("connectorId"), "connectorId")
        var item = JSONObject()
        for name in ["level", "nativeSeverity", "state", "observedDateTime"] {
            if let value = reader.value(name) { item.append(name, value) }
        }
        try reader.refuseUnknown()
        return (connector, item)
    }

    private static func override(_ reader: inout MemberReader) throws(Failure) -> Patch<ProposedOverride> {
        let name = "threatLevelOverride"
        let isCleared = reader.object[name]?.isNull ?? false
        guard let override = try reader.nested(name) else { return isCleared ? .null : .absent }
        return .value(try ProposedOverride(override))
    }
}
