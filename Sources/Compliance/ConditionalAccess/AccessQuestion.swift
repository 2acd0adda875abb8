import Core

/// Who asks for access, or whose device does.
package enum AccessUser: Sendable, Hashable {
    /// A user of the directory, with the groups and the template ids of the directory roles it has.
    case known(UserID, groups: Set<GroupID>, roles: Set<RoleDefinitionID>, isEnabled: Bool)
    /// The user was deleted from the directory.
    case deleted
    /// A device that never had a user: it could be anybody.
    case unknownIdentity
}

/// What only the caller can know of a sign-in. Nil where the caller says nothing.
package struct AccessContext: Sendable, Hashable {
    /// A word of Graph's `conditionalAccessClientApp`; any other is as unknown as none.
    package var clientAppType: String?
    /// The app that asks; app protection looks at it.
    package var clientAppId: String?
    /// The platform of a sign-in that is asked about without a device; `all` is as unknown as none.
    package var devicePlatform: AccessPlatform?
    /// Shown only: locations are not stored.
    package var ipAddress: String?
    /// Shown only: locations are not stored.
    package var country: String?
    /// A word of Graph's `riskLevel`; any other is as unknown as none.
    package var signInRiskLevel: String?
    /// The same of the user.
    package var userRiskLevel: String?
    /// The controls the caller has seen to. `compliantDevice` and `compliantApplication` are ignored here.
    package var satisfiedControls: Set<String>

    package init(
        clientAppType: String? = nil, clientAppId: String? = nil, devicePlatform: AccessPlatform? = nil,
        ipAddress: String? = nil, country: String? = nil, signInRiskLevel: String? = nil, userRiskLevel: String? = nil,
        satisfiedControls: Set<String> = []
    ) {
        self.clientAppType = clientAppType
        self.clientAppId = clientAppId
        self.devicePlatform = devicePlatform
        self.ipAddress = ipAddress
        self.country = country
        self.signInRiskLevel = signInRiskLevel
        self.userRiskLevel = userRiskLevel
        self.satisfiedControls = satisfiedControls
    }
}

/// May this subject open this application now?
package struct AccessQuestion: Sendable {
    /// The application as the caller names it: an id, or `Office365`.
    package var resource: String
    /// The user, or the device's user.
    package var user: AccessUser
    /// The device that asks, or that the user asks from.
    package var device: (facts: DeviceFacts, compliance: DeviceCompliance)?
    /// What only the caller can know.
    package var context: AccessContext
    /// What app protection says of the app that asks; nil where nobody asked it.
    package var appProtection: AppProtectionResult?
    /// The MTD apps, for which the two device controls count as met so that a device can heal.
    package var exemptApplicationIDs: Set<ExactText>
    /// Whether the caller named a subject that the tenant does not know.
    package var unknownSubject: Bool

    package init(
        resource: String, user: AccessUser, device: (facts: DeviceFacts, compliance: DeviceCompliance)? = nil,
        context: AccessContext = AccessContext(), appProtection: AppProtectionResult? = nil,
        exemptApplicationIDs: Set<ExactText> = [], unknownSubject: Bool = false
    ) {
        self.resource = resource
        self.user = user
        self.device = device
        self.context = context
        self.appProtection = appProtection
        self.exemptApplicationIDs = exemptApplicationIDs
        self.unknownSubject = unknownSubject
    }

    /// Whether the question is refused before any policy: an unknown subject, a user who is disabled or was deleted, a
    /// device of such a user, or a device that is not the user's.
    package var isOfUnknownSubject: Bool {
        if unknownSubject { return true }
        var userID: UserID?
        switch user {
        case .known(let id, _, _, let isEnabled):
            if !isEnabled { return true }
            userID = id
        case .deleted: return true
        case .unknownIdentity: break
        }
        guard let device else { return false }
        switch device.facts.user {
        case .known(let id, _, let isEnabled): return !isEnabled || (userID.map { $0 != id } ?? false)
        case .deleted: return true
        case .none: return userID != nil
        }
    }

    /// Whether the control `compliantApplication` is met, exempt applications apart.
    package var appIsCompliant: Bool { appProtection?.isCompliant ?? false }

    /// The device's platform, from the inventory or else from its app registrations.
    package var platform: DevicePlatform? { device?.facts.platform ?? appProtection?.platform }

    /// Whether the application is one of the exempt MTD apps.
    package var isExempt: Bool {
        let application = applicationID(resource)
        return exemptApplicationIDs.contains { applicationID($0.text) == application }
    }
}
