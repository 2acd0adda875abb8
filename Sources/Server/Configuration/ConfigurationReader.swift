import Configuration
import Core

/// Reads keys from several layers, checked against their declared type and range.
struct ConfigurationReader {
    private let layers: [ConfigurationLayer]
    private let reader: ConfigReader

    init(_ layers: [ConfigurationLayer]) {
        self.layers = layers
        reader = ConfigReader(providers: layers.map { EnvironmentVariablesProvider(environmentVariables: $0.values) })
    }

    private func key(_ name: String) throws(Failure) -> ConfigurationKey {
        guard let key = ConfigurationKey.all.first(where: { $0.name == name }) else {
            throw .internal("no key \(name)")
        }
        return key
    }

    private func wrong(_ key: ConfigurationKey, _ expected: String) -> Failure {
        let source = layers.first { $0.values[key.environmentName] != nil }?.source ?? "the defaults"
        return .invalid("'\(key.name)' in \(source) must be \(expected).", target: key.name)
    }

    func text(_ name: String) throws(Failure) -> String? {
        let key = try key(name)
        let value = reader.string(forKey: ConfigKey(name))
        switch key.kind {
        case .text(let fallback): return value.flatMap { $0.isEmpty ? nil : $0 } ?? fallback
        case .words(let words, let fallback):
            guard words.contains(value ?? fallback) else { throw wrong(key, "one of \(words.joined(separator: ", "))") }
            return value ?? fallback
        default: throw .internal("\(name) is no text")
        }
    }

    func integer(_ name: String) throws(Failure) -> Int {
        let key = try key(name)
        guard case .integer(let range, let fallback) = key.kind else { throw .internal("\(name) is no integer") }
        guard let text = reader.string(forKey: ConfigKey(name)) else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            throw wrong(key, "an integer between \(range.lowerBound) and \(range.upperBound)")
        }
        return value
    }

    func flag(_ name: String) throws(Failure) -> Bool {
        let key = try key(name)
        guard case .flag(let fallback) = key.kind else { throw .internal("\(name) is no flag") }
        guard let text = reader.string(forKey: ConfigKey(name)) else { return fallback }
        guard text == "true" || text == "false" else { throw wrong(key, "true or false") }
        return text == "true"
    }

    func texts(_ name: String) -> [String] {
        (reader.string(forKey: ConfigKey(name)) ?? "").split(separator: ",").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
}
