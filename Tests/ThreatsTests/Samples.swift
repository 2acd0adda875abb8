import Core
import Foundation
import Testing
import Threats

/// Values the suites share.
enum Samples {
    static let lookout = id("2c7790de-8b02-4814-85cf-e0c59380dee8")
    static let zimperium = id("08a8455c-48dd-45ff-ad82-7211355354f3")
    static let crowdStrike = id("29ee2d98-e795-475f-a0f8-0802dc3384a9")
    static let defender = id("fc780465-2017-40d4-a0c5-307022471b92")
    static let secondDefender = id("c2b688fe-48c0-464b-a89c-67041aa8fcb2")
    static let windowsSecurityCenter = id("e6f777f8-e4c2-4a5b-be01-50b5c124bc7f")
    static let custom = id("11111111-2222-4333-8444-555555555555")
    static let now = Timestamp(seconds: 1_790_000_000)

    /// The file that ships.
    static func catalogueBytes() throws -> [UInt8] {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return Array(try Data(contentsOf: root.appending(path: "Config/partners.json")))
    }

    static func catalogue() throws -> PartnerCatalogue { try PartnerCatalogue(json: catalogueBytes()) }

    static func partner(_ id: ConnectorID) throws -> Partner { try #require(try catalogue().partner(id)) }

    /// A connector that is provisioned with its last clean contact at ``now``.
    static func connector(
        _ id: ConnectorID = lookout, _ members: JSONObject = [:], provisioned: Bool = true
    ) throws -> Connector {
        var connector = Connector(new: id, settings: try settings(members), at: now)
        if provisioned { connector.cleanHeartbeat(at: now) }
        return connector
    }

    static func settings(_ members: JSONObject) throws -> ConnectorSettings { try ConnectorSettings(json: members) }

    private static func id(_ text: String) -> ConnectorID { ConnectorID(text) ?? ConnectorID(high: 0, low: 0) }
}
