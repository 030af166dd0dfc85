package import Kernel

extension Schema {
    /// A value that this schema accepts, with every field or only those that must be there.
    package func sample(full: Bool) -> JSON {
        if !full, isNullable { return .null }
        if let example, errors(in: example).isEmpty { return example }
        switch shape {
        case .any, .recursive: return .null
        case .boolean: return .bool(true)
        case .integer(let range): return .number(String(max(range.lowerBound, min(1, range.upperBound))))
        case .number, .amount, .decimal: return .number("1")
        case .text(let rule):
            return .string(rule.words.first ?? String(repeating: "a", count: max(rule.length.lowerBound, 1)))
        case .array(let element, let counts):
            let count = max(counts.lowerBound, full ? 1 : 0)
            return .array((0..<count).map { _ in element.sample(full: full) })
        case .map(let element, _): return .object(full ? [("a", element.sample(full: true))] : [])
        case .object(let shape): return shape.sample(full: full)
        }
    }

    /// Every schema inside this one, itself first.
    package var inside: [Schema] {
        switch shape {
        case .array(let element, _), .map(let element, _): [self] + element.inside
        case .object(let shape): [self] + shape.properties.flatMap(\.schema.inside)
        default: [self]
        }
    }
}

extension ObjectShape {
    package func sample(full: Bool) -> JSON {
        .object(
            properties.filter { full || $0.isRequired }.map { ($0.name, $0.schema.sample(full: full)) }
        )
    }
}
