import Access
import Core
import GraphAPI
import Testing

/// The failure an action ends in, nil if it ends well.
func graphFailure<Result>(_ action: () throws(Failure) -> Result) -> Failure? {
    do throws(Failure) {
        _ = try action()
        return nil
    } catch {
        return error
    }
}

/// The object a JSON text holds; an empty one if it holds none.
func graphObject(_ text: String) throws -> JSONObject { try JSONReader.read(text).object ?? [:] }

@Suite struct GraphAcceptTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let type: EntityType
        let body: String
        let version: GraphVersion
        let mode: BodyMode
        let target: String

        var testDescription: String { "\(type.shortName) \(version.rawValue) \(body)" }

        init(
            _ type: EntityType, _ body: String, _ target: String, _ version: GraphVersion = .v1,
            _ mode: BodyMode = .create
        ) {
            self.type = type
            self.body = body
            self.target = target
            self.version = version
            self.mode = mode
        }
    }

    private static let ios = ##""@odata.type": "#microsoft.graph.iosCompliancePolicy", "displayName": "P""##
    private static let conditional = ##""displayName": "P", "state": "enabled""##

    static let refusals: [Refusal] = [
        Refusal(ConnectorSchema.connector, ##"{"colour": 1}"##, "colour"),
        Refusal(ConnectorSchema.connector, ##"{"iosenabled": true}"##, "iosenabled"),
        Refusal(ConnectorSchema.connector, ##"{"iosEnabled": "true"}"##, "iosEnabled"),
        Refusal(ConnectorSchema.connector, ##"{"iosEnabled": null}"##, "iosEnabled", .v1, .update),
        Refusal(ConnectorSchema.connector, ##"{"macEnabled": true}"##, "macEnabled"),
        Refusal(ConnectorSchema.connector, ##"{"failMode": "block"}"##, "failMode"),
        Refusal(ConnectorSchema.connector, ##"{"failMode": "Block"}"##, "failMode", .beta),
        Refusal(ConnectorSchema.connector, ##"{"id": "lookout"}"##, "id"),
        Refusal(
            ConnectorSchema.connector, ##"{"partnerUnresponsivenessThresholdInDays": 7.5}"##,
            "partnerUnresponsivenessThresholdInDays"),
        Refusal(
            ConnectorSchema.connector, ##"{"partnerUnresponsivenessThresholdInDays": 2147483648}"##,
            "partnerUnresponsivenessThresholdInDays"),
        Refusal(CompliancePolicySchema.policy, ##"{"displayName": "x"}"##, "@odata.type"),
        Refusal(
            CompliancePolicySchema.policy,
            ##"{"@odata.type": "#microsoft.graph.deviceCompliancePolicy", "displayName": "x"}"##,
            "@odata.type"),
        Refusal(CompliancePolicySchema.policy, ##"{"@odata.type": 7, "displayName": "x"}"##, "@odata.type"),
        Refusal(
            CompliancePolicySchema.policy, ##"{"@odata.type": "#microsoft.graph.androidForWorkCompliancePolicy"}"##,
            "@odata.type"),
        Refusal(
            CompliancePolicySchema.policy, ##"{"@odata.type": "#microsoft.graph.iosCompliancePolicy"}"##,
            "displayName"),
        Refusal(
            CompliancePolicySchema.policy,
            ##"{"@odata.type": "#microsoft.graph.iosCompliancePolicy", "displayName": null}"##, "displayName"),
        Refusal(
            CompliancePolicySchema.policy, "{\(ios), \"advancedThreatProtectionRequiredSecurityLevel\": \"low\"}",
            "advancedThreatProtectionRequiredSecurityLevel"),
        Refusal(
            CompliancePolicySchema.policy, "{\(ios), \"deviceThreatProtectionRequiredSecurityLevel\": \"Low\"}",
            "deviceThreatProtectionRequiredSecurityLevel"),
        Refusal(
            CompliancePolicySchema.policy,
            ##"{"@odata.type": "#microsoft.graph.windows10CompliancePolicy", "displayName": "x", "##
                + ##""deviceThreatProtectionEnabled": true}"##, "deviceThreatProtectionEnabled"),
        Refusal(
            CompliancePolicySchema.policy, "{\(ios), \"scheduledActionsForRule\": {}}", "scheduledActionsForRule"),
        Refusal(
            CompliancePolicySchema.policy,
            "{\(ios), \"scheduledActionsForRule\": [{\"scheduledActionConfigurations\": "
                + "[{\"actionType\": \"remoteLock\"}]}]}",
            "scheduledActionsForRule[0].scheduledActionConfigurations[0].actionType"),
        Refusal(
            CompliancePolicySchema.ios, ##"{"@odata.type": "#microsoft.graph.macOSCompliancePolicy"}"##, "@odata.type",
            .v1,
            .update),
        Refusal(AssignmentSchema.assign, "{}", "assignments"),
        Refusal(AssignmentSchema.assign, ##"{"assignments": [{}]}"##, "assignments[0].target"),
        Refusal(AssignmentSchema.assign, ##"{"assignments": [{"target": {}}]}"##, "assignments[0].target.@odata.type"),
        Refusal(
            AssignmentSchema.assign,
            ##"{"assignments": [{"target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget"}}]}"##,
            "assignments[0].target.groupId"),
        Refusal(
            AssignmentSchema.assign,
            ##"{"assignments": [{"target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget", "##
                + ##""groupId": "x"}}]}"##,
            "assignments[0].target.groupId"),
        Refusal(ConditionalAccessPolicySchema.policy, "{\(conditional)}", "conditions"),
        Refusal(
            ConditionalAccessPolicySchema.policy, "{\(conditional), \"conditions\": {}}", "conditions.clientAppTypes"),
        Refusal(
            ConditionalAccessPolicySchema.policy, ##"{"conditions": {"platforms": {"includePlatforms": ["ios"]}}}"##,
            "conditions.platforms.includePlatforms", .v1, .update),
        Refusal(
            ConditionalAccessPolicySchema.policy, ##"{"conditions": {"users": {"includeUser": ["All"]}}}"##,
            "conditions.users.includeUser", .v1, .update),
        Refusal(
            ConditionalAccessPolicySchema.policy, ##"{"conditions": {"users": "All"}}"##, "conditions.users", .v1,
            .update),
        Refusal(ConditionalAccessPolicySchema.policy, ##"{"state": "unknownFutureValue"}"##, "state"),
        Refusal(ManagedDeviceSchema.device, ##"{"enrolledDateTime": "yesterday"}"##, "enrolledDateTime"),
        Refusal(
            ManagedDeviceSchema.device, ##"{"azureADDeviceId": "{00000000-0000-0000-0000-000000000001}"}"##,
            "azureADDeviceId"),
        Refusal(ManagedDeviceSchema.device, ##"{"totalStorageSpaceInBytes": "1"}"##, "totalStorageSpaceInBytes"),
        Refusal(RoleSchema.roleAssignment, ##"{"roleDefinition": {"displayName": "x"}}"##, "roleDefinition.id"),
        Refusal(RoleSchema.roleAssignment, ##"{"roleDefinition@odata.bind": 7}"##, "roleDefinition@odata.bind"),
        Refusal(RoleSchema.roleDefinition, ##"{"displayName": "x", "rolePermissions": [7]}"##, "rolePermissions[0]"),
        Refusal(DirectorySchema.user, ##"{"displayName": "x"}"##, "userPrincipalName"),
        Refusal(
            DirectorySchema.user, ##"{"userPrincipalName": "a@b", "identities": [{"issuer": "i"}]}"##,
            "identities[0].signInType"),
        Refusal(DirectorySchema.group, "{}", "displayName"),
        Refusal(DeviceManagementSchema.deviceManagement, ##"{"settings": null}"##, "settings", .v1, .update),
    ]

    @Test(arguments: refusals)
    func `a body that does not fit is refused by the name of the member`(_ row: Refusal) throws {
        let body = try graphObject(row.body)
        let failure = graphFailure { () throws(Failure) in
            try row.type.accept(body, version: row.version, mode: row.mode)
        }
        #expect(failure?.kind == .invalid)
        #expect(failure?.target == row.target)
        #expect(failure?.message.contains(row.target) == true)
    }

    struct Acceptance: Sendable, CustomTestStringConvertible {
        let type: EntityType
        let body: String
        let version: GraphVersion
        let mode: BodyMode
        let accepted: String

        var testDescription: String { "\(type.shortName) \(version.rawValue) \(body)" }

        init(
            _ type: EntityType, _ body: String, _ accepted: String, _ version: GraphVersion = .v1,
            _ mode: BodyMode = .create
        ) {
            self.type = type
            self.body = body
            self.accepted = accepted
            self.version = version
            self.mode = mode
        }
    }

    static let acceptances: [Acceptance] = [
        Acceptance(
            ConnectorSchema.connector, ##"{"id": "2C7790DE-8b02-4814-85cf-e0c59380dee8", "iosEnabled": true}"##,
            ##"{"id": "2c7790de-8b02-4814-85cf-e0c59380dee8", "iosEnabled": true}"##),
        Acceptance(
            ConnectorSchema.connector,
            ##"{"@odata.context": "c", "@odata.type": "#microsoft.graph.mobileThreatDefenseConnector", "##
                + ##""id": "not looked at", "##
                + ##""partnerState": "enabled", "lastHeartbeatDateTime": 7, "last_heartbeat_date_time": null, "##
                + ##""macEnabled": null, "windowsEnabled": true}"##, ##"{"windowsEnabled": true}"##, .v1, .update),
        Acceptance(
            ConnectorSchema.connector, ##"{"macEnabled": true, "failMode": "holdLast"}"##,
            ##"{"macEnabled": true, "failMode": "holdLast"}"##, .beta),
        Acceptance(
            CompliancePolicySchema.policy,
            ##"{"@odata.type": "microsoft.graph.iosCompliancePolicy", "displayName": "P", "##
                + ##""description": null, "version": 9, "##
                + ##""assignments": [{"id": "x"}], "passcodeMinimumLength": 6, "##
                + ##""deviceThreatProtectionRequiredSecurityLevel": "##
                + ##""low", "userStatuses": []}"##,
            ##"{"@odata.type": "#microsoft.graph.iosCompliancePolicy", "displayName": "P", "description": null, "##
                + ##""passcodeMinimumLength": 6, "deviceThreatProtectionRequiredSecurityLevel": "low"}"##),
        Acceptance(
            CompliancePolicySchema.policy,
            ##"{"@odata.type": "#microsoft.graph.androidForWorkCompliancePolicy", "displayName": "P", "##
                + ##""workProfileRequirePassword": true}"##,
            ##"{"@odata.type": "#microsoft.graph.androidForWorkCompliancePolicy", "displayName": "P", "##
                + ##""workProfileRequirePassword": true}"##, .beta),
        Acceptance(
            CompliancePolicySchema.ios, ##"{"passcodeRequired": true, "passcodeMinimumLength": null}"##,
            ##"{"passcodeRequired": true, "passcodeMinimumLength": null, "##
                + ##""@odata.type": "#microsoft.graph.iosCompliancePolicy"}"##,
            .v1, .update),
        Acceptance(
            ScheduledActionSchema.scheduleActionsForRules,
            ##"{"deviceComplianceScheduledActionForRules": [{"ruleName": null, "##
                + ##""scheduledActionConfigurations": [{"id": "x", "##
                + ##""actionType": "block", "gracePeriodHours": 24, "notificationMessageCCList": []}]}]}"##,
            ##"{"deviceComplianceScheduledActionForRules": [{"ruleName": null, "scheduledActionConfigurations": [{"##
                + ##""actionType": "block", "gracePeriodHours": 24, "notificationMessageCCList": []}]}]}"##),
        Acceptance(
            AssignmentSchema.assign,
            ##"{"assignments": [{"id": "x", "target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "##
                + ##""groupId": "AAAAAAAA-0000-0000-0000-000000000001"}}]}"##,
            ##"{"assignments": [{"target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "##
                + ##""groupId": "aaaaaaaa-0000-0000-0000-000000000001"}}]}"##),
        Acceptance(
            ManagedDeviceSchema.device,
            ##"{"complianceState": "compliant", "deviceEnrollmentType": "ANDROIDENTERPRISEFULLYMANAGED", "##
                + ##""lastSyncDateTime": "2026-01-02T03:04:05.678900+01:00", "detectedApps": null}"##,
            ##"{"deviceEnrollmentType": "androidEnterpriseFullyManaged", "##
                + ##""lastSyncDateTime": "2026-01-02T02:04:05.6789Z"}"##
        ),
        Acceptance(
            ManagedDeviceSchema.device,
            ##"{"lastSyncDateTime": "2026-01-02T03:04:05Z", "deviceEnrollmentType": "unknownFutureValue", "##
                + ##""notes": null}"##,
            ##"{"notes": null}"##, .v1, .update),
        Acceptance(
            ConditionalAccessPolicySchema.policy,
            ##"{"conditions": {"users": {"includeUsers": ["All", "AAAAAAAA-0000-0000-0000-000000000001"], "##
                + ##""excludeUsers": null}, "insiderRiskLevels": ["minor", "elevated"]}}"##,
            ##"{"conditions": {"users": {"includeUsers": ["All", "aaaaaaaa-0000-0000-0000-000000000001"], "##
                + ##""excludeUsers": null}, "insiderRiskLevels": "minor,elevated"}}"##, .v1, .update),
        Acceptance(
            ConditionalAccessPolicySchema.policy,
            ##"{"conditions": {"users": {"includeGuestsOrExternalUsers": {"guestOrExternalUserTypes": "##
                + ##""internalGuest, serviceProvider", "externalTenants": {"@odata.type": "##
                + ##""#microsoft.graph.conditionalAccessAllExternalTenants", "membershipKind": "all"}}}}}"##,
            ##"{"conditions": {"users": {"includeGuestsOrExternalUsers": {"guestOrExternalUserTypes": "##
                + ##""internalGuest,serviceProvider", "externalTenants": {"membershipKind": "all", "@odata.type": "##
                + ##""#microsoft.graph.conditionalAccessAllExternalTenants"}}}}}"##, .v1, .update),
        Acceptance(
            RoleSchema.roleAssignment,
            ##"{"roleDefinition@odata.bind": "B/roleDefinitions('x')", "members@odata.count": 1, "members": ["g1"], "##
                + ##""displayName": "a"}"##,
            ##"{"roleDefinition@odata.bind": "B/roleDefinitions('x')", "members": ["g1"], "displayName": "a"}"##),
        Acceptance(
            RoleSchema.roleAssignment,
            ##"{"roleDefinition": {"id": "AAAAAAAA-0000-0000-0000-000000000001", "isBuiltIn": true}}"##,
            ##"{"roleDefinition": {"id": "aaaaaaaa-0000-0000-0000-000000000001"}}"##),
        Acceptance(
            RoleSchema.roleDefinition,
            ##"{"@odata.type": "#microsoft.graph.roleDefinition", "displayName": "r", "isBuiltIn": false, "##
                + ##""rolePermissions": "##
                + ##"[{"resourceActions": [{"allowedResourceActions": ["a"]}]}]}"##,
            ##"{"displayName": "r", "rolePermissions": [{"resourceActions": [{"allowedResourceActions": ["a"]}]}]}"##),
        Acceptance(
            DirectorySchema.user,
            ##"{"userPrincipalName": "a@b", "passwordProfile": {"password": "x"}, "##
                + ##""identities": [{"signInType": "federated", "##
                + ##""issuer": "i", "issuerAssignedId": "s"}]}"##,
            ##"{"userPrincipalName": "a@b", "identities": [{"signInType": "federated", "issuer": "i", "##
                + ##""issuerAssignedId": "s"}]}"##
        ),
        Acceptance(DirectorySchema.reference, ##"{"@odata.id": "u"}"##, ##"{"@odata.id": "u"}"##),
        Acceptance(AuditEventSchema.event, ##"{"id": 7, "activity": 8, "resources": "x"}"##, "{}"),
    ]

    @Test(arguments: acceptances)
    func `a body that fits is taken and normalised`(_ row: Acceptance) throws {
        let accepted = try row.type.accept(try graphObject(row.body), version: row.version, mode: row.mode)
        let expected = try JSONReader.read(row.accepted)
        #expect(JSONWriter.canonicalText(.object(accepted)) == JSONWriter.canonicalText(expected))
    }

    @Test func `a body that is no object is refused`() {
        for body: JSON in [.null, [], "x", 7] {
            let failure = graphFailure { () throws(Failure) in
                try ConnectorSchema.connector.accept(body, version: .v1, mode: .create)
            }
            #expect(failure?.kind == .invalid)
        }
    }

    @Test func `canonically equivalent names are not the same name`() {
        let body: JSONObject = ["iosEnabled": true, "displayName\u{301}": 1]
        let failure = graphFailure { () throws(Failure) in
            try ConnectorSchema.connector.accept(body, version: .v1, mode: .create)
        }
        #expect(failure?.kind == .invalid)
        // U+212A KELVIN SIGN is canonically equal to K.
        let kelvin: JSONObject = ["state": "enabled", "displayName": "x", "\u{212A}": 1]
        let other = graphFailure { () throws(Failure) in
            try ConditionalAccessPolicySchema.policy.accept(kelvin, version: .v1, mode: .update)
        }
        #expect(other?.target == "\u{212A}")
    }

    @Test func `device facts are told apart from what an operator may change`() throws {
        let body = try graphObject(
            ##"{"notes": "n", "osVersion": "17", "managedDeviceName": "m", "jailBroken": "True"}"##)
        let accepted = try ManagedDeviceSchema.device.accept(body, version: .v1, mode: .update)
        #expect(ManagedDeviceSchema.facts(in: accepted) == ["osVersion", "jailBroken"])
    }
}
