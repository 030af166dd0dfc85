import Kernel

/// The members of an object, which notes what was read: a case with members that nobody read is not
/// understood.
final class Fields {
    private let path: String
    private let members: [(key: String, value: JSON)]
    private var read: Set<String> = []
    private var children: [Fields] = []

    init(_ json: JSON, _ path: String) throws(NotUnderstood) {
        guard case .object(let members) = json else { throw NotUnderstood(why: "\(path) is no object") }
        self.members = members
        self.path = path
    }

    func has(_ keys: String...) -> Bool { keys.allSatisfy { key in members.contains { $0.key == key } } }

    /// Nil when it is missing or null.
    func value(_ key: String) -> JSON? {
        read.insert(key)
        guard let value = members.first(where: { $0.key == key })?.value else { return nil }
        if case .null = value { return nil }
        return value
    }

    func text(_ key: String) throws(NotUnderstood) -> String? {
        try value(key).map { value throws(NotUnderstood) in
            guard let text = value.string else { throw wrong(key, "a text") }
            return text
        }
    }

    func flag(_ key: String) throws(NotUnderstood) -> Bool? {
        try value(key).map { value throws(NotUnderstood) in
            guard let flag = value.bool else { throw wrong(key, "true or false") }
            return flag
        }
    }

    func list(_ key: String) throws(NotUnderstood) -> [JSON]? {
        try value(key).map { value throws(NotUnderstood) in
            guard let list = value.array, list.count <= 10_000 else { throw wrong(key, "a list") }
            return list
        }
    }

    func texts(_ key: String) throws(NotUnderstood) -> [String]? {
        guard let list = try list(key) else { return nil }
        let texts = list.compactMap(\.string)
        guard texts.count == list.count else { throw wrong(key, "a list of texts") }
        return texts
    }

    func integers(_ key: String) throws(NotUnderstood) -> [Int64]? {
        guard let list = try list(key) else { return nil }
        let numbers = list.compactMap { $0.exact?.whole }
        guard numbers.count == list.count else { throw wrong(key, "a list of whole numbers") }
        return numbers
    }

    func fields(_ key: String) throws(NotUnderstood) -> Fields? {
        guard let value = value(key) else { return nil }
        return try child(value, "\(path).\(key)")
    }

    func manyFields(_ key: String) throws(NotUnderstood) -> [Fields]? {
        guard let list = try list(key) else { return nil }
        var many: [Fields] = []
        for (index, value) in list.enumerated() { many.append(try child(value, "\(path).\(key)[\(index)]")) }
        return many
    }

    private func child(_ value: JSON, _ path: String) throws(NotUnderstood) -> Fields {
        let child = try Fields(value, path)
        children.append(child)
        return child
    }

    // MARK: Numbers

    func number(_ key: String) throws(NotUnderstood) -> ExactNumber? {
        try value(key).map { value throws(NotUnderstood) in
            guard let number = value.exact else { throw wrong(key, "a number of at most 18 digits") }
            return number
        }
    }

    func integer(_ key: String) throws(NotUnderstood) -> Int64? {
        try number(key).map { number throws(NotUnderstood) in
            guard let whole = number.whole else { throw wrong(key, "a whole number") }
            return whole
        }
    }

    /// From 0 to a million: what can be counted in pieces.
    func count(_ key: String) throws(NotUnderstood) -> Int? {
        try integer(key).map { value throws(NotUnderstood) in
            guard (0...1_000_000).contains(value) else { throw wrong(key, "a count from 0 to a million") }
            return Int(value)
        }
    }

    /// In percent, from 0.
    func percentage(_ key: String) throws(NotUnderstood) -> Percentage? {
        try number(key).map { number throws(NotUnderstood) in
            guard let millionths = number.scaled(to: 4), let rate = Percentage(millionths: millionths) else {
                throw wrong(key, "a percentage from 0 to 1000 with at most 4 decimals")
            }
            return rate
        }
    }

    func money(_ key: String, _ currency: Currency) throws(NotUnderstood) -> Money? {
        try integer(key).map { Money(minor: $0, currency: currency) }
    }

    /// An amount in whole units of the currency, with decimals.
    func decimal(_ key: String, _ currency: Currency) throws(NotUnderstood) -> Money? {
        try number(key).map { number throws(NotUnderstood) in
            guard let minor = number.scaled(to: currency.decimals) else {
                throw wrong(key, "an amount in whole minor units")
            }
            return Money(minor: minor, currency: currency)
        }
    }

    func wrong(_ key: String, _ wanted: String) -> NotUnderstood {
        NotUnderstood(why: "\(path).\(key) is not \(wanted)")
    }

    /// Refuses what nobody read.
    func finish() throws(NotUnderstood) {
        if let key = members.map(\.key).first(where: { !read.contains($0) }) {
            throw NotUnderstood(why: "\(path).\(key) is unknown")
        }
        for child in children { try child.finish() }
    }
}

extension JSON {
    /// A number, also one that is written as a text so that no reader rounds it.
    var exact: ExactNumber? {
        switch self {
        case .number(let digits), .string(let digits): ExactNumber(digits)
        default: nil
        }
    }
}
