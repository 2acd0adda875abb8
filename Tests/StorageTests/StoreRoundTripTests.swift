import Access
import Compliance
import Core
import Storage
import Testing
import Threats

/// What goes into each store comes out of it, also after the file was closed and opened again.
@Suite struct StoreRoundTripTests {
    private func stored<Value: Sendable>(
        _ write: @escaping @Sendable (any SQLConnection) throws -> Void,
        _ read: (any SQLConnection) throws -> Value
    ) async throws -> Value {
        let test = try TestStorage()
        defer { test.remove() }
        do {
            let database = try test.open()
            try await database.write { try write($0.sql) }
        }
        return try test.open().read(read)
    }

    @Test func `clients and their credentials`() async throws {
        let client = Records.client(1, connector: TestStorage.id(9))
        var plain = Records.client(2)
        plain.apiPermissions = nil
        plain.isEnabled = true
        let other = plain
        let credentials = [
            Credential(
                id: TestStorage.id(11), principal: client.id, kind: .secret, displayName: "first",
                digest: Array(repeating: 7, count: 32), created: TestStorage.now, expires: nil),
            Credential(
                id: TestStorage.id(12), principal: client.id, kind: .key, publicKey: ["kty": "EC"],
                created: TestStorage.now, expires: TestStorage.now + .days(1)),
            Credential(
                id: TestStorage.id(13), principal: other.id, kind: .bootstrap, digest: Array(repeating: 8, count: 32),
                created: TestStorage.now, expires: TestStorage.now + .days(2)),
        ]
        let result = try await stored { sql in
            let store = ClientStore(sql)
            try store.save(client)
            try store.save(other)
            for credential in credentials { try store.insert(credential) }
        } _: {
            (try ClientStore($0).all(), try ClientStore($0).credentials())
        }
        #expect(result.0 == [client, other])
        #expect(result.1 == credentials)
    }

    @Test func `a client narrowed to nothing is not one that is not narrowed`() async throws {
        var client = Records.client(1)
        client.apiPermissions = []
        let narrowed = client
        let result = try await stored {
            try ClientStore($0).save(narrowed)
        } _: {
            try ClientStore($0).all()
        }
        #expect(result.first?.apiPermissions == [])
    }

    @Test func `a deleted client takes its credentials with it`() async throws {
        let client = Records.client(1)
        let credentials = try await stored { sql in
            let store = ClientStore(sql)
            try store.save(client)
            try store.insert(
                Credential(
                    id: TestStorage.id(11), principal: client.id, kind: .secret,
                    digest: Array(repeating: 7, count: 32), created: TestStorage.now, expires: nil))
            try store.delete(client.id)
        } _: {
            try ClientStore($0).credentials()
        }
        #expect(credentials == [])
    }

    @Test func `users, groups and members`() async throws {
        let user = DirectoryUser(
            id: TestStorage.id(1), userPrincipalName: "Ada@Contoso.example", isEnabled: false,
            identities: [.init(issuer: "https://a", subject: "1"), .init(issuer: "https://b", subject: "2")],
            document: ["displayName": "Ada"], created: TestStorage.now, modified: TestStorage.now + .seconds(1))
        let group = DirectoryGroup(
            id: TestStorage.id(2), displayName: "Mobile", document: ["description": nil], created: TestStorage.now,
            modified: TestStorage.now + .seconds(1))
        let member = GroupMember(id: PrincipalID(user.id), kind: .user)
        let device = GroupMember(id: TestStorage.id(3), kind: .device)
        let result = try await stored { sql in
            let store = DirectoryStore(sql)
            try store.save(user)
            try store.save(group)
            #expect(try store.add(member, to: group.id))
            #expect(try store.add(device, to: group.id))
            #expect(try !store.add(device, to: group.id), "it is a member already")
        } _: { sql in
            let store = DirectoryStore(sql)
            return (
                users: [
                    try store.user(user.id), try store.user(principalName: "ADA@contoso.EXAMPLE"),
                    try store.user(federated: user.identities[0]),
                ],
                group: try store.group(group.id), groups: try store.groups(of: member.id),
                members: try store.members(of: group.id, after: nil, limit: 10)
            )
        }
        #expect(result.users == [user, user, user])
        #expect(result.group == group && result.groups == [group.id])
        #expect(result.members == [member, device])
    }

    @Test func `a deleted user is no member any more and a deleted group has none`() async throws {
        let user = DirectoryUser(
            id: TestStorage.id(1), userPrincipalName: "a@b", isEnabled: true, document: [:], created: TestStorage.now,
            modified: TestStorage.now)
        let groups = [2, 3].map { number in
            DirectoryGroup(
                id: TestStorage.id(number), displayName: "G", document: [:], created: TestStorage.now,
                modified: TestStorage.now)
        }
        let left = try await stored { sql in
            let store = DirectoryStore(sql)
            try store.save(user)
            for group in groups { try store.save(group) }
            _ = try store.add(GroupMember(id: PrincipalID(user.id), kind: .user), to: groups[0].id)
            _ = try store.add(GroupMember(id: TestStorage.id(9), kind: .device), to: groups[1].id)
            try store.delete(user.id)
            try store.delete(groups[1].id)
        } _: {
            try $0.first("SELECT count(*) FROM group_members") { try $0.integer(0) }
        }
        #expect(left == 0)
    }

