import Core
import TestServer

/// A tenant with a Lookout connector that takes reports, for tests that only look at devices of their own.
struct ReportingTenant {
    let tenant: TestTenant
    let vendor: TestClient
    var admin: TestClient { tenant.administrator }

    /// A tenant with an iOS policy that allows at most `low`.
    static func make() async throws -> ReportingTenant {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector()
        try await tenant.addPolicy()
        return ReportingTenant(tenant: tenant, vendor: vendor)
    }

    /// A new iOS device.
    /// - Returns: its azureADDeviceId.
    func phone() async throws -> String {
        let id = freshID()
        try await tenant.importDevices([iPhone(id)])
        return id
    }

    /// What the partners last said of a device.
    func reported(_ device: String) async throws -> String? {
        try await admin.compliance(device)["partnerReportedThreatState"].string
    }
}
