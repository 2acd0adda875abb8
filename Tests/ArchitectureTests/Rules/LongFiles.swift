/// How long a file may be.
enum LongFiles {
    /// Lines, comments included.
    static let limit = 400

    /// Files that may be longer because they are tables, by path from the root of the repository.
    static let tables: Set<String> = []
}
