/// A bar on standard error that is redrawn in place; nothing at all where standard error is no terminal.
struct ProgressBar {
    private let console: Console
    private let label: String
    private let total: Int

    init(_ label: String, total: Int, console: Console) {
        self.label = label
        self.total = max(total, 1)
        self.console = console
    }

    /// Draws the bar for `count` of the total.
    func show(_ count: Int) {
        guard console.isErrorTerminal else { return }
        console.show("\r\u{1B}[2K" + text(count))
    }

    /// Takes the bar away.
    func clear() {
        guard console.isErrorTerminal else { return }
        console.show("\r\u{1B}[2K")
    }

    /// The bar as text.
    func text(_ count: Int) -> String {
        let width = 24
        let done = min(max(count, 0), total)
        let filled = done * width / total
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        return "\(label) [\(bar)] \(done)/\(total)"
    }
}
