import Core
import TestServer
import Testing

/// Which platform a device is of, and whose policies it gets.
@Suite("Platforms, over HTTP") struct PlatformRouteTests {
    @Test(arguments: [
        ("iOS", "iOS"), ("iPadOS", "iOS"), ("IPADOS", "iOS"), ("Android", "android"), ("macOS", "macOS"),
        ("Windows", "windows"),
    ])
    func `operatingSystem, ignoring case, gives the platform of a device`(system: String, platform: String) async throws
    {
        let tenant = try await SharedTenant.members.value
        let device = freshID()
        try await tenant.importDevices([["azureADDeviceId": .string(device), "operatingSystem": .string(system)]])
        #expect(try await tenant.administrator.compliance(device)["platform"] == .string(platform))
    }

    @Test(arguments: [
        ("iOS", "unknown", ["ios"]), ("macOS", "unknown", ["macOS"]), ("Windows", "unknown", ["windows10"]),
        ("Android", "unknown", ["android"]), ("Android", "androidEnterpriseFullyManaged", ["androidDeviceOwner"]),
        ("Android", "androidEnterpriseDedicatedDevice", ["androidDeviceOwner"]),
        ("Android", "androidEnterpriseCorporateWorkProfile", ["androidDeviceOwner"]),
        ("AndroidForWork", "unknown", ["androidForWork", "androidWorkProfile"]),
    ])
    func `a device gets the policies of its platform, Android by deviceEnrollmentType`(
        system: String, enrollment: String, types: [String]
    ) async throws {
        let tenant = try await Self.everyPlatform.value
        let device = freshID()
        try await tenant.importDevices([
            [
                "azureADDeviceId": .string(device), "operatingSystem": .string(system), "osVersion": "10",
                "deviceEnrollmentType": .string(enrollment),
            ]
        ])
        let states = try await tenant.administrator.get("\(Graph.devices)/\(device)/deviceCompliancePolicyStates")
        #expect(states.values.compactMap { $0["displayName"].string }.sorted() == types)
    }

    private static let everyPlatform = Task {
        let tenant = try await freshTenant()
        for type in [
            "ios", "macOS", "windows10", "android", "androidDeviceOwner", "androidWorkProfile", "androidForWork",
        ] {
            try await tenant.addPolicy(
                ["displayName": .string(type), "osMinimumVersion": "9"], type: "\(type)CompliancePolicy")
        }
        return tenant
    }

    @Test(arguments: ["Linux", "Windows Phone", "", "iOS ", "ChromeOS"])
    func `any other operatingSystem is an item error at import and 400 at create`(system: String) async throws {
        let admin = try await SharedTenant.members.value.administrator
        let device = iPhone(freshID(), ["operatingSystem": .string(system)])
        let line = try await admin.lines("/mtd/v1/devices:import", [.object(device)])
        #expect(line.status == 200)
        #expect(line["results"][0]["status"] == "rejected")
        #expect(line["results"][0]["error"]["message"].string?.contains("operatingSystem") == true)
        let created = try await admin.post(Graph.devices, .object(device))
        #expect(created.status == 400)
        #expect(created["error"]["target"] == "operatingSystem")
    }
}
