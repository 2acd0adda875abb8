import Access
import Core
import Server

/// For each operation with an id in its path: what stands for the ids, who asks, and with which body.
struct IsolationCase: Sendable {
    enum Asker: Sendable { case administrator, vendor }

    /// Kinds of the path's ids, in order.
    let kinds: [String]
    var asker = Asker.administrator
    var body: JSON?

    private static let tomorrow = (SystemClock.now() + .days(1)).rfc3339

    /// The operations on app-protection policies of the three platforms.
    private static let appProtection: [String: IsolationCase] = Dictionary(
        uniqueKeysWithValues: ["ios", "android", "windows"].flatMap { platform in
            let kinds = ["\(platform)AppProtection"]
            return [
                ("get", IsolationCase(kinds: kinds)),
                ("update", IsolationCase(kinds: kinds, body: ["displayName": "mine"])),
                ("assign", IsolationCase(kinds: kinds, body: ["assignments": []])),
                ("delete", IsolationCase(kinds: kinds)),
            ].map { ("\(platform)ManagedAppProtections.\($0)", $1) }
        })

    /// Operations on other tenants' things, by operation id.
    static let table: [String: IsolationCase] = appProtection.merging([
        "appRegistrations.delete": IsolationCase(kinds: ["appRegistration"]),
        "connectors.get": IsolationCase(kinds: ["connector"]),
        "connectors.update": IsolationCase(kinds: ["connector"], body: ["iosEnabled": false]),
        "connectors.delete": IsolationCase(kinds: ["connector"]),
        "connectors.health": IsolationCase(kinds: ["connector"]),
        "connectorCredentials.create": IsolationCase(kinds: ["connector"], body: ["displayName": "mine"]),
        "connectorCredentials.list": IsolationCase(kinds: ["connector"]),
        "connectorCredentials.delete": IsolationCase(kinds: ["connector", "credential"]),
        "compliancePolicies.get": IsolationCase(kinds: ["compliancePolicy"]),
        "compliancePolicies.update": IsolationCase(
            kinds: ["compliancePolicy"],
            body: ["@odata.type": "#microsoft.graph.iosCompliancePolicy", "displayName": "mine"]),
        "compliancePolicies.delete": IsolationCase(kinds: ["compliancePolicy"]),
        "compliancePolicies.assign": IsolationCase(kinds: ["compliancePolicy"], body: ["assignments": []]),
        "compliancePolicies.scheduleActionsForRules": IsolationCase(
            kinds: ["compliancePolicy"],
            body: [
                "deviceComplianceScheduledActionForRules": [
                    [
                        "ruleName": "PasswordRequired",
                        "scheduledActionConfigurations": [["actionType": "block", "gracePeriodHours": 9]],
                    ]
                ]
            ]),
        "compliancePolicies.assignments": IsolationCase(kinds: ["compliancePolicy"]),
        "compliancePolicies.scheduledActionsForRule": IsolationCase(kinds: ["compliancePolicy"]),
        "compliancePolicies.deviceStatuses": IsolationCase(kinds: ["compliancePolicy"]),
        "compliancePolicies.deviceStatus": IsolationCase(kinds: ["compliancePolicy", "device"]),
        "compliancePolicies.deviceStatusOverview": IsolationCase(kinds: ["compliancePolicy"]),
        "managedDevices.get": IsolationCase(kinds: ["device"]),
        "managedDevices.update": IsolationCase(kinds: ["device"], body: ["notes": "mine"]),
        "managedDevices.delete": IsolationCase(kinds: ["device"]),
        "managedDevices.deviceCompliancePolicyStates": IsolationCase(kinds: ["device"]),
        "managedDevices.syncDevice": IsolationCase(kinds: ["device"]),
        "devices.compliance": IsolationCase(kinds: ["entraDevice"]),
        "devices.timeline": IsolationCase(kinds: ["device"]),
        "overrides.set": IsolationCase(
            kinds: ["device"],
            body: ["level": "secured", "reason": "mine", "expirationDateTime": .string(tomorrow)]),
        "overrides.clear": IsolationCase(kinds: ["device"]),
        "conditionalAccessPolicies.get": IsolationCase(kinds: ["accessPolicy"]),
        "conditionalAccessPolicies.update": IsolationCase(kinds: ["accessPolicy"], body: ["state": "disabled"]),
        "conditionalAccessPolicies.delete": IsolationCase(kinds: ["accessPolicy"]),
        "users.get": IsolationCase(kinds: ["user"]),
        "users.update": IsolationCase(kinds: ["user"], body: ["accountEnabled": false]),
        "users.delete": IsolationCase(kinds: ["user"]),
        "groups.get": IsolationCase(kinds: ["group"]),
        "groups.update": IsolationCase(kinds: ["group"], body: ["displayName": "mine"]),
        "groups.delete": IsolationCase(kinds: ["group"]),
        "groupMembers.list": IsolationCase(kinds: ["group"]),
        "groupMembers.add": IsolationCase(
            kinds: ["group"],
            body: ["@odata.id": "https://localhost/v1.0/directoryObjects/11111111-2222-4333-8444-555555555555"]),
        "groupMembers.remove": IsolationCase(kinds: ["group", "member"]),
        "roleDefinitions.get": IsolationCase(kinds: ["roleDefinition"]),
        "roleDefinitions.update": IsolationCase(kinds: ["roleDefinition"], body: ["displayName": "mine"]),
        "roleDefinitions.delete": IsolationCase(kinds: ["roleDefinition"]),
        "roleDefinitions.roleAssignments": IsolationCase(kinds: ["roleDefinition"]),
        "roleAssignments.get": IsolationCase(kinds: ["roleAssignment"]),
        "roleAssignments.roleDefinition": IsolationCase(kinds: ["roleAssignment"]),
        "roleAssignments.update": IsolationCase(kinds: ["roleAssignment"], body: ["displayName": "mine"]),
        "roleAssignments.delete": IsolationCase(kinds: ["roleAssignment"]),
        "auditEvents.get": IsolationCase(kinds: ["auditEvent"]),
        "clients.get": IsolationCase(kinds: ["client"]),
        "clients.update": IsolationCase(kinds: ["client"], body: ["accountEnabled": false]),
        "clients.delete": IsolationCase(kinds: ["client"]),
        "clientSecrets.create": IsolationCase(kinds: ["client"], body: ["displayName": "mine"]),
        "clientSecrets.list": IsolationCase(kinds: ["client"]),
        "clientSecrets.delete": IsolationCase(kinds: ["client", "secret"]),
        "clientKeys.create": IsolationCase(kinds: ["client"], body: ["jwk": TenantEstate.jwk]),
        "clientKeys.list": IsolationCase(kinds: ["client"]),
        "clientKeys.delete": IsolationCase(kinds: ["client", "key"]),
        "trustedIssuers.get": IsolationCase(kinds: ["trustedIssuer"]),
        "trustedIssuers.update": IsolationCase(
            kinds: ["trustedIssuer"], body: ["iss": "https://mine.example", "jwks": ["keys": [TenantEstate.jwk]]]),
        "trustedIssuers.delete": IsolationCase(kinds: ["trustedIssuer"]),
        "review.effectivePermissions": IsolationCase(kinds: ["client"]),
        "partner.devicesGet": IsolationCase(kinds: ["entraDevice"], asker: .vendor),
        "tenants.get": IsolationCase(kinds: ["tenant"]),
        "tenants.suspend": IsolationCase(kinds: ["tenant"]),
        "tenants.resume": IsolationCase(kinds: ["tenant"]),
        "tenants.resetAdministrator": IsolationCase(kinds: ["tenant"]),
    ]) { first, _ in first }

    /// Operations whose path parameter names nothing that a tenant owns, with the reason.
    static let exempt: [String: String] = [
        "resourceOperations.get": "the actions are the same for every tenant",
        "auditEvents.getAuditActivityTypes": "the categories are the same for every tenant",
        "auditLog.entry": "counts in the caller's own log", "auditLog.tile": "counts in the caller's own log",
        "tokens.discovery": "public metadata", "tokens.discoveryUnversioned": "public metadata",
        "tokens.authorizationServerMetadata": "public metadata", "tokens.authorize": "answers 400 whatever the tenant",
        "tokens.token": "the client proves itself", "tokens.keys": "public keys",
        "tokens.revoke": "the client proves itself", "decisions.metadata": "public metadata",
    ]

    /// The operations the table must cover.
    static let covered: [APIOperation] = APIOperation.all.filter { $0.path.contains("{") && exempt[$0.id] == nil }
}
