import Foundation

/// Where a command prints. Colour and progress appear on a terminal only, and never when `NO_COLOR` is set.
struct Console: Sendable {
    /// Whether standard output is a terminal.
    let isTerminal: Bool
    /// Whether standard error is a terminal.
    let isErrorTerminal: Bool
    /// Whether styles are written.
    let hasColour: Bool

    init(isTerminal: Bool, isErrorTerminal: Bool, hasColour: Bool) {
        self.isTerminal = isTerminal
        self.isErrorTerminal = isErrorTerminal
        self.hasColour = hasColour
    }

    /// The process's own standard output and standard error.
    static let standard: Console = {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let environment = ProcessInfo.processInfo.environment
        let wantsColour = environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
        return Console(
            isTerminal: isTerminal, isErrorTerminal: isatty(STDERR_FILENO) == 1, hasColour: isTerminal && wantsColour)
    }()

    /// One line on standard output.
    func line(_ text: String = "") { write(text + "\n", to: .standardOutput) }

    /// Bytes on standard output as they are. A reader that went away, as `head` does, is no reason to fail.
    /// - Throws: when they cannot be written, for example because the disk is full.
    func bytes(_ bytes: [UInt8]) throws(CommandFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EPIPE {
                return
            } else if errno != EINTR {
                throw CommandFailure("Standard output cannot be written: \(String(cString: strerror(errno))).")
            }
        }
    }

    /// One line on standard error that says what to do.
    func complain(_ text: String) { write("drawbridge: \(text)\n", to: .standardError) }

    /// Text on standard error without a line end, for progress.
    func show(_ text: String) { write(text, to: .standardError) }

    /// The text in a style, or as it is where there is no colour.
    func styled(_ text: String, _ style: Style) -> String {
        hasColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// The few styles the command uses (ECMA-48 SGR parameters).
    enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case cyan = "36"
    }

    private func write(_ text: String, to handle: FileHandle) {
        // A reader that went away (a closed pipe) is no reason to fail.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
