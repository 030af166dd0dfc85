extension Schema {
    /// This schema in the words of JSON Schema 2020-12; objects go to the components by their names.
    package func json(component: (_ name: String, JSON) -> Void) -> JSON {
        var members = bare(component)
        if isNullable { members = Self.nullable(members) }
        if let note { members.append(("description", .string(note))) }
        if let example { members.append(("examples", .array([example]))) }
        return .object(members)
    }

    private typealias Members = [(key: String, value: JSON)]

    private func bare(_ component: (String, JSON) -> Void) -> Members {
        switch shape {
        case .any: return []
        case .boolean: return [("type", .string("boolean"))]
        case .number: return [("type", .string("number"))]
        case .integer(let range): return Self.integer(range)
        case .amount: return Self.decimal(max: 999_999_999_999, decimals: 4)
        case .decimal(let max, let decimals): return Self.decimal(max: max, decimals: decimals)
        case .text(let rule): return rule.members
        case .array(let element, let counts):
            var members: Members = [
                ("type", .string("array")), ("items", element.json(component: component)),
            ]
            if counts.lowerBound > 0 { members.append(("minItems", .number(String(counts.lowerBound)))) }
            if counts.upperBound < 10_000 { members.append(("maxItems", .number(String(counts.upperBound)))) }
            return members
        case .map(let element, let countMax):
            return [
                ("type", .string("object")), ("additionalProperties", element.json(component: component)),
                ("maxProperties", .number(String(countMax))),
                ("propertyNames", .object([("minLength", .number("1")), ("maxLength", .number("80"))])),
            ]
        case .object(let object):
            component(object.name, object.json(component))
            return [("$ref", .string("#/components/schemas/\(object.name)"))]
        case .recursive(let name): return [("$ref", .string("#/components/schemas/\(name)"))]
        }
    }

    private static func integer(_ range: ClosedRange<Int64>) -> Members {
        var members: Members = [("type", .string("integer")), ("format", .string("int64"))]
        if range.lowerBound > Int64.min { members.append(("minimum", .number(String(range.lowerBound)))) }
        members.append(("maximum", .number(String(range.upperBound))))
        return members
    }

    /// A number, or the same as a text for those whose numbers are binary.
    private static func decimal(max: Int64, decimals: Int) -> Members {
        let digits = String(max).count
        let pattern = "^(0|[1-9][0-9]{0,\(digits - 1)})(\\.[0-9]{1,\(decimals)})?$"
        return [
            (
                "oneOf",
                .array([
                    .object([
                        ("type", .string("number")), ("minimum", .number("0")),
                        ("maximum", .number(String(max))),
                    ]),
                    .object([("type", .string("string")), ("pattern", .string(pattern))]),
                ])
            )
        ]
    }

    private static func nullable(_ members: Members) -> Members {
        if let index = members.firstIndex(where: { $0.key == "type" }) {
            var copy = members
            copy[index].value = .array([members[index].value, .string("null")])
            if let words = copy.firstIndex(where: { $0.key == "enum" }),
                case .array(let list) = copy[words].value
            {
                copy[words].value = .array(list + [.null])
            }
            return copy
        }
        guard !members.isEmpty else { return members }
        return [("anyOf", .array([.object(members), .object([("type", .string("null"))])]))]
    }
}

extension TextRule {
    fileprivate var members: [(key: String, value: JSON)] {
        var members: [(key: String, value: JSON)] = [("type", .string("string"))]
        if !words.isEmpty {
            members.append(("enum", .array(words.map { .string($0) })))
            return members
        }
        if length.lowerBound > 0 { members.append(("minLength", .number(String(length.lowerBound)))) }
        members.append(("maxLength", .number(String(length.upperBound))))
        if let format { members.append(("format", .string(format))) }
        if let pattern { members.append(("pattern", .string(pattern))) }
        return members
    }
}

extension ObjectShape {
    fileprivate func json(_ component: (String, JSON) -> Void) -> JSON {
        let required = properties.filter(\.isRequired).map { JSON.string($0.name) }
        var members: [(key: String, value: JSON)] = [
            ("type", .string("object")),
            ("properties", .object(properties.map { ($0.name, $0.schema.json(component: component)) })),
        ]
        if !required.isEmpty { members.append(("required", .array(required))) }
        members.append(("additionalProperties", .bool(false)))
        return .object(members)
    }
}
