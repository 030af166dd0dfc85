/// One thing wrong with a request: which field, and what to do about it.
package struct FieldError: Sendable, Equatable, Codable {
    /// A path such as `items[0].quantity`.
    package let field: String
    package let detail: String

    package init(field: String, detail: String) {
        self.field = field
        self.detail = detail
    }
}

extension Schema {
    /// Everything that is wrong with a value, up to a hundred things, in the order of the fields; empty when
    /// it may be decoded.
    package func errors(in value: JSON, at field: String = "") -> [FieldError] {
        var found: [FieldError] = []
        check(value, at: field, into: &found)
        return found
    }

    /// Nobody reads more, and finding them must not become the work of an attack.
    fileprivate static let errorsMax = 100

    fileprivate func check(_ value: JSON, at field: String, into found: inout [FieldError]) {
        guard found.count < Self.errorsMax else { return }
        if case .null = value, isNullable { return }
        let wrong: String? =
            switch (shape, value) {
            case (.any, _), (.boolean, .bool), (.recursive, _): nil
            case (.boolean, _): "must be true or false"
            case (.integer(let range), .number(let digits)): Self.integerError(digits, range)
            case (.integer, _): "must be a whole number"
            case (.number, .number): nil
            case (.number, _): "must be a number"
            case (.amount, .number(let digits)), (.amount, .string(let digits)):
                Amount(digits) == nil ? Amount.rule : nil
            case (.amount, _): Amount.rule
            case (.decimal(let max, let decimals), .number(let digits)),
                (.decimal(let max, let decimals), .string(let digits)):
                Self.decimalError(digits, max, decimals)
            case (.decimal(let max, let decimals), _): Self.decimalError("", max, decimals)
            case (.text(let rule), .string(let text)): rule.error(in: text)
            case (.text, _): "must be a text"
            case (.array(let element, let counts), .array(let elements)):
                Self.arrayError(elements, element, counts, at: field, into: &found)
            case (.array, _): "must be a list"
            case (.map(let element, let countMax), .object(let members)):
                Self.mapError(members, element, countMax, at: field, into: &found)
            case (.object(let object), .object(let members)):
                object.check(members, at: field, into: &found)
            case (.map, _), (.object, _): "must be an object"
            }
        if let wrong { found.append(FieldError(field: field, detail: wrong)) }
    }

    private static func integerError(_ digits: String, _ range: ClosedRange<Int64>) -> String? {
        guard let value = ExactNumber.int64(digits) else {
            return "must be a whole number of at most 18 digits"
        }
        if range.contains(value) { return nil }
        if value < range.lowerBound { return "must be at least \(range.lowerBound)" }
        return "must be at most \(range.upperBound)"
    }

    private static func decimalError(_ digits: String, _ max: Int64, _ decimals: Int) -> String? {
        let rule = "must be from 0 to \(max) with at most \(decimals) decimals"
        guard let number = ExactNumber(digits), number.decimals <= decimals,
            let value = number.scaled(to: decimals)
        else { return rule }
        let unit = (0..<decimals).reduce(Int64(1)) { unit, _ in unit * 10 }
        return (0...max * unit).contains(value) ? nil : rule
    }

    private static func arrayError(
        _ elements: [JSON],
        _ element: Schema,
        _ counts: ClosedRange<Int>,
        at field: String,
        into found: inout [FieldError]
    ) -> String? {
        if elements.count > counts.upperBound { return "must have at most \(counts.upperBound) entries" }
        for (index, value) in elements.enumerated() {
            element.check(value, at: "\(field)[\(index)]", into: &found)
        }
        return elements.count < counts.lowerBound ? "must have at least \(counts.lowerBound) entries" : nil
    }

    private static func mapError(
        _ members: [(key: String, value: JSON)],
        _ element: Schema,
        _ countMax: Int,
        at field: String,
        into found: inout [FieldError]
    ) -> String? {
        if members.count > countMax { return "must have at most \(countMax) entries" }
        for member in members {
            guard TextRule.name.error(in: member.key) == nil else { return "has a key that is no name" }
            element.check(
                member.value,
                at: field.isEmpty ? member.key : "\(field).\(member.key)",
                into: &found
            )
        }
        return nil
    }
}

extension TextRule {
    /// A key of the caller's choice, such as an attribute's name.
    static let name = TextRule(length: 1...80)

    /// What is wrong with a text, or nil.
    package func error(in text: String) -> String? {
        if !words.isEmpty {
            guard !words.contains(text) else { return nil }
            let near = Nearest.name(to: text, among: words).map { " (did you mean \($0)?)" } ?? ""
            return "must be one of \(words.joined(separator: ", "))\(near)"
        }
        let count = text.unicodeScalars.count
        if count < length.lowerBound {
            return length.lowerBound == 1
                ? "must not be empty" : "must have at least \(length.lowerBound) characters"
        }
        if count > length.upperBound { return "must have at most \(length.upperBound) characters" }
        if text.unicodeScalars.contains(where: { $0.value == 0 }) {
            return "must not contain a NUL character"
        }
        return check(text)
    }
}

extension ObjectShape {
    func check(
        _ members: [(key: String, value: JSON)],
        at field: String,
        into found: inout [FieldError]
    ) -> String? {
        let prefix = field.isEmpty ? "" : field + "."
        for property in properties {
            if let member = members.first(where: { $0.key == property.name }) {
                property.schema.check(member.value, at: prefix + property.name, into: &found)
            } else if property.isRequired {
                found.append(FieldError(field: prefix + property.name, detail: "is missing"))
            }
        }
        for member in members where !properties.contains(where: { $0.name == member.key }) {
            guard found.count < Schema.errorsMax else { break }
            found.append(
                FieldError(field: prefix + Nearest.shortened(member.key), detail: unknownDetail(member.key))
            )
        }
        return nil
    }

    func unknownDetail(_ name: String) -> String {
        guard let near = Nearest.name(to: name, among: properties.map(\.name)) else {
            return properties.isEmpty
                ? "is unknown; nothing is expected here"
                : "is unknown; known are \(properties.map(\.name).joined(separator: ", "))"
        }
        return "is unknown; did you mean \(near)?"
    }
}
