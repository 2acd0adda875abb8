/// The singleton `deviceManagement` and its settings (Graph: intune-deviceconfig-devicemanagementsettings).
package enum DeviceManagementSchema {
    /// Graph's `deviceManagementSettings`.
    package static let settings = EntityType(
        "deviceManagementSettings",
        [
            .int32("deviceComplianceCheckinThresholdDays", default: 30),
            .bool("isScheduledActionEnabled", default: true),
            .bool("secureByDefault"),
        ])

    /// Graph's `deviceManagement`.
    package static let deviceManagement = EntityType("deviceManagement", [.id, .alwaysComplex("settings", settings)])
}
