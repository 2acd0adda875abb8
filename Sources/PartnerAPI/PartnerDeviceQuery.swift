import Compliance
import Core
import HTTPSupport
import Services
import Storage

/// The query of `GET /mtd/v1/partner/devices`: a page of devices, and `since`.
struct PartnerDeviceQuery {
    let since: Timestamp?
    let sinceText: String?
    let page: PageQuery

    /// - Throws: 400 for an unknown option, one that is there twice, or a value that cannot be read.
    init(_ query: String) throws(Failure) {
        page = try PageQuery(query, allowing: ["since"])
        sinceText = page.options["since"]
        since = sinceText.flatMap { Timestamp(rfc3339: $0) }
        if sinceText != nil, since == nil {
            throw .invalid("'since' is not a date-time of RFC 3339.", target: "since")
        }
    }

    /// The address of the next page.
    func next(_ cursor: String, base: String) -> String {
        let since = sinceText.map { ["since=" + $0.split(separator: "+").joined(separator: "%2B")] } ?? []
        return page.next(cursor, base: base, keeping: since)
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
