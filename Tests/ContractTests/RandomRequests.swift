import Kernel
import Support

/// Requests made from the schemas alone: mostly valid, at the edges of what is allowed, now and then beside.
struct RandomRequests {
    struct Made: Sendable {
        let method: String
        let target: String
        let body: String?
    }

    private var numbers: SeededNumbers
    /// The first word of the route that is asked now.
    private var area = ""
    /// What earlier answers were about, by the name of the field: real carts, orders and products.
    private var known: [String: [JSON]] = [:]

    init(seed: UInt64) {
        numbers = SeededNumbers(seed: seed)
    }

    /// Takes the ids of a list of products.
    mutating func learn(products: JSON) {
        known["product_id"] = products["products"]?.array?.compactMap { $0["id"] } ?? []
    }

    /// Takes the identifiers out of an answer; a plain `id` is one of the route's own things.
    mutating func learn(_ json: JSON, of area: String) {
        switch json {
        case .array(let elements): for element in elements.prefix(5) { learn(element, of: area) }
        case .object(let members):
            for (field, value) in members {
                let name = field == "id" ? area + " id" : field
                switch value {
                case .array, .object: learn(value, of: area)
                case .string,
                    .number where field == "id" || name.hasSuffix("_id") || name == "slug" || name == "sku":
                    known[name, default: []].append(value)
                    if known[name, default: []].count > 40 { known[name]?.removeFirst() }
                default: break
                }
            }
        default: break
        }
    }

    mutating func next(_ operation: Operation) -> Made {
        area = operation.route.area
        var target = ""
        for segment in operation.route.segments {
            switch segment {
            case .fixed(let word): target += "/" + word
            case .parameter(let name):
                let property = operation.path.properties.first { $0.name == name }
                let value = property.map { self.value($0.schema, name) } ?? .null
                target += "/" + Self.escaped(value.string ?? value.text, isEmpty: "%20")
            }
        }
        var query: [String] = []
        for property in operation.parameters.properties where property.isRequired || numbers.chance(5) {
            query += fields(property.name, value(property.schema, property.name))
        }
        if numbers.chance(60) { query.append("no_such=1") }
        if !query.isEmpty { target += "?" + query.joined(separator: "&") }
        let body = operation.body.flatMap {
            operation.isBodyRequired || numbers.chance(2) ? value($0, "").text : nil
        }
        return Made(method: operation.route.method.rawValue, target: target, body: body)
    }

    private func fields(_ name: String, _ value: JSON) -> [String] {
        switch value {
        case .array(let elements): elements.map { "\(name)=\(Self.escaped($0.string ?? $0.text))" }
        case .object(let members):
            members.map {
                "\(name)[\(Self.escaped($0.key))]=\(Self.escaped($0.value.string ?? $0.value.text))"
            }
        default: ["\(name)=\(Self.escaped(value.string ?? value.text))"]
        }
    }

    private static func escaped(_ text: String, isEmpty: String = "") -> String {
        guard !text.isEmpty else { return isEmpty }
        return text.utf8.map { byte in
            let isPlain = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7A) || byte == 0x2D
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + Hashing.hex([byte])
        }.joined()
    }

    private mutating func value(_ schema: Schema, _ name: String) -> JSON {
        if numbers.chance(150) {
            return numbers.pick([
                .null, .bool(true), .number("1e400"), .string("\u{0}"), .array([]), .object([]),
            ])
        }
        if schema.isNullable, numbers.chance(4) { return .null }
        let near = near(name)
        if !near.isEmpty, !numbers.chance(8) { return numbers.pick(near) }
        switch schema.shape {
        case .any: return numbers.pick([.null, .string("x"), .object([("a", .array([.number("1")]))])])
        case .boolean: return .bool(numbers.chance(2))
        case .integer(let range): return integer(range)
        case .number, .amount, .decimal:
            return numbers.pick(
                ["0", "0.01", "89.99", "999999999999", "1.2345", "5", "100"].map { .number($0) }
            )
        case .text(let rule): return text(rule, schema.example)
        case .array(let element, let counts):
            let count = counts.lowerBound + Int(numbers.next() % 3)
            return .array((0..<count).map { _ in value(element, name) })
        case .map(let element, _):
            return .object(
                (0..<Int(numbers.next() % 3)).map { index in
                    (numbers.pick(["size", "Größe", "a'b", "x"]) + "\(index)", value(element, ""))
                }
            )
        case .object(let shape):
            return .object(
                shape.properties.filter { $0.isRequired || numbers.chance(5) }.map {
                    ($0.name, value($0.schema, $0.name))
                }
            )
        case .recursive: return .null
        }
    }

    /// What is known that could be meant: things by that very name, else the things of the route.
    private func near(_ name: String) -> [JSON] {
        let names = ["product": "product_id", "order": "order_id", "zone_id": "shipping-zones id"]
        let key = names[name] ?? name
        return known[key] ?? (key == "id" || key.hasSuffix("_id") ? known[area + " id"] : nil) ?? []
    }

    private mutating func integer(_ range: ClosedRange<Int64>) -> JSON {
        let candidates = [range.lowerBound, range.upperBound, 1, 1, 2, 2, 3, 7, 999, 1_000_000, Int64.max, 0]
        return .number(String(numbers.pick(candidates.filter { range.contains($0) || $0 == 0 })))
    }

    private mutating func text(_ rule: TextRule, _ example: JSON?) -> JSON {
        if !rule.words.isEmpty { return .string(numbers.pick(rule.words)) }
        if let example, !numbers.chance(4) { return example }
        let count = numbers.pick([
            rule.length.lowerBound, min(rule.length.upperBound, 3_000), min(rule.length.upperBound, 5),
        ])
        let letters = numbers.pick(["a", "é", "日", "'", "%", "😀", "\"", "a b ", "\\", "-1", "\u{202E}"])
        return .string(String(String(repeating: letters, count: max(count, 1)).unicodeScalars.prefix(count)))
    }
}

extension String {
    fileprivate init(_ scalars: String.UnicodeScalarView.SubSequence) {
        self.init(String.UnicodeScalarView(scalars))
    }
}
