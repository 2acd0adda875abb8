import Compliance
import Core
import HTTPSupport
import Services
import Storage

/// The query of `GET /mtd/v1/partner/devices`: `since`, `$top` and the cursor of a next link.
struct PartnerDeviceQuery {
    private(set) var since: Timestamp?
    private(set) var sinceText: String?
    private(set) var top: Int?
    private(set) var cursor: String?

    /// - Throws: 400 for an unknown option, one that is there twice, or a value that cannot be read.
    init(_ query: String) throws(Failure) {
        guard let pairs = FormText.pairs(query) else {
            throw .invalid("The query is malformed or has an option twice.")
        }
        for (name, value) in pairs {
            switch name {
            case "since":
                guard let moment = Timestamp(rfc3339: value) else {
                    throw .invalid("'since' is not a date-time of RFC 3339.", target: "since")
                }
                since = moment
                sinceText = value
            case "$top":
                guard let count = Int(value), (1...999).contains(count) else {
                    throw .invalid("'$top' must be between 1 and 999.", target: "$top")
                }
                top = count
            case "$skiptoken": cursor = value
            default: throw .invalid("There is no option '\(name.excerpt)'.", target: name.excerpt)
            }
        }
    }

    /// The address of the next page.
    func next(_ cursor: String, base: String) -> String {
        var parts: [String] = []
        if let sinceText { parts.append("since=" + sinceText.split(separator: "+").joined(separator: "%2B")) }
        if let top { parts.append("$top=\(top)") }
        parts.append("$skiptoken=\(cursor)")
        return base + "?" + parts.joined(separator: "&")
    }
}

/// A device as a vendor sees it in its list: what it needs to find the device again, and its state.
enum PartnerDeviceJSON {
    static func render(_ device: DeviceRecord) -> JSON {
        [
            "id": .string(device.id.text),
            "azureADDeviceId": .string(device.entraID.text),
            "deviceName": .optional(device.name),
            "operatingSystem": .string(device.operatingSystem),
            "osVersion": .optional(device.osVersion),
            "model": device.document["model"] ?? .null,
            "manufacturer": device.document["manufacturer"] ?? .null,
            "complianceState": .string(device.computed.state.rawValue),
            "lastModifiedDateTime": .string(device.modified.rfc3339),
        ]
    }
}
