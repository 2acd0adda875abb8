import Core
import Threats

/// Finds the partner a person means.
enum PartnerChoice {
    /// The partner with this id or name; a part of the name is enough if only one has it.
    /// - Throws: `CommandFailure` that lists the candidates.
    static func find(_ text: String, in catalogue: PartnerCatalogue) throws(CommandFailure) -> Partner {
        if let id = ConnectorID(text), let partner = catalogue.partner(id) { return partner }
        let wanted = text.lowercased()
        if let exact = catalogue.entries.first(where: { $0.displayName.lowercased() == wanted }) { return exact }
        let matches = catalogue.partners.filter { !wanted.isEmpty && $0.displayName.lowercased().contains(wanted) }
        if let match = matches.first, matches.count == 1 { return match }
        let candidates = (matches.isEmpty ? catalogue.partners : matches).map(\.displayName).joined(separator: ", ")
        let problem = matches.isEmpty ? "No partner is called" : "More than one partner is called"
        throw CommandFailure("\(problem) '\(text.excerpt)'. Choose one of: \(candidates).")
    }
}
