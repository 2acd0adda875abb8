import Core

/// The threat rule: at most a level, by the word of each connector that counts. The same rule serves both threat
/// members of a compliance policy and app protection; they differ only in the connectors they look at.
package struct ThreatRule: Sendable {
    /// Whose word counts in a rule of a compliance policy.
    package enum Scope: Sendable, Hashable, CaseIterable {
        /// `deviceThreatProtection…`: all but Defender; on Windows every connector.
        case deviceThreat
        /// `advancedThreatProtection…`: Defender alone.
        case defender

        /// The Graph member of a compliance policy that sets the rule.
        package var setting: String {
            switch self {
            case .deviceThreat: "deviceThreatProtectionRequiredSecurityLevel"
            case .defender: "advancedThreatProtectionRequiredSecurityLevel"
            }
        }

        /// Windows Security Center never counts in compliance.
        func covers(_ family: ConnectorFacts.Family, on platform: DevicePlatform) -> Bool {
            switch (self, family) {
            case (_, .windowsSecurityCenter): false
            case (.deviceThreat, .thirdParty), (.defender, .defender): true
            case (.deviceThreat, .defender): platform == .windows
            case (.defender, .thirdParty): false
            }
        }
    }

    /// The Graph member that sets the rule, for the results.
    package var setting: String
    /// The worst level that passes.
    package var required: ThreatLevel

    package init(setting: String, required: ThreatLevel) {
        self.setting = setting
        self.required = required
    }

    /// The connectors of the scope whose compliance toggle for the platform is on and whose partner once was set up.
    package static func connectors(
        _ connectors: [ConnectorFacts], in scope: Scope, on platform: DevicePlatform
    ) -> [ConnectorFacts] {
        connectors.filter {
            $0.enabled.contains(platform) && $0.provisioning != .never && scope.covers($0.family, on: platform)
        }
    }

    /// One result per connector, two where its operating-system check fails as well, and one `notApplicable` result
    /// where no connector counts. An override that holds is the only result. The device must pass each.
    /// - Parameter connectors: those the rule looks at; whether they are silent is decided here.
    package func results(
        for device: DeviceFacts, connectors: [ConnectorFacts], reports: [ReportFacts], now: Timestamp
    ) -> [RuleResult] {
        if let override = device.activeOverride(at: now) {
            return [
                RuleResult(
                    setting: setting, state: override.level <= required ? .pass : .fail, cause: .levelOverride,
                    observed: override.level.rawValue, required: required.rawValue,
                    note: "An administrator set the level by hand until \(override.expires): \(override.reason)")
            ]
        }
        guard !connectors.isEmpty else {
            return [
                RuleResult(
                    setting: setting, state: .notApplicable, cause: .noConnector, required: required.rawValue,
                    note: "No connector counts for this platform.")
            ]
        }
        return connectors.flatMap { connector in
            results(for: device, connector: connector, report: reports.first { $0.connector == connector.id }, now: now)
        }
    }

    private func results(
        for device: DeviceFacts, connector: ConnectorFacts, report: ReportFacts?, now: Timestamp
    ) -> [RuleResult] {
        let isSilent = connector.isSilent(at: now)
        var result = RuleResult(
            setting: setting, state: .notApplicable, required: required.rawValue, connector: connector.id,
            connectorName: connector.displayName, report: report)
        switch (isSilent, connector.failMode) {
        case (true, .ignore):
            result.cause = .ignoredSilentPartner
            result.note = silence(connector) + " Its word is ignored."
            return [result]
        case (true, .block):
            result.cause = .silentPartner
            result.state = .fail
            result.fails = true
            result.note = silence(connector)
        case (true, .holdLast):
            judge(report, of: connector, on: device.platform, into: &result)
            result.note = [result.note, silence(connector) + " Its last report goes on counting."]
                .compactMap { $0 }.joined(separator: " ")
        case (false, _):
            judge(report, of: connector, on: device.platform, into: &result)
        }
        return [result] + [unsupportedOS(device, connector)].compactMap { $0 }
    }

    /// The cell of the threat table: last report against required level.
    private func judge(
        _ report: ReportFacts?, of connector: ConnectorFacts, on platform: DevicePlatform, into result: inout RuleResult
    ) {
        switch verdict(report) {
        case .decided(let passes, let counted):
            result.state = passes ? .pass : .fail
            result.observed = counted.rawValue
            if let report, report.state != counted {
                result.note = "The last report says \(report.state.rawValue); the state before it counts."
            }
        case .missing:
            let blocks = connector.blocksOnMissing.contains(platform)
            result.state = blocks ? .fail : .pass
            result.cause = .missingPartnerData
            result.observed = report?.state.rawValue
            result.note =
                blocks
                ? "The partner has reported nothing that counts, and the connector blocks devices without its data."
                : "The partner has reported nothing that counts; the connector lets devices without its data pass."
        }
        result.fails = result.state == .fail
    }

    private enum Verdict {
        case decided(passes: Bool, counted: ReportedThreatState)
        case missing
    }

    private func verdict(_ report: ReportFacts?) -> Verdict {
        guard let report else { return .missing }
        switch report.state {
        case .activated, .unresponsive:
            if let settled = report.settledState, settled != .activated, settled != .unresponsive {
                return verdict(settled)
            }
            // An app that is active and has said no more satisfies a rule that allows every level.
            return report.state == .activated && required == .high
                ? .decided(passes: true, counted: .activated) : .missing
        default: return verdict(report.state)
        }
    }

    private func verdict(_ state: ReportedThreatState) -> Verdict {
        switch state {
        case .secured, .lowSeverity, .mediumSeverity, .highSeverity:
            .decided(passes: state.level.map { $0 <= required } ?? false, counted: state)
        case .compromised, .deactivated, .misconfigured: .decided(passes: false, counted: state)
        case .unknown, .activated, .unresponsive: .missing
        }
    }

    /// `partnerUnsupportedOsVersionBlocked`: a result only where the check fails. A version that is missing is as
    /// unreadable as one in another form.
    private func unsupportedOS(_ device: DeviceFacts, _ connector: ConnectorFacts) -> RuleResult? {
        guard connector.blocksUnsupportedOS, let minimum = connector.minimumOS[device.platform] else { return nil }
        if let version = device.osVersion.flatMap({ OSVersion($0) }), version >= minimum { return nil }
        return RuleResult(
            setting: "partnerUnsupportedOsVersionBlocked", state: .fail, cause: .unsupportedOperatingSystem,
            observed: device.osVersion, required: minimum.description, connector: connector.id,
            connectorName: connector.displayName,
            note:
                "The partner does not support this system version, and the connector blocks such devices."
        )
    }

    private func silence(_ connector: ConnectorFacts) -> String {
        connector.silentAfter.map { "The partner has been silent past its threshold since \($0)." }
            ?? "The partner is silent past its threshold."
    }
}
