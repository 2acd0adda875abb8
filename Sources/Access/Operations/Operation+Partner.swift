extension Operation {
    /// A vendor says that it is there, or that something is wrong.
    package static let partnerHeartbeat = Operation.own(
        "partner.heartbeat", .partner, "POST", "/mtd/v1/partner/heartbeat", .action(.partnerReport),
        .change(verb: "Action", type: "MobileThreatDefenseConnectorHeartbeat"), category: "MobileThreatDefense")
    /// A vendor reports the threat levels of devices.
    package static let partnerThreatReports = Operation.own(
        "partner.threatReports", .partner, "POST", "/mtd/v1/partner/threatReports", .action(.partnerReport),
        .ingest(verb: "Action", type: "ThreatReport"), category: "MobileThreatDefense")
    /// The devices a connector may see.
    package static let partnerDevicesList = Operation.own(
        "partner.devicesList", .partner, "GET", "/mtd/v1/partner/devices", .action(.partnerReport),
        category: "MobileThreatDefense")
    /// One device a connector may see, with its compliance state.
    package static let partnerDevicesGet = Operation.own(
        "partner.devicesGet", .partner, "GET", "/mtd/v1/partner/devices/{id}", .action(.partnerReport),
        category: "MobileThreatDefense")
    /// A vendor ends its service for the tenant.
    package static let partnerDeprovision = Operation.own(
        "partner.deprovision", .partner, "POST", "/mtd/v1/partner/deprovision", .action(.partnerReport),
        .change(verb: "Action", type: "MobileThreatDefenseConnectorDeprovision"), category: "MobileThreatDefense")

    /// What vendors call, each bound to its one connector.
    static let partnerOperations: [Operation] = [
        partnerHeartbeat, partnerThreatReports, partnerDevicesList, partnerDevicesGet, partnerDeprovision,
    ]
}
