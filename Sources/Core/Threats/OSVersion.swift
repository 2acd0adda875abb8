/// An operating-system version as integer segments; missing segments are zero, so `17` equals `17.0.0`.
package struct OSVersion: Sendable, Comparable, CustomStringConvertible {
    package let segments: [Int]

    /// Reads `digits(.digits)*`, at most eight segments of at most nine digits. Nil for anything else: such a version is
    /// unreadable, which the rules treat on its own.
    package init?(_ text: String) {
        var segments: [Int] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard !part.isEmpty, part.utf8.count <= 9, part.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
                let number = Int(part)
            else { return nil }
            segments.append(number)
        }
        guard (1...8).contains(segments.count) else { return nil }
        self.segments = segments
    }

    private func segment(_ index: Int) -> Int { index < segments.count ? segments[index] : 0 }

    package static func == (left: Self, right: Self) -> Bool { !(left < right) && !(right < left) }

    package static func < (left: Self, right: Self) -> Bool {
        for index in 0..<max(left.segments.count, right.segments.count)
        where left.segment(index) != right.segment(index) {
            return left.segment(index) < right.segment(index)
        }
        return false
    }

    package var description: String { segments.map(String.init).joined(separator: ".") }
}
