import Foundation

/// The demo's data folder: the caller's, which stays, or a temporary one, which goes.
struct DemoFolder: Sendable {
    let path: String
    private let isTemporary: Bool

    /// - Throws: `CommandFailure` if no temporary folder can be made.
    init(_ path: String?) throws(CommandFailure) {
        if let path {
            self.path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
            isTemporary = false
            return
        }
        let folder = NSTemporaryDirectory() + "/drawbridge-demo-" + UUID().uuidString.lowercased()
        let standard = (folder as NSString).standardizingPath
        do {
            try FileManager.default.createDirectory(
                atPath: standard, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure("No temporary folder can be made in \(NSTemporaryDirectory()). Name one with --data.")
        }
        self.path = standard
        isTemporary = true
    }

    /// Removes a temporary folder; the caller's own is never touched.
    func remove() {
        if isTemporary { try? FileManager.default.removeItem(atPath: path) }
    }
}
