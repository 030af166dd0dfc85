/// Enumerations of words are stored as their words.
extension SQLConvertible where Self: RawRepresentable, RawValue == String {
    package var sqlValue: SQLValue { .text(rawValue) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let word) = sqlValue else { return nil }
        self.init(rawValue: word)
    }
}
