/// The state machine over the bytes of one row; offsets count from the row's first byte, so the bytes may
/// move.
struct RowScan {
    struct Field {
        var start: Int
        var end: Int
        var hasDoubledQuotes: Bool
    }

    enum Outcome {
        case rowEnded
        case needsMore
        case trouble(RowTrouble)
    }

    private enum State {
        case fieldStart
        case plain
        case quoted
        case afterQuote
    }

    private(set) var fields: [Field] = []
    /// Bytes looked at; after `.rowEnded` the length of the row with its line break.
    private(set) var cursor = 0
    private(set) var lineBreaks = 0
    private(set) var hasNUL = false
    /// Whether any byte is outside ASCII, so that the row must be checked to be UTF-8.
    var hasHighBytes: Bool { seen & 0x80 != 0 }
    var isBlank: Bool { fields.count == 1 && fields[0].start == fields[0].end && !hasQuotes }

    var delimiter = UInt8(ascii: ",")
    private let fieldMax: Int
    private let columnsMax: Int
    private var state = State.fieldStart
    private var fieldStart = 0
    private var fieldEnd = 0
    private var hasDoubledQuotes = false
    private var hasQuotes = false
    private var seen: UInt8 = 0

    init(fieldMax: Int, columnsMax: Int) {
        self.fieldMax = fieldMax
        self.columnsMax = columnsMax
        fields.reserveCapacity(64)
    }

    mutating func begin() {
        fields.removeAll(keepingCapacity: true)
        (cursor, lineBreaks, seen) = (0, 0, 0)
        (hasNUL, hasQuotes, hasDoubledQuotes) = (false, false, false)
        (state, fieldStart, fieldEnd) = (.fieldStart, 0, 0)
    }

    /// What to say of a row that passes its limit.
    var tooLong: RowTrouble {
        state == .quoted ? unclosed : RowTrouble("The row is too long.", cursor)
    }

    private var unclosed: RowTrouble {
        RowTrouble("A quoted field does not end: its closing quote is missing.", fieldStart)
    }

    /// Looks at the bytes from the cursor on; `isLast` says that no more will come.
    mutating func advance(over bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Outcome {
        while cursor < bytes.count {
            switch state {
            case .fieldStart:
                if bytes[cursor] == UInt8(ascii: "\"") {
                    (state, hasQuotes, fieldStart) = (.quoted, true, cursor + 1)
                    cursor += 1
                } else {
                    (state, fieldStart) = (.plain, cursor)
                }
            case .plain:
                if !runPlain(bytes) { return .needsMore }
                fieldEnd = cursor
                if let outcome = finishField(bytes, isLast: isLast) { return outcome }
            case .quoted:
                if !runQuoted(bytes) { continue }
                (state, fieldEnd) = (.afterQuote, cursor)
                cursor += 1
            case .afterQuote:
                if bytes[cursor] == UInt8(ascii: "\"") {
                    (state, hasDoubledQuotes) = (.quoted, true)
                    cursor += 1
                } else if let outcome = finishField(bytes, isLast: isLast) {
                    return outcome
                }
            }
        }
        return isLast ? finishInput() : .needsMore
    }

    /// Runs to what ends an unquoted field; false when the bytes end first.
    private mutating func runPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = cursor
        var all = seen
        defer { (cursor, seen) = (index, all) }
        while index < bytes.count {
            let byte = bytes[index]
            if byte == delimiter || byte == 10 || byte == 13 { return true }
            if byte == 0 { hasNUL = true }
            all |= byte
            index += 1
        }
        return false
    }

    /// Runs to the next quote; false when the bytes end first.
    private mutating func runQuoted(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = cursor
        var all = seen
        defer { (cursor, seen) = (index, all) }
        while index < bytes.count {
            let byte = bytes[index]
            if byte <= 34 {
                if byte == 34 { return true }
                if byte == 10 { lineBreaks += 1 }
                if byte == 0 { hasNUL = true }
            }
            all |= byte
            index += 1
        }
        return false
    }

    /// Takes the field that ends before the cursor and the mark that ends it; nil when the row goes on.
    private mutating func finishField(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Outcome? {
        let mark = bytes[cursor]
        guard mark == delimiter || mark == 10 || mark == 13 else {
            return .trouble(RowTrouble("There is text after a closing quote.", fieldStart))
        }
        // A CR that ends the chunk may be half of a CRLF.
        if mark == 13, cursor + 1 == bytes.count, !isLast { return .needsMore }
        if let trouble = addField() { return .trouble(trouble) }
        if mark == delimiter {
            cursor += 1
            (state, fieldStart, fieldEnd) = (.fieldStart, cursor, cursor)
            return nil
        }
        let isPair = mark == 13 && cursor + 1 < bytes.count && bytes[cursor + 1] == 10
        cursor += isPair ? 2 : 1
        lineBreaks += 1
        return .rowEnded
    }

    private mutating func addField() -> RowTrouble? {
        guard fieldEnd - fieldStart <= fieldMax else {
            return RowTrouble("Field \(fields.count + 1) is longer than \(fieldMax) bytes.", cursor)
        }
        guard fields.count < columnsMax else {
            return RowTrouble("The row has more than \(columnsMax) columns.", cursor)
        }
        fields.append(Field(start: fieldStart, end: fieldEnd, hasDoubledQuotes: hasDoubledQuotes))
        hasDoubledQuotes = false
        return nil
    }

    /// The file ends without a line break.
    private mutating func finishInput() -> Outcome {
        switch state {
        case .quoted:
            return .trouble(unclosed)
        case .fieldStart where fields.isEmpty:
            return .rowEnded
        case .fieldStart:
            (fieldStart, fieldEnd) = (cursor, cursor)
        case .plain:
            fieldEnd = cursor
        case .afterQuote:
            break
        }
        if let trouble = addField() { return .trouble(trouble) }
        return .rowEnded
    }
}

/// Why a row has no end, and after which byte of it to look for the next line.
struct RowTrouble {
    let sentence: String
    let resumeAfter: Int

    init(_ sentence: String, _ resumeAfter: Int) {
        self.sentence = sentence
        self.resumeAfter = resumeAfter
    }
}
