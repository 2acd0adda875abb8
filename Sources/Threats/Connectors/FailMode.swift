/// What a partner that is past its threshold means for its devices.
package enum FailMode: String, Sendable, Hashable, CaseIterable {
    /// Its reports count no more and nothing fails for its silence. Intune's way, and the default.
    case ignore
    /// Its last reports go on counting.
    case holdLast
    /// Its devices fail.
    case block
}
