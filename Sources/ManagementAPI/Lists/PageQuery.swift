import Core
import Services

/// The query of a list that comes in pages: `$top` and the cursor of a next link.
struct PageQuery {
    /// Items of a page, 100 unless asked otherwise.
    private(set) var top = 100
    private(set) var cursor: String?

    /// - Throws: 400 for an unknown option, one that is there twice, or a value that cannot be read.
    init(_ query: String) throws(Failure) {
        guard let pairs = FormText.pairs(query) else {
            throw .invalid("The query is malformed or has an option twice.")
        }
        for (name, value) in pairs {
            switch name {
            case "$top":
                guard let count = Int(value), (1...999).contains(count) else {
                    throw .invalid("'$top' must be between 1 and 999.", target: "$top")
                }
                top = count
            case "$skiptoken": cursor = value
            default: throw .invalid("There is no option '\(name.excerpt)'.", target: name.excerpt)
            }
        }
    }

    /// The address of the next page.
    func next(_ cursor: String, base: String) -> String { "\(base)?$top=\(top)&$skiptoken=\(cursor)" }
}
