/// How each country makes the check digits of its VAT ids, where one weighted sum does not tell it.
///
/// Written from the European Commission's "VIES VAT number algorithms" (DG TAXUD), the tax offices' own
/// pages, and for Ireland's, France's and Latvia's younger forms from the documentation of python-stdnum.
enum VATChecks {
    /// ISO 7064, MOD 11,10.
    static func isModulo11And10(_ code: VATCode) -> Bool {
        let check = code.values.dropLast().reduce(10) { product, digit in
            let sum = (product + digit) % 10
            return (sum == 0 ? 10 : sum) * 2 % 11
        }
        return (11 - check) % 10 == code.value(at: code.count - 1)
    }

    static func austria(_ code: VATCode) -> Bool {
        let sum = code.values[1..<8].enumerated().reduce(4) { sum, entry in
            let doubled = entry.element * (entry.offset % 2 + 1)
            return sum + doubled / 10 + doubled % 10
        }
        return (10 - sum % 10) % 10 == code.value(at: 8)
    }

    static func belgium(_ code: VATCode) -> Bool {
        guard let number = code.number(0..<8), number > 0 else { return false }
        return 97 - number % 97 == code.number(8..<10)
    }

    static func britain(_ code: VATCode) -> Bool {
        // Government departments and health authorities have three digits and no check.
        guard !code.isLetter(at: 0) else { return true }
        guard let number = code.number(0..<9), number > 0 else { return false }
        let rest = code.sum([8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97
        // Numbers since 2010 have 55 added before the check digits are made.
        return rest == 0 || rest == 42
    }

    static func bulgaria(_ code: VATCode) -> Bool {
        if code.count == 9 {
            let first = code.sum([1, 2, 3, 4, 5, 6, 7, 8]) % 11
            let check = first < 10 ? first : code.sum([3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10
            return check == code.value(at: 8)
        }
        let check = code.value(at: 9)
        let other = 11 - code.sum([4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
        return code.sum([2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == check
            || code.sum([21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == check
            || (other != 10 && other % 11 == check)
    }

    static func cyprus(_ code: VATCode) -> Bool {
        let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21]
        let sum = code.values.prefix(8).enumerated().reduce(0) { sum, entry in
            sum + (entry.offset % 2 == 0 ? odd[entry.element] : entry.element)
        }
        return code.number(0..<2) != 12 && sum % 26 + 10 == code.value(at: 8)
    }

    /// Companies have 8 digits; people their birth number of 9 (before 1954, unchecked) or 10, or 9 that
    /// begin with a 6.
    static func czechia(_ code: VATCode) -> Bool {
        switch (code.count, code.value(at: 0)) {
        case (8, 9): return false
        case (8, _):
            let check = (11 - code.sum([8, 7, 6, 5, 4, 3, 2]) % 11) % 11
            return (check == 0 ? 1 : check) % 10 == code.value(at: 7)
        case (9, 6):
            let sum = code.sum([8, 7, 6, 5, 4, 3, 2], from: 1) % 11
            return 8 - (21 - sum) % 11 == code.value(at: 8)
        case (9, _): return hasBirthday(code)
        default: return hasBirthday(code) && (code.number(0..<9) ?? 0) % 11 % 10 == code.value(at: 9)
        }
    }

    /// Year, month and day of a Czech birth number: 50 is added to a woman's month, 20 when a day is full.
    private static func hasBirthday(_ code: VATCode) -> Bool {
        guard let month = code.number(2..<4), let day = code.number(4..<6) else { return false }
        return (1...12).contains(month % 50 % 20) && (1...31).contains(day)
    }

    /// The key of the SIREN: two digits of a remainder or, in the younger form, two characters.
    static func france(_ code: VATCode) -> Bool {
        guard let siren = code.number(2..<11) else { return false }
        // Monaco's are no SIRENs.
        guard siren < 1_000_000 || code.isLuhn(2..<11) else { return false }
        if let key = code.number(0..<2) { return (siren * 100 + 12) % 97 == key }
        // I and O are not used, so that letters after them move up.
        let letters = [code.value(at: 0), code.value(at: 1)].map { value -> Int? in
            value == 18 || value == 24 ? nil : value - (value > 18 ? 1 : 0) - (value > 24 ? 1 : 0)
        }
        guard let first = letters[0], let second = letters[1] else { return false }
        let key = first < 10 ? first * 24 + second - 10 : first * 34 + second - 100
        return key >= 0 && (siren + 1 + key / 11) % 11 == key % 11
    }

    /// Seven digits, the check letter, and since 2013 a second letter that counts; or the form with a
    /// letter in the second place.
    static func ireland(_ code: VATCode) -> Bool {
        let weights = [8, 7, 6, 5, 4, 3, 2]
        var sum = code.sum(weights)
        if code.isLetter(at: 1) {
            sum = VATCode.sum([0] + code.values[2..<7] + [code.value(at: 0)], weights)
        } else if code.count == 9 {
            let second = code.value(at: 8) - 9
            guard (1...9).contains(second) || second == 23 else { return false }
            sum += second == 23 ? 0 : second * 9
        }
        // W stands for 0, then A, B, … V.
        return (sum % 23 == 0 ? 32 : sum % 23 + 9) == code.value(at: 7)
    }

    static func italy(_ code: VATCode) -> Bool {
        guard let office = code.number(7..<10), code.number(0..<7) != 0 else { return false }
        return ((1...100).contains(office) || [120, 121, 888, 999].contains(office)) && code.isLuhn(0..<11)
    }

    static func latvia(_ code: VATCode) -> Bool {
        if code.value(at: 0) > 3 {
            return code.sum([9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3
        }
        // People's codes; those that begin with 32 tell no birthday.
        return (1 + code.sum([10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11 % 10 == code.value(at: 10)
    }

    static func lithuania(_ code: VATCode) -> Bool {
        let places = 0..<(code.count - 1)
        let first = code.sum(places.map { $0 % 9 + 1 }) % 11
        let check = first < 10 ? first : code.sum(places.map { ($0 + 2) % 9 + 1 }) % 11 % 10
        return check == code.value(at: code.count - 1)
    }

    /// The citizen's number's sum, or since 2020 the remainder of the whole by 97 (ISO 7064, MOD 97-10).
    static func netherlands(_ code: VATCode) -> Bool {
        guard code.number(10..<12) != 0 else { return false }
        let sum = code.sum([9, 8, 7, 6, 5, 4, 3, 2]) - code.value(at: 8)
        if sum % 11 == 0, code.number(0..<9) != 0 { return true }
        // N is 23, L is 21.
        let rest = ([23, 21] + code.values).reduce(0) { rest, value in
            (rest * (value < 10 ? 10 : 100) + value) % 97
        }
        return rest == 1
    }

    static func norway(_ code: VATCode) -> Bool {
        let check = (11 - code.sum([3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11
        return check < 10 && check == code.value(at: 8)
    }

    static func romania(_ code: VATCode) -> Bool {
        let digits = Array(repeating: 0, count: 10 - code.count) + code.values
        return VATCode.sum(digits, [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10 == digits[9]
    }

    /// Companies (letter and 7 digits), people (8 digits), foreigners (X, Y, Z) and some others (K, L, M).
    static func spain(_ code: VATCode) -> Bool {
        let first = code.value(at: 0)
        let last = code.value(at: 8)
        guard let number = code.number(1..<8) else { return false }
        switch first {
        case 0...9: return personLetter(first * 10_000_000 + number) == last
        case 33...35: return personLetter((first - 33) * 10_000_000 + number) == last
        case 20...22: return personLetter(number) == last
        default:
            // A to W without I, O and T: what companies, associations and offices begin with.
            guard first <= 32, ![18, 24, 29].contains(first) else { return false }
            let sum = code.values[1..<8].enumerated().reduce(0) { sum, entry in
                let doubled = entry.element * (2 - entry.offset % 2)
                return sum + doubled / 10 + doubled % 10
            }
            let check = (10 - sum % 10) % 10
            // A digit, or the letter of J, A, B, … I.
            return last == check || last == (check == 0 ? 19 : check + 9)
        }
    }

    private static func personLetter(_ number: Int) -> Int {
        VATCode(Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)).value(at: number % 23)
    }
}

extension VATCode {
    /// Some values, each times its weight, summed.
    fileprivate static func sum(_ values: [Int], _ weights: [Int]) -> Int {
        zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
