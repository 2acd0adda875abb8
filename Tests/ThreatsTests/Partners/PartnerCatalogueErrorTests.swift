import Core
import Testing
import Threats

@Suite struct PartnerCatalogueErrorTests {
    private static let row: JSONObject = [
        "id": "2c7790de-8b02-4814-85cf-e0c59380dee8", "displayName": "Sample", "family": "thirdParty",
        "idSource": "published", "platforms": ["ios": ["minimumOsVersion": "12"]], "appProtection": ["ios"],
        "certificateSync": false, "appIds": [], "severities": ["Low": "lowSeverity"], "severitiesConfirmed": true,
        "findings": [["type": "a", "title": "b", "severity": "low"]],
    ]

    private static func read(_ rows: JSONObject...) throws -> PartnerCatalogue {
        try PartnerCatalogue(json: JSONWriter.bytes(["partners": .array(rows.map(JSON.object))]))
    }

    private static func message(of rows: JSONObject...) -> String? {
        do {
            _ = try PartnerCatalogue(json: JSONWriter.bytes(["partners": .array(rows.map(JSON.object))]))
            return nil
        } catch {
            return error.kind == .invalid ? error.message : nil
        }
    }

    @Test func `the sample itself is fine`() throws {
        #expect(try Self.read(Self.row).entries.count == 1)
    }

    @Test(
        arguments: [
            ("id", nil), ("id", "4873197-ffec-4dfc-9816-db65f34c7cb9"), ("id", 7),
            ("id", "00000002-0000-0ff1-ce00-000000000000"), ("displayName", nil), ("displayName", ""),
            ("family", "third"), ("family", nil), ("idSource", "guessed"), ("idSource", nil),
            ("secondConnectorOf", "2c7790de-8b02-4814-85cf-e0c59380dee8"),
            ("secondConnectorOf", "08a8455c-48dd-45ff-ad82-7211355354f3"),
            ("platforms", nil), ("platforms", ["mac": [:]]), ("platforms", ["ios": ["minimumOsVersion": "12a"]]),
            ("platforms", ["ios": ["minimum": "12"]]), ("appProtection", nil), ("appProtection", ["macOS"]),
            ("appProtection", ["iOS"]), ("certificateSync", nil), ("certificateSync", "no"), ("appIds", ["not an id"]),
            ("appIds", ["00000003-0000-0FF1-ce00-000000000000"]), ("appIds", nil), ("severities", nil),
            ("severities", [:]),
            ("severities", ["Low": "low"]), ("severities", ["Low": "unknown"]), ("severities", ["Low": 1]),
            ("severities", ["Low": "lowSeverity", "LOW": "lowSeverity"]), ("severities", ["": "lowSeverity"]),
            ("severitiesConfirmed", nil), ("findings", nil),
            ("findings", [["type": "a", "title": "b", "severity": "High"]]),
            ("findings", [["type": "a", "title": "b"]]), ("colour", "blue"),
        ] as [(String, JSON?)])
    func `a wrong row is refused with the names of the partner and the key`(key: String, value: JSON?) {
        var row = Self.row
        row[key] = value
        let message = Self.message(of: row)
        #expect(message?.contains("partners[0]") == true || key == "secondConnectorOf", "\(message ?? "accepted")")
        let found = message?.contains(key) == true || (key == "findings" && message?.contains("severity") == true)
        #expect(found, "\(message ?? "accepted")")
        #expect(key == "displayName" || message?.contains("Sample") == true, "\(message ?? "accepted")")
    }

    @Test func `an id that occurs twice is refused in any letter case`() {
        var copy = Self.row
        copy["id"] = "2C7790DE-8B02-4814-85CF-E0C59380DEE8"
        #expect(Self.message(of: Self.row, copy)?.contains("already used") == true)
    }

    @Test(arguments: [
        "", "[]", "{}", "{\"partners\":{}}", "{\"partners\":[],\"more\":1}", "{\"partners\":[1]}", "{\"partners\":[]",
    ])
    func `a text that is no catalogue is refused`(text: String) {
        #expect(throws: Failure.self) { try PartnerCatalogue(json: Array(text.utf8)) }
    }
}
