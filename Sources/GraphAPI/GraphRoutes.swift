import Compliance
import HTTPSupport

/// Every Graph route, and the import of devices, whose lines are Graph entities too.
package enum GraphRoutes {
    /// The routes.
    /// - Parameter cursors: seals the links to next pages.
    package static func all(cursors: any CursorSealing) -> [Route] {
        ConnectorController(cursors: cursors).routes + CompliancePolicyController(cursors: cursors).routes
            + DeviceManagementController(cursors: cursors).routes + ManagedDeviceController(cursors: cursors).routes
            + DeviceImportController().routes + AccessPolicyController(cursors: cursors).routes
            + AppProtectionPolicyType.allCases.flatMap { AppProtectionPolicyController($0, cursors: cursors).routes }
            + UserController(cursors: cursors).routes + GroupController(cursors: cursors).routes
            + GroupMemberController(cursors: cursors).routes + RoleController(cursors: cursors).routes
            + RoleAssignmentController(cursors: cursors).routes + AuditEventController(cursors: cursors).routes
            + BatchController().routes + policies(cursors: cursors)
    }

    /// What policies say of devices and sign-ins.
    private static func policies(cursors: any CursorSealing) -> [Route] {
        DeviceStatusController(cursors: cursors).routes + SignInAnalysisController(cursors: cursors).routes
    }
}
