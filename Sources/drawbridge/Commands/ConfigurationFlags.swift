/// Reads `--key-name VALUE` and `--key-name=VALUE` for configuration keys such as `limits.refusalsPerMinute`, whose
/// flag is `--limits-refusals-per-minute`.
struct ConfigurationFlags {
    /// Key by flag name.
    private let keys: [String: String]

    init(keys: [String]) {
        self.keys = Dictionary(keys.map { (ConfigurationFlags.flag(for: $0), $0) }) { first, _ in first }
    }

    /// The flag of a key, without dashes in front: words in lower case, joined by dashes.
    static func flag(for key: String) -> String {
        var flag = ""
        var previous: Character?
        for character in key {
            if character == "." || character == "_" || character == "-" {
                flag.append("-")
            } else {
                if character.isUppercase, let previous, previous.isLowercase || previous.isNumber { flag.append("-") }
                flag += character.lowercased()
            }
            previous = character
        }
        return flag
    }

    /// The values by key. A flag without a value means `true`.
    /// - Throws: `CommandFailure` for a flag that is no key, for one given twice and for text that is no flag.
    func read(_ arguments: [String]) throws(CommandFailure) -> [String: String] {
        var values: [String: String] = [:]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--"), argument.count > 2 else {
                throw CommandFailure(
                    "'\(argument)' is not understood here. See 'drawbridge serve --help'.", code: .usage)
            }
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts.first ?? "")
            guard let key = keys[name] else {
                throw CommandFailure("There is no configuration key for '--\(name)'.", code: .usage)
            }
            guard values[key] == nil else { throw CommandFailure("'--\(name)' is given twice.", code: .usage) }
            if parts.count > 1 {
                values[key] = String(parts[1])
            } else if let value = rest.first, !value.hasPrefix("--") {
                values[key] = value
                rest.removeFirst()
            } else {
                values[key] = "true"
            }
        }
        return values
    }
}
