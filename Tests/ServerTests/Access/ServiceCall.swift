import Access
import Core
import Services
import Storage

/// One method of a service, called for the operation it serves.
struct ServiceCall: Sendable {
    let operation: APIOperation
    /// `Service.method`.
    let name: String
    let run: @Sendable (Caller) async throws -> Void

    /// A call whose answer nobody looks at.
    init<Answer>(
        _ operation: APIOperation, _ name: String, _ run: @escaping @Sendable (Caller) async throws -> Answer
    ) {
        self.operation = operation
        self.name = name
        self.run = { _ = try await run($0) }
    }

    /// An id that exists nowhere: whoever gets past the check is told that there is nothing, and changes nothing.
    static let id = MatrixReplay.unknownID

    /// Every method of every service that takes a caller. Most are called by a controller that has already checked; each
    /// has to refuse by itself all the same.
    static func all(_ tree: AuditTreeService) -> [ServiceCall] {
        audit(tree) + clients + credentials + compliance + conditionalAccess + connectors + devices + users + groups
            + partner + roles + review + tenants + trust + appProtection + computed
    }

    private static func audit(_ tree: AuditTreeService) -> [ServiceCall] {
        let events = AuditEventService()
        return [
            ServiceCall(.auditEventsList, "AuditEventService.list") { try await events.list($0, RowQuery(limit: 1)) },
            ServiceCall(.auditEventsGet, "AuditEventService.get") { try events.get($0, id) },
            ServiceCall(.auditEventsGetAuditCategories, "AuditEventService.categories") { try events.categories($0) },
            ServiceCall(.auditEventsGetAuditActivityTypes, "AuditEventService.activityTypes") {
                try events.activityTypes($0, category: "Device")
            },
            ServiceCall(.auditLogCheckpoint, "AuditTreeService.checkpoint") { try await tree.checkpoint($0) },
            ServiceCall(.auditLogVerifierKey, "AuditTreeService.verifierKey") { try tree.verifierKey($0) },
            ServiceCall(.auditLogTile, "AuditTreeService.tile") { try tree.tile($0, path: "0/999") },
            ServiceCall(.auditLogEntry, "AuditTreeService.entry") { try tree.entry($0, number: 0) },
            ServiceCall(.auditLogInclusionProof, "AuditTreeService.inclusion") {
                try tree.inclusion($0, index: 0, size: nil)
            },
            ServiceCall(.auditLogConsistencyProof, "AuditTreeService.consistency") {
                try tree.consistency($0, from: 1, size: nil)
            },
            ServiceCall(.auditLogExport, "AuditTreeService.beginExport") { try await tree.beginExport($0, from: 0) },
            ServiceCall(.auditLogExport, "AuditTreeService.exported") { try tree.exported($0, from: 0, limit: 1) },
        ]
    }

    private static var clients: [ServiceCall] {
        let service = ClientService()
        return [
            ServiceCall(.clientsList, "ClientService.list") { try service.list($0) },
            ServiceCall(.clientsGet, "ClientService.get") { try service.get($0, id) },
            ServiceCall(.clientsCreate, "ClientService.create") {
                try await service.create($0, NewClient(displayName: "", roles: [], apiPermissions: nil))
            },
            ServiceCall(.clientsUpdate, "ClientService.update") {
                let change = ClientChange(displayName: nil, isEnabled: nil, roles: nil, apiPermissions: .absent)
                return try await service.update($0, id, change)
            },
            ServiceCall(.clientsDelete, "ClientService.delete") { try await service.delete($0, id) },
        ]
    }

    private static var credentials: [ServiceCall] {
        let service = CredentialService()
        return [
            ServiceCall(.clientSecretsList, "CredentialService.secrets") { try service.secrets($0, client: id) },
            // A client with a bootstrap token may do this for itself; the check must come before that exception.
            ServiceCall(.clientSecretsCreate, "CredentialService.createSecret") {
                try await service.createSecret($0, client: $0.principal.id.text, displayName: nil, expires: nil)
            },
            ServiceCall(.clientSecretsDelete, "CredentialService.deleteSecret") {
                try await service.deleteSecret($0, client: id, secret: id)
            },
            ServiceCall(.clientKeysList, "CredentialService.keys") { try service.keys($0, client: id) },
            ServiceCall(.clientKeysCreate, "CredentialService.createKey") {
                try await service.createKey($0, client: id, certificatePEM: nil, jwk: [:])
            },
            ServiceCall(.clientKeysDelete, "CredentialService.deleteKey") {
                try await service.deleteKey($0, client: id, key: id)
            },
        ]
    }

    private static var roles: [ServiceCall] {
        let definitions = RoleDefinitionService()
        let assignments = RoleAssignmentService()
        let members = RoleAssignmentService.Members(
            displayName: nil, description: .absent, roleDefinition: nil, members: nil, resourceScopes: nil)
        return [
            ServiceCall(.roleDefinitionsList, "RoleDefinitionService.list") { try definitions.list($0) },
            ServiceCall(.roleDefinitionsGet, "RoleDefinitionService.get") { try definitions.get($0, id) },
            ServiceCall(.roleDefinitionsCreate, "RoleDefinitionService.create") {
                try await definitions.create($0, displayName: nil, description: nil, allowed: [], denied: [])
            },
            ServiceCall(.roleDefinitionsUpdate, "RoleDefinitionService.update") {
                try await definitions.update($0, id, displayName: nil, description: .absent, actions: nil)
            },
            ServiceCall(.roleDefinitionsDelete, "RoleDefinitionService.delete") {
                try await definitions.delete($0, id)
            },
            ServiceCall(.resourceOperationsList, "RoleDefinitionService.resourceOperations") {
                try definitions.resourceOperations($0)
            },
            ServiceCall(.resourceOperationsGet, "RoleDefinitionService.resourceOperations") {
                try definitions.resourceOperations($0)
            },
            ServiceCall(.roleAssignmentsList, "RoleAssignmentService.list") { try assignments.list($0) },
            ServiceCall(.roleAssignmentsGet, "RoleAssignmentService.get") { try assignments.get($0, id) },
            ServiceCall(.roleAssignmentsRoleDefinition, "RoleAssignmentService.get") { try assignments.get($0, id) },
            ServiceCall(.roleDefinitionsRoleAssignments, "RoleDefinitionService.get") { try definitions.get($0, id) },
            ServiceCall(.roleAssignmentsCreate, "RoleAssignmentService.create") {
                try await assignments.create($0, members)
            },
            ServiceCall(.roleAssignmentsUpdate, "RoleAssignmentService.update") {
                try await assignments.update($0, id, members)
            },
            ServiceCall(.roleAssignmentsDelete, "RoleAssignmentService.delete") {
                try await assignments.delete($0, id)
            },
        ]
    }

    private static var review: [ServiceCall] {
        let service = ReviewService()
        return [
            ServiceCall(.reviewPermissionMatrix, "ReviewService.permissionMatrix") { try service.permissionMatrix($0) },
            ServiceCall(.reviewEffectivePermissions, "ReviewService.effectivePermissions") {
                try service.effectivePermissions($0, id)
            },
            ServiceCall(.reviewWhoCan, "ReviewService.whoCan") { try service.whoCan($0, action: "") },
        ]
    }
}
