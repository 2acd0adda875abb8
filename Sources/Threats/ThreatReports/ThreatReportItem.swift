import Core

/// One partner's word about one device, read and resolved through the partner's scale.
package struct ThreatReportItem: Sendable {
    /// The partner's id of the report, 1–200 bytes, compared byte for byte.
    package let reportID: String
    /// The device as the partner named it: an azureADDeviceId, or a managed-device id in the same form.
    package let deviceID: EntraDeviceID
    /// What the partner says.
    package let state: ReportedThreatState
    /// The partner's own word, where it gave one.
    package let nativeSeverity: String?
    /// When the partner saw it.
    package let observed: Timestamp
    /// What it found, kept and shown as it came; never decides.
    package let threats: [JSON]
    /// The item in canonical form (RFC 8785): equal JSON values give equal bytes, whatever the order of members.
    package let canonicalBytes: [UInt8]

    /// How far in the future an observation may lie.
    package static let futureTolerance = TimeSpan.minutes(5)
    /// How many bytes a reportId may have.
    package static let maximumReportIDBytes = 200
    /// How many threats an item may list.
    package static let maximumThreats = 256

    /// Where the report stands among the others of its device: when it was seen, but never later than it came.
    package func orderTime(received: Timestamp) -> Timestamp { min(observed, received) }

    /// An item, or what is wrong with it.
    package typealias Reading = Result<ThreatReportItem, ItemError>

    /// Reads one item. Whatever is wrong is that item's error, never the request's.
    package static func read(_ value: JSON, partner: Partner, received: Timestamp) -> Reading {
        do {
            return .success(try ThreatReportItem(value, partner: partner, received: received))
        } catch {
            return .failure(error)
        }
    }

    /// The reportId to answer with, also for an item that is refused; nil if it has no usable one.
    package static func reportID(of value: JSON) -> String? {
        guard let text = value.object?["reportId"]?.string, (1...maximumReportIDBytes).contains(text.utf8.count) else {
            return nil
        }
        return text
    }

    private init(_ value: JSON, partner: Partner, received: Timestamp) throws(ItemError) {
        guard let object = value.object else { throw .invalid("The item must be an object, not \(value.kindName).") }
        let members: Members
        do { members = try Members(object) } catch { throw .invalid(error.message) }
        guard let device = EntraDeviceID(members.deviceID) else { throw .unknownDevice }
        guard members.observed <= received + Self.futureTolerance else { throw .inFuture }
        reportID = members.reportID
        deviceID = device
        state = try members.state(partner: partner)
        nativeSeverity = members.nativeSeverity
        observed = members.observed
        threats = members.threats
        canonicalBytes = JSONWriter.canonicalBytes(value)
    }
}

/// The members of an item, each of the right type.
private struct Members {
    let reportID: String
    let deviceID: String
    let level: String?
    let nativeSeverity: String?
    let stateName: String?
    let observed: Timestamp
    let threats: [JSON]

    /// - Throws: 400 naming the member that is wrong.
    init(_ object: JSONObject) throws(Failure) {
        var reader = MemberReader(object)
        let maximum = ThreatReportItem.maximumReportIDBytes
        reportID = try reader.required(reader.string("reportId", maximumBytes: maximum), "reportId")
        guard !reportID.isEmpty else { throw .invalid("'reportId' is empty.") }
        deviceID = try reader.required(reader.string("deviceId", maximumBytes: 200), "deviceId")
        level = try reader.string("level", maximumBytes: 100)
        nativeSeverity = try reader.string("nativeSeverity", maximumBytes: 100)
        stateName = try reader.string("state", maximumBytes: 100)
        observed = try reader.required(reader.timestamp("observedDateTime"), "observedDateTime")
        threats = try reader.array("threats") ?? []
        try reader.refuseUnknown()
        guard [level, nativeSeverity, stateName].count(where: { $0 != nil }) == 1 else {
            throw .invalid("Exactly one of 'level', 'nativeSeverity' and 'state' is required.")
        }
        guard threats.count <= ThreatReportItem.maximumThreats else {
            throw .invalid("'threats' has more than \(ThreatReportItem.maximumThreats) items.")
        }
        for (index, threat) in threats.enumerated() { try Self.check(threat, path: "threats[\(index)]") }
    }

    private static func check(_ threat: JSON, path: String) throws(Failure) {
        var reader = try MemberReader(threat, path: path)
        _ = try reader.string("id", maximumBytes: 200)
        _ = try reader.string("type", maximumBytes: 200)
        _ = try reader.string("severity", maximumBytes: 200)
        _ = try reader.string("title", maximumBytes: 1_000)
        _ = try reader.timestamp("detectedDateTime")
        _ = try reader.timestamp("resolvedDateTime")
        try reader.refuseUnknown()
    }

    /// What the one of the three members that was given stands for. Levels and states are exact words.
    func state(partner: Partner) throws(ItemError) -> ReportedThreatState {
        if let level {
            guard let known = ThreatLevel(exactName: level) else {
                throw .invalid("'level' must be one of secured, low, medium, high.")
            }
            return known.reportedState
        }
        if let nativeSeverity {
            guard let state = partner.severity(nativeSeverity) else { throw .unknownSeverity(nativeSeverity) }
            return state
        }
        guard let stateName, let state = ReportedThreatState(exactName: stateName), state.isReportable else {
            throw .invalid("'state' must be one of activated, deactivated, unresponsive, compromised, misconfigured.")
        }
        return state
    }
}

extension ReportedThreatState {
    /// Whether a partner may report it by name. Levels are reported as levels, and nobody reports `unknown`.
    package var isReportable: Bool { level == nil && self != .unknown }

    /// Whether it says how the device is. `activated` and `unresponsive` do not: the last settled report before counts.
    package var isSettled: Bool { self != .activated && self != .unresponsive && self != .unknown }
}
