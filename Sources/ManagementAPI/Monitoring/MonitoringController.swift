import Access
import Core
import HTTPSupport
import HTTPTypes
import Services

/// `/healthz`, `/readyz` and the contract itself.
package struct MonitoringController: Sendable {
    private let tenants: TenantDirectory
    private let contract: [UInt8]

    /// - Parameter contract: the bytes of `OpenAPI/drawbridge.yaml`.
    package init(tenants: TenantDirectory, contract: [UInt8]) {
        self.tenants = tenants
        self.contract = contract
    }

    package var routes: [Route] {
        [
            .anonymous(.operationsHealthz) { _ in .json(["status": "ok"]) },
            .anonymous(.operationsReadyz, ready),
            .anonymous(.operationsOpenapi, openAPI),
        ]
    }

    private func ready(_ request: APIRequest) async throws -> APIResponse {
        try tenants.check()
        return .json(["status": "ok"])
    }

    private func openAPI(_ request: APIRequest) async throws -> APIResponse {
        APIResponse(status: 200, body: .bytes(contract, type: "application/yaml;charset=utf-8"))
            .with(.cacheControl, "public, max-age=300")
    }
}
