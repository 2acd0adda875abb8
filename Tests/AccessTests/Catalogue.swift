import Core
import Foundation

@testable import Access

/// The shipped catalogue and ways to break it.
enum Catalogue {
    /// The bytes of `Config/roles.json`.
    static func bytes() throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try Array(Data(contentsOf: root.appending(path: "Config/roles.json")))
    }

    /// The shipped catalogue.
    static func shipped() throws -> RoleCatalogue { try RoleCatalogue(json: bytes()) }

    /// The shipped file after an edit of its JSON.
    static func edited(_ edit: (inout JSONObject) -> Void) throws -> [UInt8] {
        var object = try JSONReader.read(bytes()).object ?? [:]
        edit(&object)
        return JSONWriter.bytes(.object(object))
    }

    /// The shipped file with another list of actions for one role.
    static func edited(_ role: BuiltInRole, _ edit: (inout [String]) -> Void) throws -> [UInt8] {
        try edited { file in
            let roles = (file["roles"]?.array ?? []).map { item -> JSON in
                guard var object = item.object, object["value"]?.string == role.rawValue else { return item }
                var actions = (object["actions"]?.array ?? []).compactMap(\.string)
                edit(&actions)
                object["actions"] = .strings(actions)
                return .object(object)
            }
            file["roles"] = .array(roles)
        }
    }
}

extension Identifier {
    /// A distinct identifier for tests.
    static func test(_ number: UInt64) -> Identifier {
        Identifier(high: 0xabcd_0000_0000_4000, low: 0x8000_0000_0000_0000 | number)
    }
}
