import Kernel
import Pricing

/// Conditions and effects as rows keep them: the JSON of requests, in one form.
extension Conditions {
    func stored() throws -> String { try ConditionsBody(self).json().text }

    static func read(_ text: String, _ currency: Currency?) throws -> Conditions {
        try ValueDecoder.decode(ConditionsBody.self, from: JSON.parse(Array(text.utf8)))
            .conditions(in: currency)
    }
}

extension [Effect] {
    func stored() throws -> String {
        JSON.array(try map { try EffectBody($0).json() }).text
    }

    static func read(_ text: String, _ currency: Currency?) throws -> [Effect] {
        let bodies = try ValueDecoder.decode([EffectBody].self, from: JSON.parse([UInt8](text.utf8)))
        return try effects(bodies, in: currency)
    }

    /// - Throws: 422 naming the field.
    static func effects(_ bodies: [EffectBody], in currency: Currency?) throws(Problem) -> [Effect] {
        var effects: [Effect] = []
        for (index, body) in bodies.enumerated() {
            effects.append(try body.effect(in: currency, at: "effects[\(index)]."))
        }
        return effects
    }
}

extension Encodable {
    /// Without what says nothing.
    fileprivate func json() throws -> JSON {
        try JSON.parse(ReplyEncoder.bytes(of: self)).withoutNulls
    }
}

extension JSON {
    fileprivate var withoutNulls: JSON {
        switch self {
        case .array(let elements): return .array(elements.map(\.withoutNulls))
        case .object(let members):
            let said = members.filter { member in
                if case .null = member.value { false } else { true }
            }
            return .object(said.map { ($0.key, $0.value.withoutNulls) })
        case .null, .bool, .number, .string: return self
        }
    }
}

extension Promotion.Stacking {
    /// How it is called in requests and rows.
    var word: StackingWord {
        switch self {
        case .stackable: .stackable
        case .exclusive: .exclusive
        case .group: .group
        }
    }

    var group: String? {
        if case .group(let name) = self { name } else { nil }
    }

    /// - Throws: 422 naming the field.
    init(_ word: StackingWord, _ group: String?) throws(Problem) {
        switch (word, group) {
        case (.stackable, nil): self = .stackable
        case (.exclusive, nil): self = .exclusive
        case (.group, let name?): self = .group(name)
        case (.group, nil): throw .invalid(field: "group_name", "is missing: stacking is group")
        case (_, _?): throw .invalid(field: "group_name", "is only for stacking group")
        }
    }
}

/// Which other promotions may apply beside one.
enum StackingWord: String, SchemaWords, SQLConvertible {
    case stackable
    /// No other at all.
    case exclusive
    /// No other one of its group.
    case group
}
