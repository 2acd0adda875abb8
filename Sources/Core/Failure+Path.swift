extension Failure {
    /// The same failure about a member of something that itself stands at `path`: `'id' is required.` becomes
    /// `'changes[0].id' is required.` Other sentences get the path in front.
    package func inside(_ path: String) -> Failure {
        guard kind != .internal, kind != .unavailable else { return self }
        var moved = self
        if let target { moved.target = "\(path).\(target)" }
        let startsWithMember =
            target.map { message.utf8.starts(with: "'\($0)'".utf8) || message.utf8.starts(with: "'\($0).".utf8) }
            ?? false
        moved.message = startsWithMember ? "'\(path)." + String(message.dropFirst()) : "\(path): \(message)"
        return moved
    }
}
