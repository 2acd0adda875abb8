import Core
import Testing

@testable import Access

@Suite struct PermissionMatrixTests {
    @Test func `there is one row per operation and one cell per role`() throws {
        let matrix = PermissionMatrix(roles: try Catalogue.shipped().roles)
        #expect(matrix.rows.map(\.operation) == Operation.all)
        for row in matrix.rows { #expect(row.allowed.count == 16) }
    }

    @Test(arguments: [
        (Operation.connectorsUpdate, ["GlobalAdministrator", "EndpointSecurityManager"]),
        (.connectorCredentialsCreate, ["GlobalAdministrator", "EndpointSecurityManager"]),
        (.overridesSet, ["GlobalAdministrator", "EndpointSecurityManager"]),
        (.clientsCreate, ["GlobalAdministrator"]),
        (.trustedIssuersUpdate, ["GlobalAdministrator"]),
        (.usersCreate, ["GlobalAdministrator"]),
        (.devicesImport, ["GlobalAdministrator", "DeviceEnroller"]),
        (.roleAssignmentsCreate, ["GlobalAdministrator", "IntuneRoleAdministrator"]),
        (
            .conditionalAccessPoliciesUpdate,
            ["GlobalAdministrator", "SecurityAdministrator", "ConditionalAccessAdministrator"]
        ),
        (.decisionsEvaluation, ["GlobalAdministrator", "AccessEvaluator"]),
        (.decisionsWhatIf, ["GlobalAdministrator", "SecurityAdministrator", "SecurityReader", "GlobalReader"]),
        (.partnerThreatReports, ["ThreatReporter"]),
        (.tenantsCreate, ["PlatformOperator"]),
        (.compliancePoliciesAssign, ["GlobalAdministrator", "EndpointSecurityManager", "PolicyAndProfileManager"]),
    ])
    func `a row names exactly the roles that may call the operation`(operation: Operation, roles: [ExactText]) throws {
        let matrix = PermissionMatrix(roles: try Catalogue.shipped().roles)
        #expect(matrix.roles(allowedTo: operation) == roles)
    }

    @Test func `the platform operator reaches nothing of a tenant`() throws {
        let operatorRole = try #require(try Catalogue.shipped().role(.platformOperator))
        for operation in Operation.all where !operation.access.isAnonymous {
            #expect(
                PermissionMatrix.allows(operatorRole, operation) == (operation.surface == .platform), "\(operation)")
        }
    }

    @Test func `the formats hold every path and role`() throws {
        let matrix = PermissionMatrix(roles: try Catalogue.shipped().roles)
        let paths = Operation.all.flatMap(\.paths)
        let markdown = matrix.text(.md).split(separator: "\n")
        #expect(markdown.count == paths.count + 2)
        #expect(Set(markdown.map { $0.split(separator: "|").count }).count == 1)
        let csv = matrix.text(.csv).split(separator: "\r\n")
        #expect(csv.count == paths.count + 1)
        #expect(Set(csv.map { $0.split(separator: ",").count }) == [20])
        let json = try #require(try JSONReader.read(matrix.text(.json), limits: .bulk).object)
        #expect(json["value"]?.array?.count == Operation.all.count)
        #expect(json["roles"]?.array?.count == 16)
    }

    @Test func `text shows the needed action`() {
        #expect(Operation.clientsList.access.text == "Drawbridge_Clients_Read or Drawbridge_Clients_Manage")
        #expect(
            Operation.decisionsWhatIf.access.text
                == "Microsoft.Intune_DeviceCompliancePolices_Read and Drawbridge_ConditionalAccess_Read "
                + "and Microsoft.Intune_ManagedDevices_Read")
        #expect(Operation.partnersList.access.text == "any tenant caller")
        #expect(Operation.tokensToken.access.text == "no token")
    }
}
