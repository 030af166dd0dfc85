import Kernel

/// Where an answer is not what the platform says.
struct Mismatch {
    let key: String
    let expected: JSON
    let got: JSON

    /// All numbers in a value, in their order.
    static func numbers(_ value: JSON) -> [ExactNumber] {
        switch value {
        case .number, .string: value.exact.map { [$0] } ?? []
        case .array(let values): values.flatMap(numbers)
        case .object(let members): members.flatMap { numbers($0.value) }
        default: []
        }
    }
}

extension JSON {
    /// Whether two values say the same: numbers by value, members in any order.
    func agrees(with other: JSON) -> Bool {
        switch (self, other) {
        case (.number, .number), (.number, .string), (.string, .number):
            guard let left = exact, let right = other.exact else { return text == other.text }
            return left == right
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.agrees(with: $1) }
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.allSatisfy { member in
                    other[member.key].map { member.value.agrees(with: $0) } ?? false
                }
        default: return self == other
        }
    }
}
