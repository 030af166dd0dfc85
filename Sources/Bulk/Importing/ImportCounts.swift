package import Kernel

/// What became of the products of a file.
package struct ImportCounts: Sendable, Equatable {
    /// Products, late variants, categories and refused rows that were read.
    package var read = 0
    package var created = 0
    package var updated = 0
    package var unchanged = 0
    package var refused = 0
    /// Categories that were made, for products or by themselves.
    package var categories = 0
    /// Variants whose stock was left alone because buyers hold more than the file says.
    package var stockLeft = 0

    private static var fields: [(name: String, path: WritableKeyPath<ImportCounts, Int>)] {
        [
            ("read", \.read), ("created", \.created), ("updated", \.updated), ("unchanged", \.unchanged),
            ("refused", \.refused), ("categories", \.categories), ("stock_left", \.stockLeft),
        ]
    }

    package var json: JSON {
        .object(Self.fields.map { ($0.name, .number(String(self[keyPath: $0.path]))) })
    }

    package init() {}

    /// Reads what ``json`` wrote; what is missing is none.
    init(json: JSON) {
        for field in Self.fields { self[keyPath: field.path] = Int(json[field.name]?.integer ?? 0) }
    }

    mutating func add(_ other: ImportCounts) {
        for field in Self.fields { self[keyPath: field.path] += other[keyPath: field.path] }
    }
}
