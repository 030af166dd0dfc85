internal import Kernel

/// What makes a variant: `{"Size":"M","Color":"Blue"}`, in the order in which it was given.
struct OptionValues: SchemaValue {
    let json: JSON

    static var schema: Schema {
        Schema(
            .map(Schema(.text(TextRule(length: 1...120))), countMax: 10),
            note: "What makes the variant, such as its size",
            example: .object([("Size", .string("M"))])
        )
    }

    static var sample: OptionValues { OptionValues(json: .object([])) }

    init(json: JSON) {
        self.json = json
    }

    init(from decoder: any Decoder) throws {
        json = try decoder.singleValueContainer().decode(JSON.self)
    }

    func encode(to encoder: any Encoder) throws {
        try json.encode(to: encoder)
    }
}

/// A product's typed facts, from which facets are made: a text, a number, a truth value or a list of
/// texts each.
struct AttributeValues: SchemaValue {
    let json: JSON

    static var schema: Schema {
        Schema(
            .map(Schema(.any), countMax: 100),
            note: "A text, a number, true or false, or a list of texts each",
            example: .object([("color", .string("black")), ("keys", .number("87"))])
        )
    }

    static var sample: AttributeValues { AttributeValues(json: .object([])) }

    private init(json: JSON) {
        self.json = json
    }

    init(from decoder: any Decoder) throws {
        json = try decoder.singleValueContainer().decode(JSON.self)
        guard case .object(let members) = json else { return }
        for member in members where !Self.isPlain(member.value) {
            throw Problem.invalid(
                field: "attributes.\(member.key)",
                "must be a text of at most 500 characters, a number, true, false or a list of 50 texts"
            )
        }
    }

    func encode(to encoder: any Encoder) throws {
        try json.encode(to: encoder)
    }

    private static func isPlain(_ value: JSON) -> Bool {
        switch value {
        case .string(let text): text.unicodeScalars.count <= 500
        case .number(let digits): digits.utf8.count <= 30
        case .bool: true
        case .array(let elements):
            elements.count <= 50
                && elements.allSatisfy { ($0.string?.unicodeScalars.count).map { $0 <= 500 } ?? false }
        case .null, .object: false
        }
    }
}

/// Whatever the merchant's other programs want to keep with a product: an object of at most 16 kB.
struct Metadata: SchemaValue {
    private static let bytesMax = 16_384

    let json: JSON

    static var schema: Schema {
        Schema(.map(Schema(.any), countMax: 100), note: "Any values of the merchant's own")
    }
    static var sample: Metadata { Metadata(json: .object([])) }

    private init(json: JSON) {
        self.json = json
    }

    init(from decoder: any Decoder) throws {
        json = try decoder.singleValueContainer().decode(JSON.self)
        guard json.text.utf8.count <= Self.bytesMax else {
            throw Problem.invalid(field: "metadata", "must have at most \(Self.bytesMax) bytes")
        }
    }

    func encode(to encoder: any Encoder) throws {
        try json.encode(to: encoder)
    }
}

/// How large one piece is, packed, as staff write it and see it.
struct PieceSizeFields: Codable, Sendable {
    let length_mm: Count<1, 100_000>
    let width_mm: Count<1, 100_000>
    let height_mm: Count<1, 100_000>

    var size: PieceSize {
        PieceSize(length: length_mm.value, width: width_mm.value, height: height_mm.value)
    }

    init?(_ size: PieceSize) {
        guard let length = Count<1, 100_000>(size.length), let width = Count<1, 100_000>(size.width),
            let height = Count<1, 100_000>(size.height)
        else { return nil }
        (length_mm, width_mm, height_mm) = (length, width, height)
    }
}
