import Access
import Compliance
import Core
import Storage

/// An app registration with the user it is of, nil once the user was deleted.
package struct AppRegistrationView: Sendable {
    package let registration: AppRegistration
    package let user: DirectoryUser?
}

/// App registrations: which apps which users have signed in to on which devices. They are how devices that are not
/// enrolled are known.
package struct AppRegistrationService: Sendable {
    package init() {}

    /// Most registrations of one device; a decision reads them all.
    private static let mostOfDevice = 100

    /// Registers an app of a user on a device. The user is made if new, as in the import of devices. Doing it again
    /// changes nothing.
    /// - Parameter platform: must be that of the device and of its other registrations.
    /// - Returns: the registration, and whether it is new.
    /// - Throws: 400 naming the member that is wrong, 404 for a device outside the caller's scope.
    package func register(
        _ caller: Caller, userPrincipalName: String, entraID: EntraDeviceID, appID: ExactText, platform: DevicePlatform
    ) async throws -> (view: AppRegistrationView, isNew: Bool) {
        try caller.authorize()
        guard !entraID.isZero else {
            throw Failure.invalid(
                "'azureADDeviceId' must be a UUID that is not all zero.", target: "azureADDeviceId")
        }
        return try await caller.change { change in
            let known = try Self.check(entraID, platform, change)
            let members = DeviceMembers(object: ["userPrincipalName": .string(userPrincipalName)])
            guard case .value(let userID) = try members.user(change.sql, now: change.now) else {
                throw Failure.invalid("'userPrincipalName' is empty.", target: "userPrincipalName")
            }
            let user = try DirectoryStore(change.sql).user(userID)
            if let old = known.first(where: { $0.userID == userID && $0.appID == appID }) {
                return (AppRegistrationView(registration: old, user: user), false)
            }
            guard known.count < Self.mostOfDevice else {
                throw Failure.conflict("The device has \(Self.mostOfDevice) app registrations, the most it may have.")
            }
            let registration = AppRegistration(
                id: newIdentifier(), entraID: entraID, userID: userID, appID: appID, platform: platform,
                created: change.now)
            try AppRegistrationStore(change.sql).insert(registration)
            change.record(
                (id: registration.id.text, displayName: user?.userPrincipalName),
                after: Self.auditJSON(registration, user), status: 201)
            return (AppRegistrationView(registration: registration, user: user), true)
        }
    }

    /// Registrations in order of id: at most `limit`, of devices in the caller's scope.
    package func list(_ caller: Caller, after: AppRegistrationID?, limit: Int) throws -> [AppRegistrationView] {
        try caller.authorize()
        let visibility = DeviceVisibility(caller)
        return try caller.read { sql in
            let (store, directory) = (AppRegistrationStore(sql), DirectoryStore(sql))
            var views: [AppRegistrationView] = []
            var last = after
            while views.count < limit {
                let page = try store.registrations(after: last, limit: limit)
                for registration in page where views.count < limit {
                    guard try visibility.sees(registration.entraID, sql) else { continue }
                    views.append(
                        AppRegistrationView(
                            registration: registration, user: try directory.user(registration.userID)))
                }
                guard page.count == limit else { break }
                last = page.last?.id
            }
            return views
        }
    }

    /// Forgets a registration. Reports about the device stay.
    package func delete(_ caller: Caller, _ id: String) async throws {
        try caller.authorize()
        try await caller.change { change in
            let store = AppRegistrationStore(change.sql)
            guard let id = AppRegistrationID(id), let registration = try store.registration(id),
                try DeviceVisibility(change.caller).sees(registration.entraID, change.sql)
            else { throw Failure.notFound() }
            let user = try DirectoryStore(change.sql).user(registration.userID)
            try store.delete(id)
            change.record(
                (id: id.text, displayName: user?.userPrincipalName), before: Self.auditJSON(registration, user),
                status: 204)
        }
    }

    /// The device's registrations so far.
    /// - Throws: 404 outside the caller's scope, 400 for the id of something else or another platform than is known.
    private static func check(
        _ entraID: EntraDeviceID, _ platform: DevicePlatform, _ change: Change
    ) throws -> [AppRegistration] {
        let devices = DeviceStore(change.sql)
        let enrolled = try devices.device(entraID: entraID)
        // A new device is in no group yet, so only who may register for the whole tenant may add one.
        guard try DeviceVisibility(change.caller).sees(entraID, change.sql) else { throw Failure.notFound() }
        guard try devices.device(DeviceID(entraID)) == nil else {
            throw Failure.invalid("'azureADDeviceId' is another device's id.", target: "azureADDeviceId")
        }
        let known = try AppRegistrationStore(change.sql).registrations(of: entraID)
        let settled = enrolled.flatMap { DevicePlatform(operatingSystem: $0.operatingSystem) } ?? known.first?.platform
        guard settled == nil || settled == platform else {
            throw Failure.invalid("The device is known with another 'platform'.", target: "platform")
        }
        return known
    }

    private static func auditJSON(_ registration: AppRegistration, _ user: DirectoryUser?) -> JSON {
        [
            "azureADDeviceId": .string(registration.entraID.text), "appId": .string(registration.appID.text),
            "platform": .string(registration.platform.rawValue), "userId": .string(registration.userID.text),
            "userPrincipalName": .optional(user?.userPrincipalName),
        ]
    }
}
