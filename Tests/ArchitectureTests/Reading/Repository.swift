import Foundation

/// The source files of this repository, read from disk.
enum Repository {
    /// The root folder. Symbolic links are resolved, so that the tests find it from a folder that only links here.
    static let root: URL = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every Swift file in `Sources`, in the order of their paths.
    static let sources: [SourceFile] = files(in: "Sources")

    /// The names of the folders in `Sources`.
    static func moduleFolders() throws -> Set<String> {
        let folder = root.appendingPathComponent("Sources")
        let contents = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: [.isDirectoryKey])
        return Set(
            try contents.filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
                .map(\.lastPathComponent))
    }

    /// The text of a file.
    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The Swift files in a folder and below, in the order of their paths.
    static func files(in folder: String) -> [SourceFile] {
        let names = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
        let paths = (names?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".swift") }.sorted()
        return paths.compactMap { name in
            let path = "\(folder)/\(name)"
            return (try? text(of: path)).map { SourceFile(path: path, text: $0) }
        }
    }
}
