/// Which of the three kinds of connector a partner has. The rules treat each kind differently.
package enum PartnerFamily: String, Sendable, Hashable, CaseIterable {
    /// An independent vendor.
    case thirdParty
    /// Microsoft Defender: a rule of its own in compliance policies, and room beside one other in app protection.
    case defender
    /// Windows Security Center, which counts in app protection on Windows only.
    case windowsSecurityCenter
}

/// Where the id of a catalogue entry comes from.
package enum PartnerIDSource: String, Sendable, Hashable, CaseIterable {
    /// Listed publicly, the same in every tenant.
    case published
    /// Listed publicly with a digit lost; put right by us.
    case repaired
    /// Not listed anywhere; chosen by us.
    case drawbridge
}
