import EmbeddedFiles

/// Files of the repository that are part of the binary.
package enum EmbeddedFile {
    /// The bytes of a file, for example `Config/roles.json`; nil for one that is not embedded.
    package static func bytes(_ path: String) -> [UInt8]? {
        var index = 0
        while true {
            let file = drawbridge_embedded_file_at(index)
            guard let name = file.path, let start = file.bytes else { return nil }
            if String(cString: name) == path { return Array(UnsafeBufferPointer(start: start, count: file.count)) }
            index += 1
        }
    }
}
