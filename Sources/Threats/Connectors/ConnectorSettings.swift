import Core

/// The writable properties of a connector (Graph: mobileThreatDefenseConnector, v1.0 and beta) and our `failMode`.
package struct ConnectorSettings: Sendable, Hashable {
    /// The partner's reports count in the compliance of Android devices.
    package var androidEnabled = false
    /// The same for iOS and iPadOS.
    package var iosEnabled = false
    /// The same for Windows.
    package var windowsEnabled = false
    /// The same for macOS.
    package var macEnabled = false
    /// An Android device without a report is noncompliant.
    package var androidDeviceBlockedOnMissingPartnerData = false
    /// The same for iOS and iPadOS.
    package var iosDeviceBlockedOnMissingPartnerData = false
    /// The same for Windows.
    package var windowsDeviceBlockedOnMissingPartnerData = false
    /// The same for macOS.
    package var macDeviceBlockedOnMissingPartnerData = false
    /// The partner's reports count in app protection on Android.
    package var androidMobileApplicationManagementEnabled = false
    /// The same for iOS and iPadOS.
    package var iosMobileApplicationManagementEnabled = false
    /// The same for Windows.
    package var windowsMobileApplicationManagementEnabled = false
    /// A device below the partner's lowest OS version is noncompliant.
    package var partnerUnsupportedOsVersionBlocked = false
    /// After how many days (1–90, each of 24 hours) without clean contact the partner counts as silent.
    package var partnerUnresponsivenessThresholdInDays = ConnectorSettings.defaultThresholdInDays
    /// The partner may ask for the app inventory of managed iOS devices.
    package var allowPartnerToCollectIOSApplicationMetadata = false
    /// The partner may ask for the whole app inventory of personal iOS devices.
    package var allowPartnerToCollectIOSPersonalApplicationMetadata = false
    /// The partner may ask for the certificates of iOS devices.
    package var allowPartnerToCollectIosCertificateMetadata = false
    /// The partner may ask for the certificates of personal iOS devices.
    package var allowPartnerToCollectIosPersonalCertificateMetadata = false
    /// Defender may enforce endpoint security settings.
    package var microsoftDefenderForEndpointAttachEnabled = false
    /// The partner's Android app gets the threat defense role.
    package var grantMobileThreatDefensePartnerRole = false
    /// Defender starts by itself at set-up.
    package var launchMobileThreatDefensePartnerOnSetupEnabled = false
    /// What silence past the threshold means.
    package var failMode = FailMode.ignore

    /// The settings of a connector nobody has touched.
    package init() {}

    /// The threshold where none was chosen, as Intune has it.
    package static let defaultThresholdInDays = 7
    /// The thresholds that may be chosen, in days.
    package static let thresholdRange: ClosedRange<Int64> = 1...90

    /// Whether the platform's `*Enabled` toggle is on.
    package func isEnabled(on platform: DevicePlatform) -> Bool {
        switch platform {
        case .android: androidEnabled
        case .iOS: iosEnabled
        case .windows: windowsEnabled
        case .macOS: macEnabled
        }
    }

    /// Whether a device of the platform without a report fails.
    package func blocksOnMissingData(on platform: DevicePlatform) -> Bool {
        switch platform {
        case .android: androidDeviceBlockedOnMissingPartnerData
        case .iOS: iosDeviceBlockedOnMissingPartnerData
        case .windows: windowsDeviceBlockedOnMissingPartnerData
        case .macOS: macDeviceBlockedOnMissingPartnerData
        }
    }

    /// Whether the platform's `*MobileApplicationManagementEnabled` toggle is on. macOS has none.
    package func appProtectionEnabled(on platform: DevicePlatform) -> Bool {
        switch platform {
        case .android: androidMobileApplicationManagementEnabled
        case .iOS: iosMobileApplicationManagementEnabled
        case .windows: windowsMobileApplicationManagementEnabled
        case .macOS: false
        }
    }

    /// Whether any of the seven toggles is on. Other switches do not make a connector `enabled`.
    package var hasAnyToggleOn: Bool {
        DevicePlatform.allCases.contains { isEnabled(on: $0) || appProtectionEnabled(on: $0) }
    }

    /// After how much silence the partner is past its threshold.
    package var silenceThreshold: TimeSpan { .days(partnerUnresponsivenessThresholdInDays) }
}
