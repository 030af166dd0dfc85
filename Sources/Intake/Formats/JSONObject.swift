internal import Kernel

/// The fields of one object; each is taken out once, and what is left at the end was not known.
struct JSONObject {
    private var members: [String: JSON]

    init(_ members: [(key: String, value: JSON)]) {
        self.members = Dictionary(members.map { ($0.key, $0.value) }) { _, last in last }
    }

    /// What was not taken.
    var rest: [String: JSON] { members }

    func has(_ name: String) -> Bool {
        members[name] != nil
    }

    /// The field; nil when it is missing or null.
    mutating func take(_ name: String) -> JSON? {
        guard let value = members.removeValue(forKey: name) else { return nil }
        if case .null = value { return nil }
        return value
    }

    /// A text, or a number with its exact digits; nil when it is missing or blank.
    mutating func text(_ name: String) throws(DraftRefusal) -> String? {
        switch take(name) {
        case nil: return nil
        case .string(let text), .number(let text):
            let trimmed = FieldText.trimmed(text)
            return trimmed.isEmpty ? nil : trimmed
        default: throw DraftRefusal("The field \(name) is not a text.")
        }
    }

    mutating func flag(_ name: String, default standard: Bool) throws(DraftRefusal) -> Bool {
        switch take(name) {
        case nil: return standard
        case .bool(let value): return value
        default: throw DraftRefusal("The field \(name) is neither true nor false.")
        }
    }

    mutating func list(_ name: String) throws(DraftRefusal) -> [JSON] {
        switch take(name) {
        case nil: return []
        case .array(let elements): return elements
        default: throw DraftRefusal("The field \(name) is not a list.")
        }
    }

    mutating func object(_ name: String) throws(DraftRefusal) -> [(key: String, value: JSON)] {
        switch take(name) {
        case nil: return []
        case .object(let members): return members
        default: throw DraftRefusal("The field \(name) is not an object.")
        }
    }

    /// Category names from the root to the leaf: a list of names, or `A > B`.
    mutating func path(_ name: String) throws(DraftRefusal) -> [String]? {
        switch take(name) {
        case nil: return nil
        case .string(let text): return FieldText.path(text)
        case .array(let elements):
            let names = elements.compactMap { $0.string ?? $0["name"]?.string }.map { FieldText.trimmed($0) }
            guard names.count == elements.count, !names.contains("") else {
                throw DraftRefusal("The field \(name) is not a list of names.")
            }
            return names
        default: throw DraftRefusal("The field \(name) is neither a list of names nor a text such as A > B.")
        }
    }
}
