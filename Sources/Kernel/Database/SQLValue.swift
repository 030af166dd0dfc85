/// What one column or parameter holds.
///
/// There is no floating-point case: money, ratings and percentages are integers everywhere.
@usableFromInline
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)

    var isText: Bool {
        if case .text = self { true } else { false }
    }
}

/// A type that can be bound to a statement and read back from a column.
@usableFromInline
package protocol SQLConvertible: Sendable {
    var sqlValue: SQLValue { get }

    /// Nil when the column holds something else: a fault, never bad input.
    init?(sqlValue: SQLValue)
}

/// For statements about tables that only the database's catalogue knows.
extension SQLValue: SQLConvertible {
    @inlinable package var sqlValue: SQLValue { self }

    @inlinable package init?(sqlValue: SQLValue) {
        self = sqlValue
    }
}

extension Int64: SQLConvertible {
    @inlinable package var sqlValue: SQLValue { .integer(self) }

    @inlinable package init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self = value
    }
}

extension Int: SQLConvertible {
    @inlinable package var sqlValue: SQLValue { .integer(Int64(self)) }

    @inlinable package init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self.init(exactly: value)
    }
}

extension String: SQLConvertible {
    @inlinable package var sqlValue: SQLValue { .text(self) }

    @inlinable package init?(sqlValue: SQLValue) {
        guard case .text(let value) = sqlValue else { return nil }
        self = value
    }
}

/// Booleans are stored as 0 and 1 on both engines.
extension Bool: SQLConvertible {
    @inlinable package var sqlValue: SQLValue { .integer(self ? 1 : 0) }

    @inlinable package init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self = value != 0
    }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    @inlinable package var sqlValue: SQLValue { self?.sqlValue ?? .null }

    @inlinable package init?(sqlValue: SQLValue) {
        if case .null = sqlValue {
            self = Self.none
            return
        }
        guard let wrapped = Wrapped(sqlValue: sqlValue) else { return nil }
        self = Self.some(wrapped)
    }
}
