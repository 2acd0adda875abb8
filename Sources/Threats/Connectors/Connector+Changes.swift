import Core

/// What happens to a connector. Each change is a pure function of the connector, its arguments and the time.
extension Connector {
    /// Takes a heartbeat of either kind.
    package mutating func receive(_ heartbeat: Heartbeat, at now: Timestamp) {
        switch heartbeat {
        case .clean(let versions): cleanHeartbeat(at: now, minimumOSVersions: versions)
        case .error(let code): errorHeartbeat(code: code, at: now)
        }
    }

    /// Provisions the connector, clears its error and sets both times. Platforms not named keep their minimum.
    package mutating func cleanHeartbeat(at now: Timestamp, minimumOSVersions named: [DevicePlatform: OSVersion] = [:])
    {
        provisioning = .yes
        errorCode = nil
        lastCleanContact = now
        lastHeartbeat = now
        minimumOSVersions.merge(named) { _, later in later }
    }

    /// Sets the error code and the heartbeat time. A connector that is not provisioned stays as it is.
    package mutating func errorHeartbeat(code: String, at now: Timestamp) {
        guard provisioning == .yes else { return }
        errorCode = code
        lastHeartbeat = now
    }

    /// Counts a request with at least one item that was not rejected as contact. The error code stays.
    package mutating func acceptedReport(at now: Timestamp) {
        guard provisioning == .yes else { return }
        lastCleanContact = now
        lastHeartbeat = now
    }

    /// The partner withdraws. Before its first clean heartbeat this changes nothing.
    package mutating func deprovision() {
        guard provisioning == .yes else { return }
        provisioning = .withdrawn
    }

    /// Takes new settings that the rules allow.
    package mutating func change(settings new: ConnectorSettings, at now: Timestamp) {
        settings = new
        modifiedAt = now
        version &+= 1
    }
}
