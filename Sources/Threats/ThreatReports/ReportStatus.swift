import Core

/// What became of one item of a threat report.
package enum ReportStatus: String, Sendable, Hashable, CaseIterable {
    /// It changed what the partner last said of the device.
    case applied
    /// It is newer and says the same.
    case unchanged
    /// It is older than what is known; kept in history only.
    case stale
    /// It was wrong; nothing was stored.
    case rejected
}

/// Why one item of a batch was refused. The others are not affected.
package struct ItemError: Error, Sendable, Hashable {
    /// A fixed word for programs.
    package let code: String
    /// One sentence for people.
    package let message: String

    /// An error with the given words.
    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// A member is missing, unknown, of a wrong type or out of bounds.
    package static func invalid(_ message: String) -> ItemError { ItemError(code: "InvalidReport", message: message) }

    /// The partner's scale does not have the word.
    package static func unknownSeverity(_ word: String) -> ItemError {
        ItemError(code: "UnknownSeverity", message: "'\(word.excerpt)' is not a word of this partner's scale.")
    }

    /// The device is not known to the tenant.
    package static let unknownDevice = ItemError(code: "UnknownDevice", message: "No device has this 'deviceId'.")

    /// The observation lies too far in the future.
    package static let inFuture = ItemError(
        code: "ObservedInFuture", message: "'observedDateTime' is more than 5 minutes in the future.")

    /// The reportId was used before with another body.
    package static let reportConflict = ItemError(
        code: "ReportConflict", message: "This 'reportId' was used before with another body.")
}
