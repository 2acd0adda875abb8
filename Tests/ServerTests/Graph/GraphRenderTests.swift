import Access
import Core
import GraphAPI
import Testing

@Suite struct GraphRenderTests {
    private static let connectorV1 = [
        "id", "lastHeartbeatDateTime", "partnerState", "androidEnabled", "iosEnabled", "windowsEnabled",
        "androidDeviceBlockedOnMissingPartnerData", "iosDeviceBlockedOnMissingPartnerData",
        "windowsDeviceBlockedOnMissingPartnerData", "androidMobileApplicationManagementEnabled",
        "iosMobileApplicationManagementEnabled", "partnerUnsupportedOsVersionBlocked",
        "partnerUnresponsivenessThresholdInDays", "allowPartnerToCollectIOSApplicationMetadata",
        "allowPartnerToCollectIOSPersonalApplicationMetadata", "microsoftDefenderForEndpointAttachEnabled",
    ]

    @Test func `a connector on v1_0 has exactly the fifteen members and its id`() {
        let shown = ConnectorSchema.connector.render(
            ["id": "x", "failMode": "block", "macEnabled": true], version: .v1)
        #expect(shown.names == GraphRenderTests.connectorV1)
        #expect(shown["lastHeartbeatDateTime"] == "0001-01-01T00:00:00Z")
        #expect(shown["partnerUnresponsivenessThresholdInDays"] == 7)
        #expect(shown["iosEnabled"] == false)
    }

    @Test func `a connector on beta has every member and failMode`() {
        let shown = ConnectorSchema.connector.render(["id": "x"], version: .beta)
        #expect(shown.count == 33)
        #expect(shown["failMode"] == "ignore")
        #expect(shown["partnerDisplayName"] == JSON.null)
        #expect(!shown.names.contains("@odata.type"))
    }

    @Test(arguments: [
        ("enabled", "enabled"), ("unresponsive", "unresponsive"), ("notSetUp", "unknownFutureValue"),
        ("error", "unknownFutureValue"),
    ])
    func `v1_0 shows a state it does not know as the sentinel`(_ stored: String, _ shown: String) {
        let object: JSONObject = ["partnerState": .string(stored)]
        let type = ConnectorSchema.connector
        #expect(type.render(object, version: .v1)["partnerState"]?.string == shown)
        #expect(type.render(object, version: .beta)["partnerState"]?.string == stored)
        let preferring = Rendering(.v1, includesUnknownEnumMembers: true)
        #expect(type.render(object, preferring)["partnerState"]?.string == stored)
    }

