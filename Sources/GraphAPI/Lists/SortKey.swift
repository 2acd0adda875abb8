import Core
import Storage

/// What decides a row's place in an ordered list: the members `$orderby` names, then the id. It fits into a link, so
/// long texts count by their beginning.
struct SortKey: Sendable {
    private let members: JSONObject
    /// The row's id.
    let id: String

    /// The key of a row of which the deciding members are shown.
    init(_ shown: JSONObject, id: String, order: OrderBy) {
        var members = JSONObject()
        for name in order.keys.compactMap(\.path.names.first) {
            if let value = shown[name] { members[name] = SortKey.shortened(value) }
        }
        self.members = members
        self.id = id
    }

    /// The key a link holds, nil if it holds none.
    init?(_ position: JSON) {
        guard let object = position.object, let members = object["key"]?.object, let id = object["id"]?.string else {
            return nil
        }
        self.members = members
        self.id = id
    }

    /// What a link holds.
    var position: JSON { ["key": .object(members), "id": .string(id)] }

    /// Whether this row comes first.
    func isBefore(_ other: SortKey, _ order: OrderBy) -> Bool {
        if order.areInIncreasingOrder(members, other.members) { return true }
        if order.areInIncreasingOrder(other.members, members) { return false }
        return ExactText(id) < ExactText(other.id)
    }

    private static func shortened(_ value: JSON) -> JSON {
        switch value {
        case .string(let text):
            return .string(String(String.UnicodeScalarView(text.unicodeScalars.prefix(RowOrder.textScalars))))
        case .object(let object):
            return .object(
                JSONObject(object.members.map { JSONObject.Member(name: $0.name, value: shortened($0.value)) }))
        default: return value
        }
    }
}
