/// What `Package.swift` says about its targets. It is read as text: running SwiftPM inside a test would wait for the
/// build that runs the test. It understands the forms this repository's manifest uses, and no others.
struct Manifest {
    /// The names of the targets and products each target depends on, by target.
    let dependencies: [String: Set<String>]

    init(_ source: String) {
        let text = CodeText.of(source, keepsStrings: true)
        let names = Manifest.namedDependencies(in: text)
        let start = /(?:\b(?:ring|tests)\(\s*|\.(?:target|executableTarget|testTarget)\(\s*name:\s*)"(\w+)"/
        var dependencies: [String: Set<String>] = [:]
        for match in text.matches(of: start) {
            let arguments = Manifest.balanced(text[match.range.upperBound...], endsAtLineBreak: false)
            dependencies[String(match.output.1)] = Manifest.dependencies(in: arguments, names: names)
        }
        self.dependencies = dependencies
    }

    /// The constants that stand for dependencies, such as `let crypto: Target.Dependency = …`.
    private static func namedDependencies(in text: String) -> [String: Set<String>] {
        var names: [String: Set<String>] = [:]
        for match in text.matches(of: /\blet (\w+): \[?Target\.Dependency\]? =/) {
            let value = balanced(text[match.range.upperBound...], endsAtLineBreak: true)
            names[String(match.output.1)] = dependencies(in: value, names: [:])
        }
        return names
    }

    private static func dependencies(in text: Substring, names: [String: Set<String>]) -> Set<String> {
        let product = /\.product\(\s*name:\s*"(\w+)"\s*,\s*package:\s*"[^"]*"\s*\)/
        let products = text.matches(of: product).map { String($0.output.1) }
        let rest = text.replacing(product, with: "").replacing(/\bpath:\s*"[^"]*"/, with: "")
        let targets = rest.matches(of: /"(\w+)"/).map { String($0.output.1) }
        let words = rest.replacing(/"[^"]*"/, with: "").matches(of: /\w+/).map { String($0.output) }
        return Set(products).union(targets).union(words.flatMap { names[$0] ?? [] })
    }

    /// The text up to the bracket that closes one opened before it, or up to a line break outside all brackets.
    private static func balanced(_ text: Substring, endsAtLineBreak: Bool) -> Substring {
        var open = 0
        for index in text.indices {
            switch text[index] {
            case "(", "[": open += 1
            case ")", "]":
                if open == 0 { return text[..<index] }
                open -= 1
            case "\n":
                if open == 0, endsAtLineBreak { return text[..<index] }
            default: break
            }
        }
        return text
    }
}