    @Test func `connectors`() async throws {
        var settings = ConnectorSettings()
        settings.iosEnabled = true
        settings.partnerUnresponsivenessThresholdInDays = 30
        settings.failMode = .holdLast
        let version = try #require(OSVersion("17.4"))
        let connector = Connector(
            id: TestStorage.id(1), displayName: "Own", settings: settings, provisioning: .withdrawn, errorCode: "E1",
            lastCleanContact: TestStorage.now, lastHeartbeat: TestStorage.now + .seconds(1),
            minimumOSVersions: [.iOS: version], createdAt: TestStorage.now, modifiedAt: TestStorage.now + .seconds(2),
            version: 5)
        let bare = Connector(new: TestStorage.id(2), settings: ConnectorSettings(), at: TestStorage.now)
        let result = try await stored { sql in
            let store = ConnectorStore(sql)
            try store.save(connector)
            try store.save(bare)
            try store.setSilent(true, connector.id)
        } _: {
            try ConnectorStore($0).all()
        }
        #expect(
            result == [
                ConnectorRecord(connector: connector, wasSilent: true),
                ConnectorRecord(connector: bare, wasSilent: false),
            ])
    }

    @Test func `devices with their state, first failures and overrides`() async throws {
        let device = Records.device(1)
        let override = LevelOverride(level: .medium, expires: TestStorage.now + .days(1), reason: "known")
        let failures: [PolicyID: Timestamp] = [TestStorage.id(20): TestStorage.now, TestStorage.id(21): .never]
        let result = try await stored { sql in
            let store = DeviceStore(sql)
            try store.save(device)
            try store.saveComputed(device.computed, of: device.id)
            try store.save(override, of: device.id, by: "me", now: TestStorage.now)
            try store.saveFirstFailures(failures, of: device.id, replacing: [:])
        } _: { sql in
            let store = DeviceStore(sql)
            return (
                devices: [
                    try store.device(device.id), try store.device(entraID: device.entraID),
                    try store.device(eitherID: DeviceID(device.entraID)), try store.device(eitherID: device.id),
                ],
                override: try store.override(of: device.id), failures: try store.firstFailures(of: device.id),
                due: try store.due(at: TestStorage.now + .hours(2), limit: 5),
                notDue: try store.due(at: TestStorage.now + .hours(1), limit: 5)
            )
        }
        #expect(result.devices == [device, device, device, device])
        #expect(result.override == override && result.failures == failures)
        #expect(result.due == [device.id] && result.notDue == [])
    }

    @Test func `a deleted device leaves no failure, override or membership`() async throws {
        let device = Records.device(1)
        let group = DirectoryGroup(
            id: TestStorage.id(2), displayName: "G", document: [:], created: TestStorage.now, modified: TestStorage.now)
        let left = try await stored { sql in
            let store = DeviceStore(sql)
            try store.save(device)
            try store.saveFirstFailures([TestStorage.id(20): TestStorage.now], of: device.id, replacing: [:])
            try store.save(
                LevelOverride(level: .low, expires: TestStorage.now, reason: ""), of: device.id, by: "",
                now: TestStorage.now)
            try DirectoryStore(sql).save(group)
            _ = try DirectoryStore(sql).add(GroupMember(id: PrincipalID(device.id), kind: .device), to: group.id)
            try store.delete(device)
        } _: { sql in
            try sql.rows(
                """
                SELECT count(*) FROM devices UNION ALL SELECT count(*) FROM device_failures
                UNION ALL SELECT count(*) FROM device_overrides UNION ALL SELECT count(*) FROM group_members
                """
            ) { try $0.integer(0) }
        }
        #expect(left == [0, 0, 0, 0])
    }

    @Test func `compliance and conditional-access policies with the rules made from them`() async throws {
        let target: JSON = ["id": "t", "target": ["@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"]]
        let rule: JSON = [
            "ruleName": "PasswordRequired",
            "scheduledActionConfigurations": [["actionType": "block", "gracePeriodHours": 24]],
        ]
        let policy = try CompliancePolicyRecord(
            id: TestStorage.id(1), type: .iosCompliancePolicy,
            properties: ["displayName": "P", "osMinimumVersion": "17"],
            actions: [rule], assignments: [target], gracePeriodHours: 24, targets: [.allDevices], version: 4,
            created: TestStorage.now, modified: TestStorage.now + .seconds(1))
        let access = try AccessPolicyRecord(
            id: TestStorage.id(2),
            properties: [
                "displayName": "A", "state": "enabled",
                "conditions": [
                    "clientAppTypes": ["all"], "applications": ["includeApplications": ["All"]],
                    "users": ["includeUsers": ["All"]],
                ],
                "grantControls": ["operator": "OR", "builtInControls": ["compliantDevice"]],
            ], created: TestStorage.now, modified: nil)
        let result = try await stored { sql in
            try CompliancePolicyStore(sql).save(policy)
            try AccessPolicyStore(sql).save(access)
            try SettingsStore(sql).save(ComplianceSettings(secureByDefault: true, checkinThresholdDays: 7))
        } _: { sql in
            (
                policies: try CompliancePolicyStore(sql).all(), access: try AccessPolicyStore(sql).all(),
                settings: try SettingsStore(sql).compliance().settings
            )
        }
        let read = try #require(result.policies.first)
        #expect(read.id == policy.id && read.type == policy.type && read.properties == policy.properties)
        #expect(read.actions == policy.actions && read.assignments == policy.assignments && read.version == 4)
        #expect(read.created == policy.created && read.modified == policy.modified)
        #expect(read.policy.gracePeriodHours == 24 && read.policy.targets == [.allDevices])
        #expect(result.access.first?.policy == access.policy && result.access.first?.properties == access.properties)
        #expect(result.access.first?.created == access.created && result.access.first?.modified == nil)
        #expect(result.settings == ComplianceSettings(secureByDefault: true, checkinThresholdDays: 7))
    }

    @Test func `custom roles and assignments`() async throws {
        let role = Role.custom(
            id: TestStorage.id(1), displayName: "R", description: "D",
            actions: ActionSet([.mobileThreatDefenseRead, .managedDevicesRead]))
        let assignment = RoleAssignment(
            id: TestStorage.id(2), displayName: "A", description: "D", roleDefinition: role.id,
            members: [TestStorage.id(3), TestStorage.id(4)], resourceScopes: [TestStorage.id(6), TestStorage.id(5)])
        let result = try await stored { sql in
            try RoleStore(sql).save(role, now: TestStorage.now)
            try RoleStore(sql).save(assignment, now: TestStorage.now)
        } _: {
            (try RoleStore($0).customRoles(), try RoleStore($0).assignments())
        }
        #expect(result.0 == [role] && result.1 == [assignment])
    }

    @Test func `trusted issuers`() async throws {
        let record = TrustedIssuerRecord(
            id: TestStorage.id(1), document: ["iss": "https://login.example"], version: 2, created: TestStorage.now,
            modified: TestStorage.now + .seconds(1))
        let result = try await stored {
            try TrustedIssuerStore($0).save(record)
        } _: {
            try TrustedIssuerStore($0).all()
        }
        #expect(result == [record])
    }

    @Test func `tenants and their claims on issuers`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let tenant = TenantRecord(
            id: test.tenant, displayName: "Contoso", kind: .customer, state: .creating, created: TestStorage.now,
            modified: TestStorage.now)
        let record: TrustedIssuerID = TestStorage.id(5)
        do {
            let system = try test.driver.openSystem()
            try await system.write { sql in
                let store = TenantStore(sql)
                try store.insert(tenant)
                try store.setState(.suspended, of: tenant.id, now: TestStorage.now + .seconds(1))
                #expect(try store.claim(issuer: "https://i", audience: "a", tenant: tenant.id, record: record))
                #expect(try store.claim(issuer: "https://i", audience: "a", tenant: tenant.id, record: record))
                #expect(
                    try !store.claim(issuer: "https://i", audience: "a", tenant: tenant.id, record: TestStorage.id(6)))
            }
        }
        let system = try test.driver.openSystem()
        let read = try system.read { try TenantStore($0).all() }
        #expect(read.map(\.id) == [tenant.id] && read.first?.state == .suspended && read.first?.kind == .customer)
        #expect(read.first?.modified == TestStorage.now + .seconds(1))
        #expect(try system.read { try TenantStore($0).holder(issuer: "https://i", audience: "a") }?.record == record)
        try await system.write { try TenantStore($0).release(record: record) }
        #expect(try system.read { try TenantStore($0).claims() }.isEmpty)
    }

    @Test func `the snapshot of an opened file has what the stores have`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let client = Records.client(1)
        do {
            let database = try test.open()
            try await database.write { transaction in
                try ClientStore(transaction.sql).save(client)
                try ConnectorStore(transaction.sql).save(
                    Connector(new: TestStorage.id(2), settings: ConnectorSettings(), at: TestStorage.now))
                try ClientStore(transaction.sql).revoke(jti: "j", expires: TestStorage.now, now: TestStorage.now)
            }
            #expect(database.snapshot.clients.isEmpty, "nothing was said to have changed")
        }
        let snapshot = try test.open().snapshot
        #expect(snapshot.clients == [client.id: client])
        #expect(snapshot.connectors.keys.map(\.text) == [TestStorage.id(2, ConnectorKind.self).text])
        #expect(snapshot.revokedTokens == ["j": TestStorage.now])
    }
}
