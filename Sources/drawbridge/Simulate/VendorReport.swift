import Core
import Foundation

/// One item of `POST /mtd/v1/partner/threatReports`.
struct VendorReport: Sendable {
    /// One threat of the report; shown to people, it never decides.
    struct Threat: Sendable {
        var id: String
        var type: String
        var severity: String
        var title: String
        var detected: Timestamp
        var resolved: Timestamp?
    }

    var reportID: String
    /// `azureADDeviceId` or the managed device's id.
    var deviceID: String
    /// The vendor's own word for the whole device.
    var nativeSeverity: String
    var observed: Timestamp
    var threats: [Threat]

    var json: JSON {
        [
            "reportId": .string(reportID), "deviceId": .string(deviceID), "nativeSeverity": .string(nativeSeverity),
            "observedDateTime": .string(observed.rfc3339), "threats": .array(threats.map(VendorReport.json)),
        ]
    }

    private static func json(_ threat: Threat) -> JSON {
        var object: JSONObject = [
            "id": .string(threat.id), "type": .string(threat.type), "severity": .string(threat.severity),
            "title": .string(threat.title), "detectedDateTime": .string(threat.detected.rfc3339),
        ]
        if let resolved = threat.resolved { object.append("resolvedDateTime", .string(resolved.rfc3339)) }
        return .object(object)
    }

    /// The request that sends `reports`, at most 1,000 of them.
    static func request(_ reports: [VendorReport]) -> APIRequest {
        .post("/mtd/v1/partner/threatReports", ["reports": .array(reports.map(\.json))])
    }
}

extension Timestamp {
    /// The present moment by this machine's clock.
    static var now: Timestamp {
        Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded(.down)))
    }
}
