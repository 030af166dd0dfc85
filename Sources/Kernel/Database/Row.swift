/// One row of an answer.
///
/// Columns are read by position or by name into the type that is wanted.
///
/// A column of another type than asked for is a fault in a statement of ours, so it stops with a
/// sentence instead of going on with a wrong value.
///
/// Inlinable, as are the conversions: asked for through the type's metadata each cost as much as its column.
@usableFromInline
package struct Row: Sendable {
    @usableFromInline package let columns: Columns
    @usableFromInline package let values: [SQLValue]

    /// The names of an answer's columns, shared by all of its rows.
    @usableFromInline
    package final class Columns: Sendable {
        @usableFromInline package let names: [String]

        package init(_ names: [String]) {
            self.names = names
        }
    }

    package init(columns: Columns, values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    @inlinable package subscript<Value: SQLConvertible>(_ position: Int) -> Value {
        guard let value = Value(sqlValue: values[position]) else {
            preconditionFailure("column \(columns.names[position]) does not hold a \(Value.self)")
        }
        return value
    }

    @inlinable package subscript<Value: SQLConvertible>(_ name: String) -> Value {
        guard let position = columns.names.firstIndex(of: name) else {
            preconditionFailure("the statement has no column \(name)")
        }
        return self[position]
    }
}
