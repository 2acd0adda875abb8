import Access
import Core
import HTTPSupport
import Services
import Storage
import Threats

/// `/mtd/v1/partners` and the credentials of a connector's vendor.
package struct ConnectorCredentialController: Sendable {
    private let credentials = ConnectorCredentialService()

    package init() {}

    package var routes: [Route] {
        [
            Route(.partnersList, partners), Route(.connectorCredentialsCreate, create),
            Route(.connectorCredentialsList, list), Route(.connectorCredentialsDelete, delete),
        ]
    }

    private func partners(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        return .json(["value": .array(caller.environment.partners.entries.map(Self.partner))])
    }

    private func create(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let object = try await request.optionalObject()
        var body = MemberReader(object)
        let name = try body.string("displayName", maximumBytes: 256)
        try body.refuseUnknown()
        let id = try request.parameter("id")
        return try await request.once(caller, object) { caller in
            try await credentials.create(caller, connector: id, displayName: name)
        } answer: { issued in
            var object = Self.credential(issued.client)
            object.append("clientSecret", .string(issued.secret))
            return .json(.object(object), status: 201)
        }
    }

    private func list(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        let clients = try credentials.list(caller, connector: try request.parameter("id"))
        return .json(["value": .array(clients.map { .object(Self.credential($0)) })])
    }

    private func delete(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try await credentials.delete(
            caller, connector: try request.parameter("id"), credential: try request.parameter("credentialId"))
        return .noContent
    }

    private static func credential(_ client: Client) -> JSONObject {
        [
            "id": .string(client.id.text), "clientId": .string(client.clientID.text),
            "connectorId": .optional(client.connector?.text), "displayName": .string(client.displayName),
            "createdDateTime": .string(client.created.rfc3339),
        ]
    }

    private static func partner(_ partner: Partner) -> JSON {
        [
            "id": .string(partner.id.text),
            "displayName": .string(partner.displayName),
            "family": .string(partner.family.rawValue),
            "idSource": .optional(partner.idSource?.rawValue),
            "platforms": .array(
                DevicePlatform.allCases.filter(partner.platforms.contains).map { platform in
                    [
                        "platform": .string(platform.rawValue),
                        "minimumOsVersion": .optional(partner.minimumOSVersions[platform]?.description),
                    ]
                }),
            "appProtection": .strings(DevicePlatform.allCases.filter(partner.appProtection.contains).map(\.rawValue)),
            "certificateSync": .bool(partner.certificateSync),
            "severities": .strings(partner.severities.words),
        ]
    }
}
