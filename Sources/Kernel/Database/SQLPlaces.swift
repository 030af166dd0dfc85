extension SQL {
    /// Where its words stand in the program's memory and what is bound between them.
    ///
    /// Equal only for statements that are rendered alike, so that none need be looked up by its text.
    ///
    /// Nil when a name in it was made while the program ran.
    package var places: [UInt]? {
        var places: [UInt] = []
        places.reserveCapacity(parts.count)
        for part in parts {
            switch part {
            case .text(let literal):
                guard literal.hasPointerRepresentation else { return nil }
                places.append(UInt(bitPattern: literal.utf8Start))
                places.append(UInt(literal.utf8CodeUnitCount))
            case .name: return nil
            // No address is so small.
            case .value: places.append(0)
            case .list(_, let isText): places.append(isText ? 1 : 2)
            case .word(let word): places.append(3 + word.number)
            }
        }
        return places
    }

    /// What is bound, in order, as ``rendered(for:)`` returns it beside the text.
    package var values: [SQLValue] {
        var values: [SQLValue] = []
        values.reserveCapacity(parts.count / 2 + 1)
        for part in parts {
            switch part {
            case .value(let value): values.append(value)
            case .list(let list, _): values.append(.text(Self.jsonArray(list)))
            case .text, .name, .word: break
            }
        }
        return values
    }
}

extension SQL.Word {
    fileprivate var number: UInt {
        switch self {
        case .identity: 0
        case .integer: 1
        case .strict: 2
        case .skippingLocked: 3
        }
    }
}
