extension Operation {
    /// The operations on the app-protection policies of one platform.
    package struct AppProtectionPolicies: Sendable {
        /// Lists the policies.
        package let list: Operation
        /// Reads one policy.
        package let get: Operation
        /// Creates a policy.
        package let create: Operation
        /// Changes a policy.
        package let update: Operation
        /// Deletes a policy.
        package let delete: Operation
        /// Replaces a policy's assignments.
        package let assign: Operation

        /// All six.
        var all: [Operation] { [list, get, create, update, delete, assign] }

        /// - Parameter platform: as the Graph names begin: `ios`, `android`, `windows`.
        init(_ platform: String) {
            let collection = platform + "ManagedAppProtections"
            let type = platform.prefix(1).uppercased() + platform.dropFirst() + "ManagedAppProtection"
            let path = "/deviceAppManagement/" + collection
            func operation(
                _ verb: String, _ method: String, _ path: String, _ action: ResourceAction, _ activity: Activity = .read
            ) -> Operation {
                .graph("\(collection).\(verb)", method, path, .action(action), activity, category: "Application")
            }
            list = operation("list", "GET", path, .managedAppsRead)
            get = operation("get", "GET", path + "/{id}", .managedAppsRead)
            create = operation("create", "POST", path, .managedAppsCreate, .change(verb: "Create", type: type))
            update = operation(
                "update", "PATCH", path + "/{id}", .managedAppsUpdate, .change(verb: "Patch", type: type))
            delete = operation(
                "delete", "DELETE", path + "/{id}", .managedAppsDelete, .change(verb: "Delete", type: type))
            assign = operation(
                "assign", "POST", path + "/{id}/assign", .managedAppsAssign,
                .change(verb: "Action", type: type + "Assignment"))
        }
    }

    /// App-protection policies for iOS.
    package static let iosManagedAppProtections = AppProtectionPolicies("ios")
    /// App-protection policies for Android.
    package static let androidManagedAppProtections = AppProtectionPolicies("android")
    /// App-protection policies for Windows.
    package static let windowsManagedAppProtections = AppProtectionPolicies("windows")

    /// Registers an app of a user on a device.
    package static let appRegistrationsCreate = Operation.own(
        "appRegistrations.create", .management, "POST", "/mtd/v1/appRegistrations", .action(.devicesImport),
        .change(verb: "Create", type: "AppRegistration"), category: "Application")
    /// Lists the app registrations of the devices the caller may see.
    package static let appRegistrationsList = Operation.own(
        "appRegistrations.list", .management, "GET", "/mtd/v1/appRegistrations", .action(.managedDevicesRead),
        category: "Application")
    /// Forgets an app registration.
    package static let appRegistrationsDelete = Operation.own(
        "appRegistrations.delete", .management, "DELETE", "/mtd/v1/appRegistrations/{id}", .action(.devicesImport),
        .change(verb: "Delete", type: "AppRegistration"), category: "Application")

    /// App-protection policies and app registrations.
    static let appProtectionOperations: [Operation] =
        iosManagedAppProtections.all + androidManagedAppProtections.all + windowsManagedAppProtections.all
        + [appRegistrationsCreate, appRegistrationsList, appRegistrationsDelete]
}
