/// One statement with its bound values: `"SELECT name FROM products WHERE sku = \(sku)"`.
///
/// Interpolating a value binds it; interpolating another ``SQL`` composes. A `String` variable is
/// refused by the compiler where SQL is wanted, so text from outside can never become a statement.
package struct SQL: Sendable, ExpressibleByStringInterpolation {
    enum Part: Sendable {
        /// Written in the program: it stays where it is in memory, so nothing is copied to compose it.
        case text(StaticString)
        case name(String)
        case value(SQLValue)
        case list([SQLValue], isText: Bool)
        case word(Word)
    }

    /// What the engines spell differently in otherwise portable statements.
    package enum Word: Sendable {
        /// A 64-bit integer primary key that the engine counts up.
        case identity
        /// A 64-bit integer column.
        case integer
        /// Closes a table definition: SQLite then checks column types as PostgreSQL always does.
        case strict
        /// Ends a selection of rows that are about to be changed: those that somebody else changes are passed
        /// over. SQLite has one writer.
        case skippingLocked
    }

    private(set) var parts: [Part]

    package init(stringLiteral value: StaticString) {
        parts = [.text(value)]
    }

    package init(stringInterpolation: StringInterpolation) {
        parts = stringInterpolation.parts
    }

    init(parts: [Part]) {
        self.parts = parts
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(interpolationCount * 2 + 1)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            guard literal.utf8CodeUnitCount > 0 else { return }
            parts.append(.text(literal))
        }

        package mutating func appendInterpolation(_ value: some SQLConvertible) {
            parts.append(.value(value.sqlValue))
        }

        package mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value?) {
            parts.append(.value(value.sqlValue))
        }

        /// Binds a list for `IN \(list)`: one parameter whatever its length, so one prepared statement.
        package mutating func appendInterpolation<Value: SQLConvertible>(_ list: [Value]) {
            let values = list.map(\.sqlValue)
            // An empty list must fit its column too, so then the type is asked whether it is a number.
            let isText = values.first { $0 != .null }?.isText ?? (Value(sqlValue: .integer(1)) == nil)
            parts.append(.list(values, isText: isText))
        }

        package mutating func appendInterpolation(_ sql: SQL) {
            parts.append(contentsOf: sql.parts)
        }

        package mutating func appendInterpolation(_ word: Word) {
            parts.append(.word(word))
        }
    }

    package static func + (left: SQL, right: SQL) -> SQL {
        SQL(parts: left.parts + right.parts)
    }

    package static func += (left: inout SQL, right: SQL) {
        left.parts.append(contentsOf: right.parts)
    }
}

extension [SQL] {
    /// The statements one after another with a separator between, such as conditions with `" AND "`.
    package func joined(_ separator: SQL) -> SQL {
        var joined = SQL(parts: [])
        for (index, sql) in enumerated() {
            if index > 0 { joined += separator }
            joined += sql
        }
        return joined
    }
}
