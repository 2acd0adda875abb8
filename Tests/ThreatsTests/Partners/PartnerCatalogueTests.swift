import Core
import Testing
import Threats

@Suite("Connectors: the catalogue") struct PartnerCatalogueTests {
    @Test func `the file that ships has 17 partners and one second connector, each with its own id`() throws {
        let catalogue = try Samples.catalogue()
        #expect(catalogue.partners.count == 17)
        #expect(catalogue.entries.count == 18)
        #expect(Set(catalogue.entries.map(\.id)).count == 18)
        #expect(Set(catalogue.partners.map(\.displayName)).count == 17)
        #expect(catalogue.entries.filter { $0.secondConnectorOf != nil }.map(\.id) == [Samples.secondDefender])
    }

    @Test(arguments: [
        ("Microsoft Defender for Endpoint", "fc780465-2017-40d4-a0c5-307022471b92"),
        ("Windows Security Center", "e6f777f8-e4c2-4a5b-be01-50b5c124bc7f"),
        ("BETTER Mobile", "860d3ab4-8fd1-45f5-89cd-ecf51e4f92e5"),
        ("Check Point Harmony Mobile", "d3ddeae8-441f-4681-b80f-aef644f7195a"),
        ("CrowdStrike Falcon for Mobile", "29ee2d98-e795-475f-a0f8-0802dc3384a9"),
        ("CylancePROTECT Mobile", "a447eca6-a986-4d3f-9838-5862bf50776c"),
        ("Jamf Trust", "1f58d6d2-02cc-4c80-b008-1bfe7396a10a"),
        ("Lookout for Work", "2c7790de-8b02-4814-85cf-e0c59380dee8"),
        ("Pradeo", "8d0ed095-8191-4bd3-8a41-953b22d51ff7"),
        ("SentinelOne", "bb13fe25-ce1f-45aa-b278-cabbc6b9072e"),
        ("Sophos Mobile", "870b252b-0ef0-4707-8847-50fc571472b3"),
        ("Symantec Endpoint Protection Mobile", "28fd67fd-b179-4629-a8b0-dad420b697c7"),
        ("Trellix Mobile Security", "04873197-ffec-4dfc-9816-db65f34c7cb9"),
        ("Trend Micro Mobile Security", "4928f0f6-2660-4f69-b4c5-5170ec921f7b"),
        ("Zimperium", "08a8455c-48dd-45ff-ad82-7211355354f3"),
    ])
    func `a published partner has its published id`(name: String, id: String) throws {
        #expect(try Samples.catalogue().partner(#require(ConnectorID(id)))?.displayName == name)
    }

    @Test func `iVerify and Trustd have ids of our own, Trellix a repaired one, and each is marked so`() throws {
        let marked = try Samples.catalogue().entries.filter { $0.idSource != .published }
        #expect(
            marked.map { "\($0.displayName): \($0.idSource?.rawValue ?? "none")" } == [
                "iVerify Enterprise: drawbridge", "Trellix Mobile Security: repaired", "Trustd Mobile: drawbridge",
            ])
    }

    @Test func `every partner has a word for each of the four levels and examples that use its words`() throws {
        for partner in try Samples.catalogue().entries {
            let states = Set(partner.severities.words.compactMap(partner.severity))
            #expect(Set(ThreatLevel.allCases.map(\.reportedState)).isSubset(of: states), "\(partner.displayName)")
            #expect((3...5).contains(partner.findings.count), "\(partner.displayName)")
            #expect(partner.findings.allSatisfy { partner.severity($0.severity) != nil })
        }
    }

    @Test(arguments: [
        ("THREAT_MEDIUM", ReportedThreatState.mediumSeverity), ("threat_high", .highSeverity), ("Secure", .secured),
        ("HIGH", nil), ("", nil), ("THREAT_\u{212A}", nil),
    ])
    func `nativeSeverity is mapped by the vendor's scale, ignoring ASCII case`(
        word: String, state: ReportedThreatState?
    ) throws {
        #expect(try Samples.partner(Samples.lookout).severity(word) == state)
    }

    @Test func `only the Defender app is exempt from device controls`() throws {
        #expect(try Samples.catalogue().exemptApplicationIDs == ["dd47d17a-3194-4d86-bfd5-c6ae6f5651e3"])
    }

    @Test func `minimum versions are those of the partner pages`() throws {
        #expect(try Samples.partner(Samples.lookout).minimumOSVersions[.iOS] == OSVersion("12"))
        #expect(
            try Samples.partner(Samples.windowsSecurityCenter).minimumOSVersions[.windows] == OSVersion("10.0.22631"))
        #expect(try Samples.partner(Samples.defender).minimumOSVersions.isEmpty)
    }

    @Test func `app protection is offered by the partners listed for it`() throws {
        let names = try Samples.catalogue().entries.filter { $0.appProtection.isEmpty }.map(\.displayName)
        #expect(
            names == [
                "CrowdStrike Falcon for Mobile", "iVerify Enterprise", "Pradeo", "Sophos Mobile",
                "Trend Micro Mobile Security",
                "Trustd Mobile",
            ])
        #expect(try Samples.partner(Samples.defender).appProtection == [.android, .iOS])
        #expect(try Samples.partner(Samples.secondDefender).appProtection == [.windows])
    }

    @Test func `a custom partner's id may not be that of a well-known resource`() throws {
        let catalogue = try Samples.catalogue()
        for text in [
            "00000002-0000-0ff1-ce00-000000000000", "00000003-0000-0FF1-CE00-000000000000",
            "00000000-0000-0000-0000-000000000000",
        ] {
            let id = try #require(ConnectorID(text))
            #expect(throws: Failure.self) { try catalogue.checkConnectorID(id) }
        }
        try catalogue.checkConnectorID(Samples.custom)
    }

    @Test func `a connector outside the catalogue belongs to a partner of the tenant's own, which has no words`() throws
    {
        var connector = try Samples.connector(Samples.custom)
        connector.displayName = "Our own"
        let partner = try Samples.catalogue().partner(of: connector)
        #expect(partner.displayName == "Our own")
        #expect(partner.platforms.count == 4)
        #expect(partner.severity("high") == nil)
    }
}
