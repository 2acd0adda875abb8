/// Scheduled actions of a policy (Graph: intune-deviceconfig-devicecompliancescheduledactionforrule).
package enum ScheduledActionSchema {
    /// What happens, and how many hours after the first failure.
    package static let item = EntityType(
        "deviceComplianceActionItem",
        [
            .id,
            .int32("gracePeriodHours", default: 0),
            .word("actionType", ComplianceEnumerations.actionType, default: "noAction"),
            .string("notificationTemplateId"),
            .strings("notificationMessageCCList"),
        ])

    /// A list of actions. They are shown only when expanded in turn, as Graph does.
    package static let rule = EntityType(
        "deviceComplianceScheduledActionForRule",
        [
            .id,
            .string("ruleName"),
            .collection("scheduledActionConfigurations", item).navigation,
        ])

    /// The body of the action `scheduleActionsForRules`.
    package static let scheduleActionsForRules = EntityType(
        "scheduleActionsForRules", [.collection("deviceComplianceScheduledActionForRules", rule).required])
}
