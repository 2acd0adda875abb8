/// How one vendor writes its findings, and what word its console gives a device for them.
struct VendorDialect: Sendable {
    /// The well-known connector id.
    let connectorID: String
    let name: String
    /// Members of a finding.
    let idMember: String
    let severityMember: String
    let typeMember: String
    let titleMember: String
    let statusMember: String
    /// The status of a finding that is still open.
    let openStatus: String
    /// The device's word for its worst open finding, worst first.
    let scale: [(finding: String, device: String)]
    /// The device's word when nothing is open.
    let cleanWord: String
    /// The toggles the demo turns on.
    let toggles: [String]

    /// The device's word: the worst open finding wins.
    func deviceWord(openSeverities: [String]) -> String {
        scale.first { openSeverities.contains($0.finding) }?.device ?? cleanWord
    }

    /// Lookout's securityStatus.
    static let lookout = VendorDialect(
        connectorID: "2c7790de-8b02-4814-85cf-e0c59380dee8", name: "Lookout for Work", idMember: "guid",
        severityMember: "risk", typeMember: "classification", titleMember: "title", statusMember: "status",
        openStatus: "OPEN",
        scale: [("HIGH", "THREAT_HIGH"), ("MEDIUM", "THREAT_MEDIUM"), ("LOW", "THREAT_LOW")], cleanWord: "SECURE",
        toggles: ["iosEnabled", "androidEnabled"])

    /// Zimperium's threat severity.
    static let zimperium = VendorDialect(
        connectorID: "08a8455c-48dd-45ff-ad82-7211355354f3", name: "Zimperium", idMember: "eventId",
        severityMember: "severity", typeMember: "threatType", titleMember: "threatName", statusMember: "state",
        openStatus: "PENDING", scale: [("CRITICAL", "Critical"), ("ELEVATED", "Elevated"), ("LOW", "Low")],
        cleanWord: "Normal", toggles: ["androidEnabled"])

    /// Jamf's device risk.
    static let jamf = VendorDialect(
        connectorID: "1f58d6d2-02cc-4c80-b008-1bfe7396a10a", name: "Jamf Trust", idMember: "alertId",
        severityMember: "riskLevel", typeMember: "eventType", titleMember: "detail", statusMember: "alertState",
        openStatus: "ACTIVE", scale: [("High", "High"), ("Medium", "Medium"), ("Low", "Low")], cleanWord: "Secure",
        toggles: ["iosEnabled"])
}
