import Core

/// A database engine: opens the system database and one database per tenant. Nothing above it knows which engine it is.
package protocol SQLDriver: Sendable {
    /// Opens the system database, made and migrated if need be.
    /// - Throws: ``Failure`` when it cannot be opened, or was written by a newer version.
    func openSystem() throws -> any SQLDatabase

    /// Opens one tenant's database. With `create` it is made if missing, otherwise a missing one is an error.
    func openTenant(_ tenant: TenantID, create: Bool) throws -> any SQLDatabase

    /// Removes a tenant's database for good. Nobody may hold it open.
    func eraseTenant(_ tenant: TenantID) throws
}

/// One open database.
package protocol SQLDatabase: AnyObject, Sendable {
    /// Runs `body` in one read transaction that sees everything committed before it began.
    func read<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value

    /// Runs `body` in a write of its own: all of it is committed, durably, before this returns, or none of it. Several
    /// writes may share one commit; a failing one never touches the others.
    /// - Throws: what `body` throws, or a 503 ``Failure`` when the commit was not possible.
    func write<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value

    /// Runs `body` in a durable write of its own and waits for it on the calling thread, which must not be this database's
    /// writer.
    func writeNow<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value

    /// Told before and after each commit. Set once, before the first write.
    func observeCommits(_ observer: any CommitObserver)

    /// Checks what only the engine knows: durability settings and the integrity of the file.
    func verify() throws

    /// Writes a consistent copy to a new file.
    func copy(to path: String) throws

    /// Closes the connections, once what runs on them has ended. Nothing can be read or written afterwards.
    func close()
}

/// Lets the owner of a database keep its in-memory picture equal to what is committed.
package protocol CommitObserver: AnyObject, Sendable {
    /// Still inside the transaction, on the writer's connection. Throwing rolls the whole group back.
    func willCommit(_ connection: any SQLConnection) throws
    /// After the commit, before any caller is told.
    func didCommit()
    /// After a rollback of the whole group.
    func didRollBack()
}

/// A connection inside a transaction. Statements are prepared once and kept; parameters are numbered `?1`, `?2`, ….
package protocol SQLConnection: AnyObject {
    /// Runs one statement.
    /// - Returns: how many rows it changed.
    @discardableResult
    func run(_ sql: String, _ values: [SQLValue]) throws -> Int

    /// Calls `body` for each row of a query until it returns false.
    /// - Parameter isKept: false for a query whose text a request has formed: there is no end of those, so it is prepared
    ///   anew each time.
    func forEachRow(_ sql: String, isKept: Bool, _ values: [SQLValue], _ body: (any SQLRow) throws -> Bool) throws
}

extension SQLConnection {
    /// Calls `body` for each row of a query until it returns false.
    package func forEachRow(_ sql: String, _ values: [SQLValue], _ body: (any SQLRow) throws -> Bool) throws {
        try forEachRow(sql, isKept: true, values, body)
    }

    @discardableResult
    package func run(_ sql: String, _ values: SQLValue...) throws -> Int { try run(sql, values) }

    /// All rows of a query, mapped.
    package func rows<Value>(_ sql: String, _ values: SQLValue..., map: (any SQLRow) throws -> Value) throws -> [Value]
    {
        try rows(sql, values, map: map)
    }

    package func rows<Value>(_ sql: String, _ values: [SQLValue], map: (any SQLRow) throws -> Value) throws -> [Value] {
        var result: [Value] = []
        try forEachRow(sql, values) { row in
            result.append(try map(row))
            return true
        }
        return result
    }

    /// The first row of a query, mapped; nil when there is none.
    package func first<Value>(_ sql: String, _ values: SQLValue..., map: (any SQLRow) throws -> Value) throws -> Value?
    {
        var result: Value?
        try forEachRow(sql, values) { row in
            result = try map(row)
            return false
        }
        return result
    }
}

/// A value bound to a statement.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

extension SQLValue {
    /// The identifier in a text; nil if there is none.
    package func identifier<Kind>(of _: Kind.Type = Kind.self) -> Identifier<Kind>? {
        if case .text(let text) = self { Identifier<Kind>(text) } else { nil }
    }

    package static func id<Kind>(_ id: Identifier<Kind>) -> SQLValue { .text(id.text) }
    package static func id<Kind>(_ id: Identifier<Kind>?) -> SQLValue { id.map { .text($0.text) } ?? .null }
    package static func time(_ moment: Timestamp) -> SQLValue { .integer(moment.microseconds) }
    package static func time(_ moment: Timestamp?) -> SQLValue { moment.map { .integer($0.microseconds) } ?? .null }
    package static func text(_ value: String?) -> SQLValue { value.map { SQLValue.text($0) } ?? .null }
    package static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
    package static func flag(_ value: Bool?) -> SQLValue { value.map { .integer($0 ? 1 : 0) } ?? .null }
    package static func json(_ value: JSONObject) -> SQLValue { .text(JSONWriter.text(.object(value))) }
    package static func json(_ value: JSON) -> SQLValue { .text(JSONWriter.text(value)) }
}

/// One row of a result, read by column position. Reading never traps: a value of another type is an error.
package protocol SQLRow {
    func value(_ column: Int) -> SQLValue
}

extension SQLRow {
    package func integer(_ column: Int) throws -> Int64 {
        guard case .integer(let value) = value(column) else { throw damaged(column) }
        return value
    }

    package func optionalInteger(_ column: Int) -> Int64? {
        if case .integer(let value) = value(column) { value } else { nil }
    }

    package func text(_ column: Int) throws -> String {
        guard case .text(let value) = value(column) else { throw damaged(column) }
        return value
    }

    package func optionalText(_ column: Int) -> String? {
        if case .text(let value) = value(column) { value } else { nil }
    }

    package func blob(_ column: Int) throws -> [UInt8] {
        guard case .blob(let value) = value(column) else { throw damaged(column) }
        return value
    }

    package func flag(_ column: Int) throws -> Bool { try integer(column) != 0 }
    package func optionalFlag(_ column: Int) -> Bool? { optionalInteger(column).map { $0 != 0 } }
    package func time(_ column: Int) throws -> Timestamp { Timestamp(microseconds: try integer(column)) }
    package func optionalTime(_ column: Int) -> Timestamp? {
        optionalInteger(column).map { Timestamp(microseconds: $0) }
    }

    package func id<Kind>(_ column: Int, _: Kind.Type = Kind.self) throws -> Identifier<Kind> {
        guard let id = Identifier<Kind>(try text(column)) else { throw damaged(column) }
        return id
    }

    package func optionalID<Kind>(_ column: Int, _: Kind.Type = Kind.self) -> Identifier<Kind>? {
        optionalText(column).flatMap { Identifier<Kind>($0) }
    }

    package func object(_ column: Int) throws -> JSONObject {
        guard let object = (try? JSONReader.read(try text(column), limits: .trusted))?.object else {
            throw damaged(column)
        }
        return object
    }

    package func array(_ column: Int) throws -> [JSON] {
        guard let items = (try? JSONReader.read(try text(column), limits: .trusted))?.array else {
            throw damaged(column)
        }
        return items
    }

    package func damaged(_ column: Int) -> Failure { .internal("a stored value in column \(column) cannot be read") }
}
