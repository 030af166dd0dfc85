import Kernel

/// Reads a row's columns one after another: finding twenty columns by name in twenty rows costs more than the
/// query.
struct Cells {
    private let row: Row
    private var position: Int

    init(_ row: Row, from position: Int = 0) {
        self.row = row
        self.position = position
    }

    mutating func next<Value: SQLConvertible>() -> Value {
        defer { position += 1 }
        return row[position]
    }

    /// Minor units, or null.
    mutating func money(in currency: Currency) -> Money? {
        let minor: Int64? = next()
        return minor.map { Money(minor: $0, currency: currency) }
    }
}
