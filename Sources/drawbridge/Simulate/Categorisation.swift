import Core
import Threats

/// How a vendor's console turns the findings on a device into one word for the device: the worst open finding wins, and
/// a device without open findings gets the scale's clean word.
struct Categorisation {
    private let partner: Partner

    init(_ partner: Partner) { self.partner = partner }

    /// The word of the scale that means there is no threat.
    var cleanWord: String? { partner.severities.words.first { partner.severity($0) == .secured } }

    /// The word for a device whose open findings have these words.
    /// - Returns: nil if the partner has no clean word and there is no finding.
    func deviceWord(_ findings: [String]) -> String? {
        let known = findings.compactMap { word in partner.severity(word).map { (word: word, badness: $0.badness) } }
        return known.max { $0.badness < $1.badness }?.word ?? cleanWord
    }
}
