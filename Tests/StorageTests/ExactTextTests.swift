import Core
import Storage
import Testing
import Threats

/// What is text and no UUID is the same only byte for byte.
@Suite struct ExactTextTests {
    /// Pairs that some comparison somewhere takes for equal.
    static let lookalikes: [(String, String)] = [
        ("report-a", "report-A"), ("\u{212A}", "K"), ("\u{E9}", "e\u{301}"), ("a", "a "), ("ß", "ẞ"), ("1", "01"),
        ("a%", "ab"), ("a_", "ab"), ("ﬁ", "fi"),
    ]

    @Test(arguments: lookalikes)
    func `report ids`(_ one: String, _ other: String) async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        let connector: ConnectorID = TestStorage.id(1)
        try await database.write { transaction in
            let store = ThreatReportStore(transaction.sql)
            try store.remember(
                one, connector: connector, device: TestStorage.id(2), status: .applied, state: .lowSeverity,
                observed: TestStorage.now, received: TestStorage.now, body: "first")
            #expect(try store.report(other, connector: connector) == nil)
            try store.remember(
                other, connector: connector, device: TestStorage.id(2), status: .stale, state: .secured,
                observed: TestStorage.now, received: TestStorage.now, body: "second")
        }
        try database.read { sql throws in
            let store = ThreatReportStore(sql)
            #expect(try store.report(one, connector: connector)?.body == "first")
            #expect(try store.report(other, connector: connector)?.body == "second")
            #expect(try store.report(one, connector: TestStorage.id(3)) == nil, "the scope is the connector")
        }
    }

    @Test(arguments: lookalikes)
    func `token ids`(_ one: String, _ other: String) async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        let now = TestStorage.now
        try await database.write { transaction in
            let store = ClientStore(transaction.sql)
            try store.revoke(jti: one, expires: now + .hours(1), now: now)
            #expect(try store.revokedTokens() == [ExactText(one): now + .hours(1)])
            try store.revoke(jti: other, expires: now + .hours(2), now: now)
            #expect(try store.revokedTokens()[ExactText(other)] == now + .hours(2))
            let client: ClientID = TestStorage.id(1)
            #expect(try store.useAssertion(client: client, jti: one, expires: now + .hours(1), now: now))
            #expect(try store.useAssertion(client: client, jti: other, expires: now + .hours(1), now: now))
            #expect(try !store.useAssertion(client: client, jti: one, expires: now + .hours(1), now: now))
            #expect(try store.useAssertion(client: TestStorage.id(2), jti: one, expires: now + .hours(1), now: now))
        }
    }

    @Test(arguments: lookalikes)
    func `issuers and subjects`(_ one: String, _ other: String) async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let system = try test.driver.openSystem()
        try await system.write { sql in
            let store = TenantStore(sql)
            try store.insert(
                TenantRecord(
                    id: test.tenant, displayName: "", kind: .customer, state: .active, created: TestStorage.now,
                    modified: TestStorage.now))
            let pairs = [(one, "a"), (other, "a"), ("i", one), ("i", other)]
            for (number, pair) in pairs.enumerated() {
                #expect(
                    try store.claim(
                        issuer: pair.0, audience: pair.1, tenant: test.tenant, record: TestStorage.id(UInt64(number))))
            }
            for (number, pair) in pairs.enumerated() {
                let holder = try store.holder(issuer: pair.0, audience: pair.1)
                #expect(holder?.record == TestStorage.id(UInt64(number)))
            }
        }
        let database = try test.open()
        try await database.write { transaction in
            let store = DirectoryStore(transaction.sql)
            for (number, subject) in [one, other].enumerated() {
                try store.save(
                    DirectoryUser(
                        id: TestStorage.id(UInt64(number)), userPrincipalName: "user\(number)@x", isEnabled: true,
                        identities: [.init(issuer: "i", subject: subject)], document: [:], created: TestStorage.now,
                        modified: TestStorage.now))
            }
            #expect(try store.user(federated: .init(issuer: "i", subject: other))?.id == TestStorage.id(1))
        }
    }

    @Test func `principal names ignore ASCII case and nothing else`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        try await database.write { transaction in
            let store = DirectoryStore(transaction.sql)
            for (number, name) in ["kim@x", "\u{212A}im@x", "\u{E9}@x", "e\u{301}@x"].enumerated() {
                try store.save(
                    DirectoryUser(
                        id: TestStorage.id(UInt64(number)), userPrincipalName: name, isEnabled: true, document: [:],
                        created: TestStorage.now, modified: TestStorage.now))
            }
            #expect(try store.user(principalName: "KIM@X")?.id == TestStorage.id(0))
            #expect(try store.user(principalName: "\u{212A}IM@x")?.id == TestStorage.id(1))
            #expect(try store.user(principalName: "\u{C9}@x") == nil)
        }
        await #expect(throws: (any Error).self) {
            try await database.write { transaction in
                try DirectoryStore(transaction.sql).save(
                    DirectoryUser(
                        id: TestStorage.id(9), userPrincipalName: "KIM@x", isEnabled: true, document: [:],
                        created: TestStorage.now, modified: TestStorage.now))
            }
        }
    }
}
