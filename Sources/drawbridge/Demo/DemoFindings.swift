import Core

/// What one vendor's app found, device by device, in the vendor's own words.
struct DemoFindings: Sendable {
    /// The findings on one device.
    struct Device: Sendable {
        let id: String
        let findings: [JSONObject]
    }

    let dialect: VendorDialect
    /// The fleet as it is when the demo begins.
    let fleet: [Device]
    /// What happens to one device, and its end; only one vendor has it.
    let incident: Device?
    let resolution: Device?

    init(_ file: JSONObject, dialect: VendorDialect) {
        self.dialect = dialect
        fleet = file["fleet"]?.array?.compactMap { DemoFindings.device($0.object) } ?? []
        incident = DemoFindings.device(file["incident"]?.object)
        resolution = DemoFindings.device(file["resolution"]?.object)
    }

    /// The word the vendor's console gives the device: the worst open finding wins.
    func word(for device: Device) -> String {
        dialect.deviceWord(
            openSeverities: device.findings.filter(isOpen).compactMap { $0[dialect.severityMember]?.string })
    }

    /// Whether the device's word is one that the demo's policies do not allow.
    func isAboveLow(_ device: Device) -> Bool {
        dialect.scale.dropLast().contains { $0.device == word(for: device) }
    }

    /// The report the vendor sends for the device.
    func report(for device: Device, id: String, now: Timestamp) -> VendorReport {
        VendorReport(
            reportID: id, deviceID: device.id, nativeSeverity: word(for: device), observed: now,
            threats: device.findings.map { finding in
                VendorReport.Threat(
                    id: finding[dialect.idMember]?.string ?? "", type: finding[dialect.typeMember]?.string ?? "",
                    severity: finding[dialect.severityMember]?.string ?? "",
                    title: finding[dialect.titleMember]?.string ?? "",
                    detected: now - .minutes(Int(finding["detectedMinutesAgo"]?.integer ?? 0)),
                    resolved: isOpen(finding) ? nil : now - .minutes(Int(finding["resolvedMinutesAgo"]?.integer ?? 0)))
            })
    }

    private func isOpen(_ finding: JSONObject) -> Bool { finding[dialect.statusMember]?.string == dialect.openStatus }

    private static func device(_ object: JSONObject?) -> Device? {
        guard let object, let id = object["deviceId"]?.string else { return nil }
        return Device(id: id, findings: object["findings"]?.array?.compactMap(\.object) ?? [])
    }
}