    @Test(arguments: [
        ("#microsoft.graph.iosCompliancePolicy", 20, 26),
        ("#microsoft.graph.androidCompliancePolicy", 27, 34),
        ("#microsoft.graph.androidWorkProfileCompliancePolicy", 27, 39),
        ("#microsoft.graph.macOSCompliancePolicy", 23, 29),
        ("#microsoft.graph.windows10CompliancePolicy", 25, 44),
        ("#microsoft.graph.androidDeviceOwnerCompliancePolicy", 0, 32),
        ("#microsoft.graph.androidForWorkCompliancePolicy", 0, 38),
    ])
    func `a policy shows its type and as many members as its version has`(_ type: String, _ v1: Int, _ beta: Int) {
        let stored: JSONObject = ["@odata.type": .string(type), "id": "x", "displayName": "P"]
        let onBeta = CompliancePolicySchema.policy.render(stored, version: .beta)
        #expect(onBeta["@odata.type"]?.string == type)
        #expect(onBeta.count - 1 == beta)
        let onV1 = CompliancePolicySchema.policy.render(stored, version: .v1)
        if v1 == 0 {
            #expect(
                onV1.names == [
                    "id", "createdDateTime", "lastModifiedDateTime", "displayName", "description", "version",
                ])
        } else {
            #expect(onV1["@odata.type"]?.string == type)
            #expect(onV1.count - 1 == v1)
        }
    }

    @Test func `a selection keeps the type of a polymorphic object`() {
        let stored: JSONObject = ["@odata.type": "#microsoft.graph.iosCompliancePolicy", "id": "x", "displayName": "P"]
        let shown = CompliancePolicySchema.policy.render(stored, version: .v1, select: ["displayName"])
        #expect(shown.names == ["@odata.type", "displayName"])
    }

    @Test func `a navigation is shown only when expanded, whatever is selected`() throws {
        let stored = try graphObject(
            ##"{"@odata.type": "#microsoft.graph.iosCompliancePolicy", "id": "x", "displayName": "P", "##
                + ##""scheduledActionsForRule": [{"id": "r", "##
                + ##""scheduledActionConfigurations": [{"actionType": "block"}]}], "##
                + ##""assignments": [{"id": "a", "##
                + ##""target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}}]}"##
        )
        let type = CompliancePolicySchema.policy
        #expect(type.render(stored, version: .v1)["assignments"] == nil)
        let flat = type.render(
            stored,
            Rendering(
                .v1, select: ["id"], expansions: [Expansion("scheduledActionsForRule"), Expansion("assignments")]))
        #expect(flat.names == ["@odata.type", "id", "scheduledActionsForRule", "assignments"])
        #expect(flat["scheduledActionsForRule"] == [["id": "r", "ruleName": nil]])
        #expect(
            flat["assignments"] == [
                ["id": "a", "target": ["@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"]]
            ])
        let deep = Expansion("scheduledActionsForRule", expansions: [Expansion("scheduledActionConfigurations")])
        let nested = type.render(stored, Rendering(.v1, expansions: [deep]))
        let item = nested["scheduledActionsForRule"]?.array?.first?.object?["scheduledActionConfigurations"]?.array?
            .first?.object
        #expect(item?["actionType"] == "block")
        #expect(item?["gracePeriodHours"] == 0)
    }

    @Test func `a device on v1_0 hides words and members of beta`() {
        let stored: JSONObject = [
            "deviceEnrollmentType": "androidEnterpriseFullyManaged", "managementAgent": "google", "skuFamily": "x",
        ]
        let shown = ManagedDeviceSchema.device.render(stored, version: .v1)
        #expect(shown["deviceEnrollmentType"] == "unknownFutureValue")
        #expect(shown["managementAgent"] == "unknown")
        #expect(shown["skuFamily"] == nil)
        #expect(shown["partnerReportedThreatState"] == "unknown")
        #expect(shown["detectedApps"] == nil)
        #expect(ManagedDeviceSchema.device.render(stored, version: .beta)["managementAgent"] == "google")
    }

    @Test func `a word that v1_0 has no substitute for is null`() {
        let shown = ScheduledActionSchema.item.render(["actionType": "remoteLock"], version: .v1)
        #expect(shown["actionType"] == JSON.null)
    }

    @Test func `nested objects are shown with their defaults`() throws {
        let stored = try graphObject(
            ##"{"id": "x", "conditions": {"users": {"includeUsers": ["All"]}, "clientAppTypes": ["all"]}}"##)
        let shown = ConditionalAccessPolicySchema.policy.render(stored, version: .v1)
        let conditions = shown["conditions"]?.object
        #expect(conditions?["users"]?.object?["excludeGroups"] == [])
        #expect(conditions?["platforms"] == JSON.null)
        #expect(conditions?["deviceStates"] == nil)
        #expect(shown["modifiedDateTime"] == JSON.null)
        let settings = DeviceManagementSchema.deviceManagement.render(["id": "x"], version: .v1)["settings"]
        #expect(settings?.object?["deviceComplianceCheckinThresholdDays"] == 30)
    }

    @Test func `a role definition shows its type, an assignment only what is expanded`() throws {
        let definition = RoleSchema.roleDefinition.render(["id": "x", "displayName": "r"], version: .v1)
        #expect(definition["@odata.type"] == "#microsoft.graph.deviceAndAppManagementRoleDefinition")
        let stored = try graphObject(
            ##"{"id": "a", "members": ["g"], "roleDefinition": {"id": "d", "displayName": "r"}}"##)
        #expect(RoleSchema.roleAssignment.render(stored, version: .v1)["roleDefinition"] == nil)
        let expanded = RoleSchema.roleAssignment.render(
            stored, Rendering(.v1, expansions: [Expansion("roleDefinition")]))
        #expect(expanded["roleDefinition"]?.object?["displayName"] == "r")
    }

    @Test func `members of a group are shown as what they are`() {
        let user = DirectorySchema.member.render(["@odata.type": "#microsoft.graph.user", "id": "u"], version: .v1)
        #expect(user["@odata.type"] == "#microsoft.graph.user")
        #expect(user["accountEnabled"] == true)
        #expect(DirectorySchema.user.render(["id": "u"], version: .v1)["@odata.type"] == nil)
    }

    @Test func `a page carries context, count, link and rows in that order`() {
        let context = GraphContext(publicURL: "https://localhost:8443", version: .beta)
        let page = GraphPage(
            context: context.collection("deviceManagement/auditEvents", select: ["id"]), count: 3, nextLink: "n",
            value: [["id": "1"]])
        #expect(page.json.object?.names == ["@odata.context", "@odata.count", "@odata.nextLink", "value"])
        #expect(
            page.json.object?["@odata.context"]
                == "https://localhost:8443/beta/$metadata#deviceManagement/auditEvents(id)")
        #expect(GraphPage(context: "c", value: []).json.object?.names == ["@odata.context", "value"])
        #expect(context.entity("users").hasSuffix("/beta/$metadata#users/$entity"))
    }
}
