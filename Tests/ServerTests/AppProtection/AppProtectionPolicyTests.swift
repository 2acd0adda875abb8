import Core
import TestServer
import Testing

/// `deviceAppManagement/{ios,android,windows}ManagedAppProtections`.
@Suite struct AppProtectionPolicyRouteTests {
    private static let tenant = Task { try await freshTenant() }

    private static let kinds = ["ios", "android", "windows"]

    private func path(_ kind: String, _ version: String = "beta") -> String {
        "/\(version)/deviceAppManagement/\(kind)ManagedAppProtections"
    }

    @Test(arguments: kinds)
    func `a policy is made, read, changed, assigned and deleted`(_ kind: String) async throws {
        let admin = try await freshTenant().administrator
        let made = try await admin.post(
            path(kind),
            [
                "@odata.type": .string("#microsoft.graph.\(kind)ManagedAppProtection"), "displayName": "Mail",
                "maximumAllowedDeviceThreatLevel": "medium", "mobileThreatDefenseRemediationAction": "wipe",
                "periodOfflineBeforeWipeIsEnforced": "P90D", "apps": [], "version": "ignored",
            ])
        #expect(made.status == 201, "\(made.text)")
        let one = "\(path(kind))/\(made["id"].string ?? "")"
        #expect(made["@odata.type"] == .string("#microsoft.graph.\(kind)ManagedAppProtection"))
        #expect(made["maximumAllowedDeviceThreatLevel"] == "medium" && made["version"] == "1")
        #expect(made["mobileThreatDefenseRemediationAction"] == "wipe" && made["isAssigned"] == false)
        let changed = try await admin.patch(
            one, ["maximumAllowedDeviceThreatLevel": "low", "description": "Short"])
        #expect(changed.status == 200 && changed["maximumAllowedDeviceThreatLevel"] == "low")
        #expect(changed["mobileThreatDefenseRemediationAction"] == "wipe" && changed["version"] == "2")
        let minimal = try await admin.patch(one, ["description": nil], headers: ["Prefer": "return=minimal"])
        #expect(minimal.status == 204)
        let group = freshID()
        let target: JSON = ["@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": .string(group)]
        let assigned = try await admin.post(
            "\(one)/assign", ["assignments": [["target": target], ["target": target]]])
        #expect(assigned.status == 204 && assigned.bytes.isEmpty)
        let read = try await admin.get("\(one)?$expand=assignments")
        #expect(read["isAssigned"] == true && read["description"] == .null)
        #expect(read["assignments"].array?.count == 1)
        #expect(read["assignments"][0]["target"]["groupId"] == .string(group))
        // The same id in another collection is nothing.
        for other in Self.kinds where other != kind {
            #expect(try await admin.get(one.replacing("/\(kind)M", with: "/\(other)M")).status == 404)
        }
        #expect(try await admin.delete(one).status == 204)
        #expect(try await admin.get(one).status == 404)
        let type = "\(kind.prefix(1).uppercased())\(kind.dropFirst())ManagedAppProtection"
        for (activity, count) in [
            ("Create \(type)", 1), ("Patch \(type)", 2), ("Action \(type)Assignment", 1), ("Delete \(type)", 1),
        ] {
            #expect(try await admin.auditEntries(activity).count == count, "\(activity)")
        }
    }

    @Test(arguments: kinds)
    func `v1 has the policies without the threat members, which stay as they are`(_ kind: String) async throws {
        let admin = try await Self.tenant.value.administrator
        let made = try await admin.post(
            path(kind), ["displayName": "Mail", "maximumAllowedDeviceThreatLevel": "secured"])
        let id = made["id"].string ?? ""
        let v1 = "\(path(kind, "v1.0"))/\(id)"
        let read = try await admin.get(v1)
        #expect(read.status == 200 && read.json.object?["maximumAllowedDeviceThreatLevel"] == nil)
        #expect(try await admin.patch(v1, ["printBlocked": true]).status == 200)
        let refused = try await admin.patch(v1, ["maximumAllowedDeviceThreatLevel": "low"])
        #expect(refused.status == 400 && refused["error"]["target"] == "maximumAllowedDeviceThreatLevel")
        let beta = try await admin.get("\(path(kind))/\(id)")
        #expect(beta["maximumAllowedDeviceThreatLevel"] == "secured" && beta["printBlocked"] == true)
    }

    static let wrong: [(kind: String, member: String, value: JSON)] = [
        ("ios", "maximumAllowedDeviceThreatLevel", "notSet"), ("ios", "mobileThreatDefenseRemediationAction", "warn"),
        ("ios", "mobileThreatDefenseRemediationAction", .null), ("ios", "displayName", ""), ("ios", "nonsense", 1),
        ("ios", "mobileThreatDefensePartnerPriority", "both"), ("ios", "pinRequired", "yes"),
        ("windows", "mobileThreatDefensePartnerPriority", "defenderOverThirdPartyPartner"),
        ("android", "periodBeforePinReset", "90 days"), ("android", "faceIdBlocked", true),
        ("ios", "@odata.type", "#microsoft.graph.androidManagedAppProtection"),
    ]

    @Test(arguments: wrong.indices)
    func `a wrong member is refused and named`(_ index: Int) async throws {
        let row = Self.wrong[index]
        let admin = try await Self.tenant.value.administrator
        var body: JSONObject = ["displayName": "Mail"]
        body[row.member] = row.value
        let answer = try await admin.post(path(row.kind), .object(body))
        #expect(answer.status == 400 && answer["error"]["target"] == .string(row.member), "\(answer.text)")
    }

    @Test func `Windows policies take a null priority, as scripts send it`() async throws {
        let admin = try await Self.tenant.value.administrator
        let made = try await admin.post(
            path("windows"), ["displayName": "Edge", "mobileThreatDefensePartnerPriority": nil])
        #expect(made.status == 201, "\(made.text)")
    }

    @Test(arguments: [
        ("EndpointSecurityManager", "R"), ("ReadOnlyOperator", "R"), ("HelpDeskOperator", "RA"),
        ("PolicyAndProfileManager", "RCUDA"), ("ApplicationManager", "RCUDA"), ("SecurityReader", "R"),
        ("DeviceEnroller", ""), ("AccessEvaluator", ""), ("ConditionalAccessAdministrator", ""),
    ])
    func `each role may do what its row says`(_ role: String, _ rights: String) async throws {
        let tenant = try await Self.tenant.value
        let client = try await tenant.client(role)
        let id = try await tenant.administrator.make(path("ios"), ["displayName": "Mail"])
        let one = "\(path("ios"))/\(id)"
        let answers: [(right: Character, answer: TestAnswer)] = [
            ("R", try await client.get(one)), ("R", try await client.get(path("ios"))),
            ("C", try await client.post(path("ios"), ["displayName": "Other"])),
            ("U", try await client.patch(one, ["description": "x"])),
            ("A", try await client.post("\(one)/assign", ["assignments": []])),
            ("D", try await client.delete(one)),
        ]
        for (right, answer) in answers {
            #expect((answer.status == 403) == !rights.contains(right), "\(right): \(answer.status)")
        }
    }
}
