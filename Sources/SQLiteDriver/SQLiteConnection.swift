import Foundation
import GRDB
import Storage

/// Runs statements on GRDB's connection: prepared once, bound by position, read by column index.
final class SQLiteConnection: SQLConnection {
    private let database: Database

    init(_ database: Database) { self.database = database }

    @discardableResult
    func run(_ sql: String, _ values: [SQLValue]) throws -> Int {
        let statement = try database.cachedStatement(sql: sql)
        try statement.execute(arguments: Self.arguments(values))
        return database.changesCount
    }

    func forEachRow(
        _ sql: String, isKept: Bool, _ values: [SQLValue], _ body: (any SQLRow) throws -> Bool
    ) throws {
        let statement = isKept ? try database.cachedStatement(sql: sql) : try database.makeStatement(sql: sql)
        let cursor = try Row.fetchCursor(statement, arguments: Self.arguments(values))
        while let row = try cursor.next() {
            guard try body(SQLiteRow(row: row)) else { return }
        }
    }

    private static func arguments(_ values: [SQLValue]) -> StatementArguments {
        StatementArguments(values.map(\.databaseValue))
    }
}

private struct SQLiteRow: SQLRow {
    let row: Row

    func value(_ column: Int) -> SQLValue {
        guard column >= 0, column < row.count else { return .null }
        let value: DatabaseValue = row[column]
        switch value.storage {
        case .null, .double: return .null
        case .int64(let number): return .integer(number)
        case .string(let text): return .text(text)
        case .blob(let data): return .blob(Array(data))
        }
    }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }
}
