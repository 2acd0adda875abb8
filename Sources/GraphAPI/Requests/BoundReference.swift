import Core

/// An entity that a body names by its address, as `@odata.id` and `@odata.bind` do: `…/roleDefinitions/{id}`,
/// `…/roleDefinitions('{id}')`, percent-encoded or not. The host does not matter; nothing is ever fetched.
struct BoundReference: Sendable, Hashable {
    /// The set the entity is in.
    let collection: String
    /// The entity's id.
    let id: String

    private static let maximumBytes = 2_048

    /// Reads an address. Nil for anything that does not end in a set and a key.
    init?(_ address: String) {
        guard address.utf8.count <= BoundReference.maximumBytes else { return nil }
        let segments = address.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        // Each segment is decoded on its own, as those of paths are: a client may write the quotes of a key as %27.
        guard let last = segments.last.flatMap(PercentDecoding.decode) else { return nil }
        if last.hasSuffix("')"), let open = last.firstIndex(of: "(") {
            let key = last[last.index(after: open)...].dropLast()
            guard key.count > 2, key.hasPrefix("'") else { return nil }
            self.init(collection: String(last[..<open]), id: String(key.dropFirst().dropLast()))
        } else {
            guard segments.count >= 2 else { return nil }
            self.init(collection: segments[segments.count - 2], id: last)
        }
    }

    private init?(collection: String, id: String) {
        guard !collection.isEmpty, !id.isEmpty else { return nil }
        self.collection = collection
        self.id = id
    }
}

extension JSONObject {
    /// The object without the members that are null, for a body that creates: null is what is not there yet.
    var withoutNulls: JSONObject { JSONObject(members.filter { !$0.value.isNull }) }

    /// The texts of an array member; empty where it is null, nil where it is absent.
    func texts(_ name: String) -> [String]? {
        guard let value = self[name] else { return nil }
        return (value.array ?? []).compactMap(\.string)
    }

    /// A text member of a partial update.
    func patch(_ name: String) -> Patch<String> {
        guard let value = self[name] else { return .absent }
        return value.string.map { .value($0) } ?? .null
    }
}
