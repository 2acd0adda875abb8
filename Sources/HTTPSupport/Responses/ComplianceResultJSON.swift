import Compliance
import Core
import Services
import Storage

/// The compact compliance result of a device, which administrators and vendors read.
package enum ComplianceResultJSON {
    package static func render(_ view: DeviceView) -> JSON {
        let compliance = view.compliance
        return [
            "id": .string(view.record.id.text),
            "azureADDeviceId": .string(view.record.entraID.text),
            "platform": .string(view.facts.platform.rawValue),
            "osVersion": .optional(view.record.osVersion),
            "threatLevel": .optional(compliance.threatLevel?.rawValue),
            "partnerReportedThreatState": .string(compliance.reportedState.rawValue),
            "partner": .optional(compliance.shownReport?.connector.text),
            "lastReportDateTime": .optional(compliance.shownReport?.observed.rfc3339),
            "complianceState": .string(compliance.state.rawValue),
            "gracePeriodExpirationDateTime": .optional(compliance.gracePeriodEnds?.rfc3339),
            "evaluatedDateTime": .string(view.evaluated.rfc3339),
        ]
    }
}
