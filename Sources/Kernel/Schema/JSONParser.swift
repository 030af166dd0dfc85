/// A strict reader of RFC 8259 text.
///
/// Everything it meets comes from outside, so it never traps and never recurses deeper than it is told.
struct JSONParser {
    private let bytes: [UInt8]
    private let depthMax: Int
    private var offset = 0

    init(_ bytes: [UInt8], depthMax: Int) {
        self.bytes = bytes
        self.depthMax = depthMax
    }

    func parse() throws(JSON.Malformed) -> JSON {
        var parser = self
        parser.skipSpace()
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.offset == bytes.count else { throw parser.malformed("text after the end of the value") }
        return value
    }

    private var current: UInt8? {
        offset < bytes.count ? bytes[offset] : nil
    }

    private func malformed(_ reason: String) -> JSON.Malformed {
        JSON.Malformed(offset: offset, reason: reason)
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            offset += 1
        }
    }

    private mutating func value(depth: Int) throws(JSON.Malformed) -> JSON {
        guard depth <= depthMax else { throw malformed("nested deeper than \(depthMax) levels") }
        switch current {
        case 0x7B: return try object(depth: depth + 1)
        case 0x5B: return try array(depth: depth + 1)
        case 0x22: return .string(try string())
        case 0x74: return try word("true", .bool(true))
        case 0x66: return try word("false", .bool(false))
        case 0x6E: return try word("null", .null)
        case nil: throw malformed("the text ends where a value should be")
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSON.Malformed) -> JSON {
        let count = word.utf8CodeUnitCount
        let isThere = word.withUTF8Buffer { letters in
            offset + count <= bytes.count && bytes[offset..<offset + count].elementsEqual(letters)
        }
        guard isThere else { throw malformed("not a value") }
        offset += count
        return value
    }

    private mutating func object(depth: Int) throws(JSON.Malformed) -> JSON {
        offset += 1
        var members: [(key: String, value: JSON)] = []
        var keys: Set<String> = []
        skipSpace()
        if take(0x7D) { return .object([]) }
        while true {
            skipSpace()
            guard current == 0x22 else { throw malformed("an object's key should be here, in quotes") }
            let key = try string()
            guard keys.insert(key).inserted else { throw malformed("the key is there twice") }
            skipSpace()
            guard take(0x3A) else { throw malformed("a colon should be here") }
            skipSpace()
            members.append((key, try value(depth: depth)))
            skipSpace()
            if take(0x7D) { return .object(members) }
            guard take(0x2C) else { throw malformed("a comma or a closing brace should be here") }
        }
    }

    private mutating func array(depth: Int) throws(JSON.Malformed) -> JSON {
        offset += 1
        var elements: [JSON] = []
        skipSpace()
        if take(0x5D) { return .array([]) }
        while true {
            skipSpace()
            elements.append(try value(depth: depth))
            skipSpace()
            if take(0x5D) { return .array(elements) }
            guard take(0x2C) else { throw malformed("a comma or a closing bracket should be here") }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        offset += 1
        return true
    }

    private mutating func number() throws(JSON.Malformed) -> String {
        let start = offset
        _ = take(0x2D)
        if !take(0x30) { try digits() }
        if take(0x2E) { try digits() }
        if take(0x65) || take(0x45) {
            if !take(0x2B) { _ = take(0x2D) }
            try digits()
        }
        guard offset - start <= 400 else { throw malformed("a number of more than 400 characters") }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func digits() throws(JSON.Malformed) {
        let start = offset
        while let byte = current, byte >= 0x30, byte <= 0x39 { offset += 1 }
        guard offset > start else { throw malformed("not a value") }
    }

    private mutating func string() throws(JSON.Malformed) -> String {
        offset += 1
        let start = offset
        while let byte = current, byte != 0x22, byte != 0x5C, byte >= 0x20 { offset += 1 }
        if current == 0x22 {
            offset += 1
            return try text(bytes[start..<offset - 1])
        }
        return try escapedString(begun: Array(bytes[start..<offset]))
    }

    private mutating func escapedString(begun: [UInt8]) throws(JSON.Malformed) -> String {
        var collected = begun
        while let byte = current {
            switch byte {
            case 0x22:
                offset += 1
                return try text(collected[...])
            case 0x5C:
                offset += 1
                try escape(into: &collected)
            case 0..<0x20:
                throw malformed("a control character in a string must be escaped")
            default:
                collected.append(byte)
                offset += 1
            }
        }
        throw malformed("the string does not end")
    }

    private func text(_ slice: ArraySlice<UInt8>) throws(JSON.Malformed) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else { throw malformed("not UTF-8") }
        return text
    }

    private mutating func escape(into collected: inout [UInt8]) throws(JSON.Malformed) {
        guard let byte = current else { throw malformed("the string does not end") }
        offset += 1
        switch byte {
        case 0x22, 0x5C, 0x2F: collected.append(byte)
        case 0x62: collected.append(0x08)
        case 0x66: collected.append(0x0C)
        case 0x6E: collected.append(0x0A)
        case 0x72: collected.append(0x0D)
        case 0x74: collected.append(0x09)
        case 0x75: collected.append(contentsOf: Array(String(try unicodeEscape()).utf8))
        default: throw malformed("an unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(JSON.Malformed) -> Character {
        let first = try fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        guard first < 0xDC00, take(0x5C), take(0x75) else { throw malformed("half of a surrogate pair") }
        let second = try fourHexDigits()
        guard second >= 0xDC00, second <= 0xDFFF,
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw malformed("half of a surrogate pair") }
        return Character(scalar)
    }

    private mutating func fourHexDigits() throws(JSON.Malformed) -> UInt32 {
        guard offset + 4 <= bytes.count else { throw malformed("the string does not end") }
        var value: UInt32 = 0
        for byte in bytes[offset..<offset + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw malformed("four hexadecimal digits should be here")
            }
            value = value << 4 | UInt32(digit)
        }
        offset += 4
        return value
    }
}
