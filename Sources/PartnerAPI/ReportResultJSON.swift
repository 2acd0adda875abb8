import Compliance
import Core
import HTTPSupport
import Services
import Threats

/// What became of one report, on the wire.
enum ReportResultJSON {
    static func render(_ result: ReportResult, index: Int) -> JSON {
        var object: JSONObject = [
            "index": .integer(Int64(index)), "reportId": .optional(result.reportID),
            "status": .string(result.status.rawValue),
        ]
        if let error = result.error {
            object.append("error", ["code": .string(error.code), "message": .string(error.message)])
        }
        if let state = result.complianceState { object.append("complianceState", .string(state.rawValue)) }
        return .object(object)
    }

    /// A line that is no JSON.
    static func rejected(_ index: Int, _ failure: Failure) -> JSON {
        render(
            ReportResult(
                reportID: nil, status: .rejected, error: .invalid(failure.message), complianceState: nil), index: index)
    }
}
