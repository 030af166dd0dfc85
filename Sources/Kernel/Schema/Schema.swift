/// What a JSON value may be: published in the OpenAPI document and used to validate, so the two never differ.
package struct Schema: Sendable {
    package indirect enum Shape: Sendable {
        /// Any JSON value.
        case any
        case boolean
        case integer(ClosedRange<Int64>)
        /// A number in a reply, with a fixed count of decimals printed from an integer.
        case number
        /// An amount in a request: a number or a decimal string, not negative.
        case amount
        /// A number or a decimal string from 0 to `max`.
        case decimal(max: Int64, decimals: Int)
        case text(TextRule)
        case array(Schema, ClosedRange<Int>)
        /// An object with keys of the caller's choice.
        case map(Schema, countMax: Int)
        case object(ObjectShape)
        /// An object type inside itself, such as a category's children: named, not repeated.
        case recursive(String)
    }

    package var shape: Shape
    package var isNullable = false
    package var note: String?
    package var example: JSON?

    package init(_ shape: Shape, note: String? = nil, example: JSON? = nil) {
        self.shape = shape
        self.note = note
        self.example = example
    }
}

/// The rule of a string.
package struct TextRule: Sendable {
    /// In Unicode scalars, as JSON Schema counts.
    package var length: ClosedRange<Int>
    /// A JSON Schema `format`, such as `email` or `date-time`.
    package var format: String?
    /// An ECMA-262 pattern that the check also enforces.
    package var pattern: String?
    /// The only words allowed, if any.
    package var words: [String]
    /// Says what is wrong, or nil.
    package var check: @Sendable (String) -> String?

    package init(
        length: ClosedRange<Int> = 0...10_000,
        format: String? = nil,
        pattern: String? = nil,
        words: [String] = [],
        check: @escaping @Sendable (String) -> String? = { _ in nil }
    ) {
        self.length = length
        self.format = format
        self.pattern = pattern
        self.words = words
        self.check = check
    }
}

/// The named fields of an object; a request with any other field is refused.
package struct ObjectShape: Sendable {
    package struct Property: Sendable {
        package let name: String
        package let schema: Schema
        package let isRequired: Bool
    }

    /// The type's name: the name of the component in the OpenAPI document.
    package let name: String
    package var properties: [Property]
}

/// A value that carries its own rule: the schema publishes it, decoding enforces it.
package protocol SchemaValue: Codable, Sendable {
    static var schema: Schema { get }

    /// Any value that follows the rule; lets the probe finish building the type it looks at.
    static var sample: Self { get }
}

/// An enumeration of words.
package protocol SchemaWords: SchemaValue, RawRepresentable, CaseIterable where RawValue == String {}

extension SchemaWords {
    package static var schema: Schema {
        Schema(.text(TextRule(length: 1...100, words: allCases.map(\.rawValue))))
    }

    package static var sample: Self {
        guard let first = allCases.first else { preconditionFailure("\(Self.self) has no words") }
        return first
    }
}

extension Bool: SchemaValue {
    package static var schema: Schema { Schema(.boolean) }
    package static var sample: Bool { false }
}

extension Int: SchemaValue {
    package static var schema: Schema { Schema(.integer(Int64.min...Int64.max)) }
    package static var sample: Int { 0 }
}

extension Int64: SchemaValue {
    package static var schema: Schema { Schema(.integer(Int64.min...Int64.max)) }
    package static var sample: Int64 { 0 }
}

extension String: SchemaValue {
    package static var schema: Schema { Schema(.text(TextRule())) }
    package static var sample: String { "" }
}

extension JSON: SchemaValue {
    package static var schema: Schema { Schema(.any) }
    package static var sample: JSON { .null }
}
