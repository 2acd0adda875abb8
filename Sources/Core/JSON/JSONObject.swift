/// The members of a JSON object in the order they were written. Names are compared byte for byte and occur once.
package struct JSONObject: Sendable, ExpressibleByDictionaryLiteral {
    package struct Member: Sendable, Hashable {
        package var name: String
        package var value: JSON

        package init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var members: [Member]

    /// The given members. Where a name occurs twice the later one holds; the strict reader never lets that happen.
    package init(_ members: [Member] = []) { self.members = members }

    package init(dictionaryLiteral elements: (String, JSON)...) {
        members = elements.map { Member(name: $0.0, value: $0.1) }
    }

    package var names: [String] { members.map(\.name) }
    package var isEmpty: Bool { members.isEmpty }
    package var count: Int { members.count }

    /// The value of the member with exactly this name. Setting nil removes the member; a new one goes last.
    package subscript(name: String) -> JSON? {
        get { members.last { $0.name.hasSameBytes(as: name) }?.value }
        set {
            if let index = members.lastIndex(where: { $0.name.hasSameBytes(as: name) }) {
                if let newValue { members[index].value = newValue } else { members.remove(at: index) }
            } else if let newValue {
                members.append(Member(name: name, value: newValue))
            }
        }
    }

    /// Adds a member that is known not to be there yet.
    package mutating func append(_ name: String, _ value: JSON) { members.append(Member(name: name, value: value)) }
}

extension JSONObject: Hashable {
    package static func == (left: Self, right: Self) -> Bool {
        guard left.count == right.count else { return false }
        if left.count > 8 {
            let index = Dictionary(right.members.map { (ExactText($0.name), $0.value) }) { _, later in later }
            return left.members.allSatisfy { index[ExactText($0.name)] == $0.value }
        }
        return left.members.allSatisfy { right[$0.name] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        // Order must not matter, so the members' hashes are added up.
        var sum = 0
        for member in members {
            var one = Hasher()
            one.combine(ExactText(member.name))
            one.combine(member.value)
            sum &+= one.finalize()
        }
        hasher.combine(sum)
    }
}
