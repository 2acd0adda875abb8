import Core

/// Replaces a client's secrets: the new one is stored first, so that there is always one that works.
struct SecretRotation {
    let session: Session
    /// The client's principal id.
    let clientID: String

    /// - Returns: the new secret as the server answered it, and how many old ones ended.
    func run(keepOld: Bool) async throws(CommandFailure) -> (secret: JSONObject, ended: Int) {
        let path = "\(ClientCommand.path)/\(FormText.encoded(clientID))/secrets"
        let secret = try await session.require(.post(path, [:])).object()
        if keepOld { return (secret, 0) }
        let listed = try await session.send(.get(path))
        // A bootstrap secret ended with its successor, so its token can do no more.
        if listed.status == 401 || listed.status == 403 { return (secret, 1) }
        guard listed.isSuccess else { throw CommandFailure(listed.complaint) }
        let ids = try listed.object()["value"]?.array?.compactMap { $0.object?["id"]?.string } ?? []
        let old = SecretRotation.order(ids, new: secret["id"]?.string, own: session.credentialID)
        for id in old { _ = try await session.require(.delete("\(path)/\(FormText.encoded(id))")) }
        return (secret, old.count)
    }

    /// The secrets to end, the one that is signed in with last: after it, nothing more can be asked.
    static func order(_ ids: [String], new: String?, own: String) -> [String] {
        let old = ids.filter { $0 != new }
        return old.filter { $0 != own } + old.filter { $0 == own }
    }
}
