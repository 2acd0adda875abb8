/// What a finished command said.
package struct CommandResult: Sendable {
    /// The exit code, or 128 and the number of the signal that ended the command.
    package let status: Int32
    /// Standard output as it came.
    package let outputBytes: [UInt8]
    /// Standard error; empty where it was joined to the output.
    package let complaint: String

    /// Standard output.
    package var output: String { String(decoding: outputBytes, as: UTF8.self) }
    /// Lines on standard error.
    package var complaints: [String] { complaint.split(separator: "\n").map(String.init) }
}
