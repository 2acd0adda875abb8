package enum TenantKind {}
package enum PrincipalKind {}
package enum ClientKind {}
package enum CredentialKind {}
package enum ConnectorKind {}
package enum DeviceKind {}
package enum EntraDeviceKind {}
package enum UserKind {}
package enum GroupKind {}
package enum PolicyKind {}
package enum RoleDefinitionKind {}
package enum RoleAssignmentKind {}
package enum TrustedIssuerKind {}
package enum AuditEventKind {}
package enum RequestKind {}
package enum AppRegistrationKind {}

package typealias TenantID = Identifier<TenantKind>
/// The object id of a caller: `oid` and `sub` of its tokens, and how assignments name it.
package typealias PrincipalID = Identifier<PrincipalKind>
/// What a client signs in with: `client_id`, `azp` and `appid`. Never names a principal.
package typealias ClientID = Identifier<ClientKind>
/// A client secret, a client key or a connector credential; the first part of every `jti`.
package typealias CredentialID = Identifier<CredentialKind>
/// The partner's well-known id, the same in every tenant, or a custom partner's own.
package typealias ConnectorID = Identifier<ConnectorKind>
/// The managed device's own id.
package typealias DeviceID = Identifier<DeviceKind>
/// `azureADDeviceId`: how vendors and gateways name a device.
package typealias EntraDeviceID = Identifier<EntraDeviceKind>
package typealias UserID = Identifier<UserKind>
package typealias GroupID = Identifier<GroupKind>
/// A compliance, conditional-access or app-protection policy.
package typealias PolicyID = Identifier<PolicyKind>
package typealias RoleDefinitionID = Identifier<RoleDefinitionKind>
package typealias RoleAssignmentID = Identifier<RoleAssignmentKind>
package typealias TrustedIssuerID = Identifier<TrustedIssuerKind>
package typealias AuditEventID = Identifier<AuditEventKind>
package typealias RequestID = Identifier<RequestKind>
package typealias AppRegistrationID = Identifier<AppRegistrationKind>
