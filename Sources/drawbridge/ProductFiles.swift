import Core
import Foundation
import Server

/// Finds the files of `Config/` that belong to the product, which are part of the program.
enum ProductFiles {
    /// The bytes of a file of `Config/`: the one built in, unless the caller names another.
    /// - Parameter path: the file to read instead, as the caller named it.
    /// - Throws: `CommandFailure` if it cannot be read.
    static func read(_ name: String, at path: String? = nil) throws(CommandFailure) -> [UInt8] {
        guard let path else {
            guard let bytes = EmbeddedFile.bytes("Config/\(name)") else {
                throw CommandFailure("Config/\(name) is not part of this program.")
            }
            return bytes
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("\(path) cannot be read.")
        }
        return Array(data)
    }
}

/// The program that runs.
enum Executable {
    /// Its absolute path, symbolic links resolved.
    static var path: String {
        if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") { return link }
        let path = Bundle.main.executablePath ?? CommandLine.arguments.first ?? "drawbridge"
        return (path as NSString).resolvingSymlinksInPath
    }
}
