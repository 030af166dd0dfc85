/// The characters of a VAT id after its prefix, and the sums that check digits are made of.
struct VATCode: Sendable {
    /// 0 to 9 for digits, 10 to 35 for A to Z.
    let values: [Int]

    init(_ bytes: some Collection<UInt8>) {
        values = bytes.map { $0 >= 0x41 ? Int($0) - 0x41 + 10 : Int($0) - 0x30 }
    }

    var count: Int { values.count }

    /// The value at a place; -1 behind the end, which equals no check digit.
    func value(at place: Int) -> Int {
        values.indices.contains(place) ? values[place] : -1
    }

    func isLetter(at place: Int) -> Bool { value(at: place) >= 10 }

    /// The digits at some places as a number; nil when a letter is among them or there are too few.
    ///
    /// At most 18 digits, so that it never overflows.
    func number(_ places: Range<Int>) -> Int? {
        guard places.count <= 18, places.upperBound <= values.count else { return nil }
        var number = 0
        for value in values[places] {
            guard value < 10 else { return nil }
            number = number * 10 + value
        }
        return number
    }

    /// Each value times its weight, summed.
    func sum(_ weights: [Int], from first: Int = 0) -> Int {
        zip(values.dropFirst(first), weights).reduce(0) { $0 + $1.0 * $1.1 }
    }

    func isSum(_ weights: [Int], from first: Int = 0, dividedBy divisor: Int) -> Bool {
        sum(weights, from: first) % divisor == 0
    }

    /// Luhn's sum: every second digit from the right counts twice, its two digits summed.
    func isLuhn(_ places: Range<Int>) -> Bool {
        guard number(places) != nil else { return false }
        let sum = values[places].reversed().enumerated().reduce(0) { sum, entry in
            let doubled = entry.element * (entry.offset % 2 + 1)
            return sum + doubled / 10 + doubled % 10
        }
        return sum % 10 == 0
    }
}
