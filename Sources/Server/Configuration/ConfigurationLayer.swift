import Core
import Foundation

/// The values of one place a configuration comes from, by the environment's spelling of the keys.
struct ConfigurationLayer: Sendable {
    let source: String
    let values: [String: String]

    private static let prefix = "DRAWBRIDGE_"

    /// The variables that start with `DRAWBRIDGE_`, without that.
    static func variables(_ environment: [String: String]) -> [String: String] {
        Dictionary(
            environment.filter { $0.key.hasPrefix(prefix) && !$0.value.isEmpty }
                .map { (String($0.key.dropFirst(prefix.count)), $0.value) }
        ) { first, _ in first }
    }

    /// Reads a configuration file strictly.
    /// - Throws: a ``Failure`` naming the file and the key that is unknown or of the wrong shape.
    static func file(_ path: String) throws(Failure) -> ConfigurationLayer {
        guard let data = FileManager.default.contents(atPath: path) else { throw .invalid("\(path) cannot be read.") }
        let value: JSON
        do { value = try JSONReader.read(Array(data), limits: .request) } catch {
            throw .invalid("\(path) is not valid JSON: \(error).")
        }
        guard let object = value.object else { throw .invalid("\(path) must hold an object.") }
        var values: [String: String] = [:]
        try flatten(object, prefix: "", path, into: &values)
        return ConfigurationLayer(source: path, values: values)
    }

    private static func flatten(
        _ object: JSONObject, prefix: String, _ path: String, into values: inout [String: String]
    ) throws(Failure) {
        for member in object.members {
            let name = prefix + member.name
            if let inner = member.value.object, ConfigurationKey.all.contains(where: { $0.name.hasPrefix(name + ".") })
            {
                try flatten(inner, prefix: name + ".", path, into: &values)
                continue
            }
            guard let key = ConfigurationKey.all.first(where: { $0.name.hasSameBytes(as: name) }) else {
                throw .invalid("\(path): there is no key '\(name.excerpt)'.", target: name)
            }
            if member.value.isNull { continue }
            guard let text = text(member.value) else {
                throw .invalid("\(path): '\(name)' must not be \(member.value.kindName).", target: name)
            }
            values[key.environmentName] = text
        }
    }

    private static func text(_ value: JSON) -> String? {
        switch value {
        case .string(let text): return text
        case .integer(let number): return String(number)
        case .bool(let flag): return flag ? "true" : "false"
        case .array(let items):
            let texts = items.compactMap(text)
            return texts.count == items.count ? texts.joined(separator: ",") : nil
        default: return nil
        }
    }
}
