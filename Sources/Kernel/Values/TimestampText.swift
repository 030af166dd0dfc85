extension Timestamp {
    /// Reads RFC 3339: `2026-11-21T08:57:00Z`, with or without fraction, with an offset instead of Z.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 35, bytes[4] == 0x2D, bytes[7] == 0x2D,
            bytes[10] == 0x54 || bytes[10] == 0x74, bytes[13] == 0x3A, bytes[16] == 0x3A,
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10]), let hour = Self.number(bytes[11..<13]),
            let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19]),
            (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day), hour < 24,
            minute < 60,
            second < 60
        else { return nil }
        var rest = bytes[19...]
        guard let fraction = Self.takeFraction(&rest), let offset = Self.offsetMinutes(rest) else {
            return nil
        }
        let days = Self.daysFromCivil(year: year, month: month, day: day)
        let minutes = days * 1_440 + hour * 60 + minute - offset
        let milliseconds = minutes * 60_000 + second * 1_000 + fraction
        guard Self.printable.contains(milliseconds) else { return nil }
        self.init(milliseconds: milliseconds)
    }

    /// The years 0000 to 9999, which four digits can write; an offset may lead out of them.
    private static let printable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        for digit in digits {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }

    private static func takeFraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard rest.first == 0x2E else { return 0 }
        rest = rest.dropFirst()
        let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
        rest = rest.dropFirst(digits.count)
        guard (1...9).contains(digits.count) else { return nil }
        return number(ArraySlice((Array(digits) + [0x30, 0x30]).prefix(3)))
    }

    private static func offsetMinutes(_ rest: ArraySlice<UInt8>) -> Int64? {
        let rest = Array(rest)
        if rest == [0x5A] || rest == [0x7A] { return 0 }
        guard rest.count == 6, rest[0] == 0x2B || rest[0] == 0x2D, rest[3] == 0x3A,
            let hours = number(rest[1..<3]), let minutes = number(rest[4..<6]), hours < 24, minutes < 60
        else { return nil }
        return (rest[0] == 0x2D ? -1 : 1) * (hours * 60 + minutes)
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return switch month {
        case 2: isLeap ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The inverse of the printing side's calendar, from the same source.
    private static func daysFromCivil(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension Timestamp: SchemaValue {
    package static var schema: Schema {
        Schema(
            .text(
                TextRule(length: 20...35, format: "date-time") { text in
                    Timestamp(text) == nil ? "must be a time such as 2026-11-21T08:57:00Z" : nil
                }
            ),
            example: .string("2026-11-21T08:57:00Z")
        )
    }

    package static var sample: Timestamp { Timestamp(milliseconds: 0) }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let moment = Timestamp(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not a time in RFC 3339")
            )
        }
        self = moment
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
