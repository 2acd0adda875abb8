import Access
import Core
import HTTPSupport
import Services

/// `POST /mtd/v1/devices:import`: one `managedDevice` a line, with all members of beta.
struct DeviceImportController: Sendable {
    private let service = DeviceImportService()

    /// The operation and its handler.
    var routes: [Route] { [Route(.devicesImport, importDevices)] }

    private func importDevices(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try service.prepare(caller)
        guard request.query.isEmpty else { throw Failure.invalid("This path takes no query options.") }
        return try await NDJSONResults.response(to: request.body, rejected: { Self.rejected($0.index, $1) }) { lines in
            let results = try await service.importDevices(caller, lines.map(Self.members))
            return zip(lines, results).map { Self.json($0.index, $1) }
        }
    }

    /// The accepted members of a line, or what is wrong with it.
    private static func members(_ line: NDJSONLine) -> Result<JSONObject, Failure> {
        do throws(Failure) {
            return .success(try ManagedDeviceSchema.device.accept(try line.json(), version: .beta, mode: .create))
        } catch {
            return .failure(error)
        }
    }

    private static func json(_ index: Int, _ result: ImportResult) -> JSON {
        if let error = result.error { return rejected(index, error) }
        return [
            "index": .integer(Int64(index)), "id": .optional(result.id?.text),
            "status": .string(result.status.rawValue),
        ]
    }

    private static func rejected(_ index: Int, _ failure: Failure) -> JSON {
        [
            "index": .integer(Int64(index)), "id": .null, "status": "rejected",
            "error": NDJSONResults.error(failure),
        ]
    }
}
