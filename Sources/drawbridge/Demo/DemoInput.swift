import Core
import Foundation

/// The demo's inputs, from `Config/demo`.
struct DemoInput: Sendable {
    /// Device lines (Graph's managedDevice members) by tenant.
    let contosoDevices: [JSON]
    let fabrikamDevices: [JSON]
    let users: [JSONObject]
    /// Groups with `members`, the users' principal names.
    let groups: [JSONObject]
    /// Graph compliance policies, each with its `assignments`.
    let compliancePolicies: [JSONObject]
    /// A Graph conditional-access policy; groups are named by display name, as ids are made by the server.
    let conditionalAccess: JSONObject
    let lookout: DemoFindings
    let zimperium: DemoFindings
    let jamf: DemoFindings

    /// Reads all files.
    /// - Throws: `CommandFailure` that names the file that is wrong.
    init() throws(CommandFailure) {
        contosoDevices = try DemoInput.lines("contoso-devices.ndjson")
        fabrikamDevices = try DemoInput.lines("fabrikam-devices.ndjson")
        let directory = try DemoInput.object("contoso-directory.json")
        users = directory["users"]?.array?.compactMap(\.object) ?? []
        groups = directory["groups"]?.array?.compactMap(\.object) ?? []
        let android = try DemoInput.object("compliance-android.json")["value"]?.array?.compactMap(\.object) ?? []
        compliancePolicies = [try DemoInput.object("compliance-ios.json")] + android
        conditionalAccess = try DemoInput.object("conditional-access.json")
        lookout = try DemoFindings(DemoInput.object("lookout-findings.json"), dialect: .lookout)
        zimperium = try DemoFindings(DemoInput.object("zimperium-findings.json"), dialect: .zimperium)
        jamf = try DemoFindings(DemoInput.object("jamf-findings.json"), dialect: .jamf)
    }

    private static func object(_ name: String) throws(CommandFailure) -> JSONObject {
        guard let object = try json(ProductFiles.read("demo/\(name)"), name).object else {
            throw CommandFailure("Config/demo/\(name) must be a JSON object.")
        }
        return object
    }

    private static func lines(_ name: String) throws(CommandFailure) -> [JSON] {
        var values: [JSON] = []
        for line in try ProductFiles.read("demo/\(name)").split(separator: UInt8(ascii: "\n")) {
            values.append(try json(Array(line), name))
        }
        return values
    }

    private static func json(_ bytes: [UInt8], _ name: String) throws(CommandFailure) -> JSON {
        do { return try JSONReader.read(bytes, limits: .trusted) } catch {
            throw CommandFailure("Config/demo/\(name) is not JSON: \(error).")
        }
    }
}
