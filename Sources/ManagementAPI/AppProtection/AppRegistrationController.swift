import Access
import Compliance
import Core
import HTTPSupport
import HTTPTypes
import Services
import Storage

/// `/mtd/v1/appRegistrations`: which apps which users have signed in to on which devices.
package struct AppRegistrationController: Sendable {
    private let registrations = AppRegistrationService()
    private let environment: ServiceEnvironment
    private let cursors: any CursorSealing

    package init(_ environment: ServiceEnvironment, cursors: any CursorSealing) {
        self.environment = environment
        self.cursors = cursors
    }

    package var routes: [Route] {
        [
            Route(.appRegistrationsCreate, create), Route(.appRegistrationsList, takesQuery: true, list),
            Route(.appRegistrationsDelete, delete),
        ]
    }

    /// App protection knows no macOS.
    private static let platforms: [DevicePlatform] = [.iOS, .android, .windows]

    private func create(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        var body = MemberReader(try await request.body.object())
        let user = try body.required(body.string("userPrincipalName"), "userPrincipalName")
        let device = try body.required(
            body.identifier("azureADDeviceId", EntraDeviceKind.self), "azureADDeviceId")
        let app = try body.required(body.string("appId", maximumBytes: 256), "appId")
        let word = try body.required(body.string("platform"), "platform")
        try body.refuseUnknown()
        guard !app.isEmpty else { throw Failure.invalid("'appId' is empty.", target: "appId") }
        guard let platform = Self.platforms.first(where: { $0.rawValue.hasSameBytes(as: word) }) else {
            throw Failure.invalid("'platform' must be one of iOS, android, windows.", target: "platform")
        }
        let (view, isNew) = try await registrations.register(
            caller, userPrincipalName: user, entraID: device, appID: applicationID(app), platform: platform)
        return .json(Self.json(view), status: isNew ? 201 : 200)
    }

    private func list(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let query = try PageQuery(request.query)
        let context = [caller.tenantID.text, caller.principal.id.text, request.operation.id]
        let after = try query.cursor.map { text -> AppRegistrationID? in
            try PageCursor(text, context: context, by: cursors, now: caller.now).position.string.flatMap {
                AppRegistrationID($0)
            }
        }
        let page = try registrations.list(caller, after: after ?? nil, limit: query.limit + 1)
        var object: JSONObject = ["value": .array(page.prefix(query.limit).map(Self.json))]
        if page.count > query.limit, let last = page.prefix(query.limit).last {
            let cursor = try PageCursor(position: .string(last.registration.id.text), now: caller.now).sealed(
                context: context, by: cursors)
            object.append("@odata.nextLink", .string(query.next(cursor, base: environment.publicURL + request.path)))
        }
        return .json(.object(object))
    }

    private func delete(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try await registrations.delete(caller, try request.parameter("id"))
        return .noContent
    }

    private static func json(_ view: AppRegistrationView) -> JSON {
        [
            "id": .string(view.registration.id.text),
            "userId": .string(view.registration.userID.text),
            "userPrincipalName": .optional(view.user?.userPrincipalName),
            "azureADDeviceId": .string(view.registration.entraID.text),
            "appId": .string(view.registration.appID.text),
            "platform": .string(view.registration.platform.rawValue),
            "createdDateTime": .string(view.registration.created.rfc3339),
        ]
    }
}
