import Core
import Foundation
import Services

/// Keeps checkpoints in `DATA/checkpoints/<tenant>.log`, one JSON object a line: when it was signed, and the note.
struct CheckpointFiles: CheckpointArchive {
    private let folder: String

    /// - Throws: a ``Failure`` when the folder cannot be made.
    init(folder: String) throws(Failure) {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw .invalid("\(folder) cannot be made: \(error.localizedDescription)", target: "data") }
    }

    /// Reads what is kept; a folder that is missing holds nothing.
    init(existing folder: String) { self.folder = folder }

    private struct Line {
        let signed: Timestamp
        let note: String
        let text: String
    }

    private func path(_ tenant: TenantID) -> String { "\(folder)/\(tenant.text).log" }

    func keep(_ note: String, tenant: TenantID, at now: Timestamp) throws {
        let line =
            JSONWriter.bytes(["signedDateTime": .string(now.rfc3339), "note": .string(note)]) + [UInt8(ascii: "\n")]
        let path = path(tenant)
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        guard let handle = FileHandle(forWritingAtPath: path) else {
            throw Failure.unavailable("\(path) cannot be opened")
        }
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: line)
        try handle.synchronize()
    }

    func notes(of tenant: TenantID) throws -> [String] { lines(tenant).map(\.note) }

    /// The lines that can be read; one that a crash cut short is passed over.
    private func lines(_ tenant: TenantID) -> [Line] {
        guard let data = FileManager.default.contents(atPath: path(tenant)) else { return [] }
        return Array(data).split(separator: UInt8(ascii: "\n")).compactMap { bytes in
            guard let object = (try? JSONReader.read(Array(bytes), limits: .trusted))?.object,
                let note = object["note"]?.string,
                let signed = object["signedDateTime"]?.string.flatMap({ Timestamp(rfc3339: $0) })
            else { return nil }
            return Line(signed: signed, note: note, text: String(decoding: bytes, as: UTF8.self))
        }
    }

    func thin(_ tenant: TenantID, at now: Timestamp) throws {
        let all = lines(tenant)
        var kept: [Line] = []
        var slots: Set<Int64> = []
        // From the newest down: the last of each hour, and after a day the last of each day.
        for line in all.reversed() {
            let age = now - line.signed
            let slot = age < .days(1) ? line.signed.seconds / 3_600 : -(line.signed.seconds / 86_400) - 1
            if age < .hours(1) || slots.insert(slot).inserted { kept.append(line) }
        }
        guard kept.count < all.count else { return }
        let text = kept.reversed().map { $0.text + "\n" }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(tenant)), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path(tenant))
    }
}
