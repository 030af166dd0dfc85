/// The query string and the path as JSON values, so that one validation serves every part of a request.
package enum QueryText {
    private static let fieldsMax = 200

    /// Cuts `a=1&b=x%20y` into names and values.
    ///
    /// - Throws: 400 when an escape is broken or the bytes are not UTF-8.
    package static func pairs(_ query: some StringProtocol) throws(Problem) -> [(name: String, value: String)]
    {
        var pairs: [(name: String, value: String)] = []
        let pieces = query.utf8.split(separator: UInt8(ascii: "&"), maxSplits: fieldsMax)
        guard pieces.count <= fieldsMax else {
            throw Problem(Problem.unreadable, "The query string has more than \(fieldsMax) fields.")
        }
        for piece in pieces {
            let halves = piece.split(
                separator: UInt8(ascii: "="),
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard let name = decoded(halves[0], plusIsSpace: true),
                let value = halves.count == 2 ? decoded(halves[1], plusIsSpace: true) : ""
            else {
                throw Problem(Problem.unreadable, "The query string has a broken % escape or is not UTF-8.")
            }
            pairs.append((name, value))
        }
        return pairs
    }

    /// Everything but RFC 3986's unreserved characters as `%` and two digits.
    package static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                String(Unicode.Scalar(byte))
            default: "%" + Hashing.hex([byte]).uppercased()
            }
        }.joined()
    }

    /// Undoes percent encoding; nil when it is broken or not UTF-8.
    package static func decoded(_ text: some Sequence<UInt8>, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        var digits: [UInt8] = []
        var isEscape = false
        for byte in text {
            if isEscape {
                guard let digit = hexDigit(byte) else { return nil }
                digits.append(digit)
                if digits.count == 2 {
                    bytes.append(digits[0] << 4 | digits[1])
                    digits.removeAll()
                    isEscape = false
                }
            } else if byte == UInt8(ascii: "%") {
                isEscape = true
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return isEscape ? nil : String(validating: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

extension ObjectShape {
    /// Names and values as an object of this shape: a number where one is wanted and readable, lists from
    /// repeated names, maps from `name[key]=value`.
    package func object(from pairs: [(name: String, value: String)]) -> JSON {
        var members: [(key: String, value: JSON)] = []
        for (name, value) in pairs {
            let (base, key) = Self.mapKey(in: name)
            if let key, let property = property(base), case .map(let element, _) = property.schema.shape {
                merge(key, element.value(from: value), into: base, &members)
            } else if let property = property(name), case .array(let element, _) = property.schema.shape {
                append(element.value(from: value), to: name, &members)
            } else {
                members.append((name, property(name)?.schema.value(from: value) ?? .string(value)))
            }
        }
        return .object(members)
    }

    /// Names given twice although one value is wanted.
    package func repeated(in pairs: [(name: String, value: String)]) -> [FieldError] {
        var seen = Set(
            pairs.compactMap { pair in
                let (base, key) = Self.mapKey(in: pair.name)
                if key != nil, case .map = property(base)?.schema.shape { return base }
                return nil
            }
        )
        return pairs.compactMap { pair in
            if case .array = property(pair.name)?.schema.shape { return nil }
            return seen.insert(pair.name).inserted
                ? nil : FieldError(field: Nearest.shortened(pair.name), detail: "is given twice")
        }
    }

    private func property(_ name: String) -> Property? {
        properties.first { $0.name == name }
    }

    private static func mapKey(in name: String) -> (base: String, key: String?) {
        guard name.hasSuffix("]"), let bracket = name.firstIndex(of: "[") else { return (name, nil) }
        return (String(name[..<bracket]), String(name[name.index(after: bracket)...].dropLast()))
    }

    private func merge(
        _ key: String,
        _ value: JSON,
        into base: String,
        _ members: inout [(key: String, value: JSON)]
    ) {
        if let index = members.firstIndex(where: { $0.key == base }),
            case .object(let old) = members[index].value
        {
            members[index].value = .object(old + [(key, value)])
        } else {
            members.append((base, .object([(key, value)])))
        }
    }

    private func append(_ value: JSON, to name: String, _ members: inout [(key: String, value: JSON)]) {
        if let index = members.firstIndex(where: { $0.key == name }),
            case .array(let old) = members[index].value
        {
            members[index].value = .array(old + [value])
        } else {
            members.append((name, .array([value])))
        }
    }
}

extension Schema {
    fileprivate func value(from text: String) -> JSON {
        switch shape {
        case .integer, .number, .amount:
            // Written back it must be the same, so that 007 and +7 are no second name for 7.
            return ExactNumber(text) != nil || Int64(text).map(String.init) == text
                ? .number(text) : .string(text)
        case .boolean:
            switch text {
            case "true", "1": return .bool(true)
            case "false", "0": return .bool(false)
            default: return .string(text)
            }
        default:
            return .string(text)
        }
    }
}
