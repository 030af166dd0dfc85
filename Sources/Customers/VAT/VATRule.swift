/// What VAT ids of one country look like, and how their check digits are made.
///
/// The forms are those that the European Commission's VIES answers for
/// (taxation-customs.ec.europa.eu, "VAT identification numbers"), with Norway's and Switzerland's beside.
struct VATRule: Sendable {
    let forms: [TextForm]
    /// Whether the characters after the prefix, which have one of the forms, agree with each other.
    let isRight: @Sendable (VATCode) -> Bool
    /// Makes one form of several, such as a leading zero that was left out.
    var whole: @Sendable (ArraySlice<UInt8>) -> ArraySlice<UInt8> = { $0 }
    /// The number without its prefix that is shown to whoever wrote one of a wrong form.
    let sample: String

    private init(
        _ sample: String,
        _ forms: [String],
        whole: @escaping @Sendable (ArraySlice<UInt8>) -> ArraySlice<UInt8> = { $0 },
        _ isRight: @escaping @Sendable (VATCode) -> Bool
    ) {
        self.sample = sample
        self.forms = forms.map { TextForm($0) }
        self.whole = whole
        self.isRight = isRight
    }

    func example(_ prefix: String) -> String { prefix + sample }

    /// The id with its prefix.
    func checked(_ bytes: ArraySlice<UInt8>, _ prefix: String) throws(VATID.Wrong) -> String {
        let bytes = whole(bytes)
        guard forms.contains(where: { $0.matches(bytes) }) else {
            throw .form(country: prefix, example: example(prefix))
        }
        guard isRight(VATCode(bytes)) else { throw .checksum }
        return prefix + String(decoding: bytes, as: UTF8.self)
    }

    /// By prefix: the members of the European Union, Northern Ireland, Britain, Switzerland and Norway.
    static let all: [String: VATRule] = [
        "AT": VATRule("U13585627", ["U########"], VATChecks.austria),
        "BE": VATRule("0428759497", ["[01]#########"], whole: padded(to: 10), VATChecks.belgium),
        "BG": VATRule("175074752", ["#########", "##########"], VATChecks.bulgaria),
        "CH": VATRule("E107787577", ["E#########"], whole: cut(["MWST", "TVA", "IVA", "TPV"])) {
            $0.isSum([5, 4, 3, 2, 7, 6, 5, 4, 1], from: 1, dividedBy: 11)
        },
        "CY": VATRule("10259033P", ["########@"], VATChecks.cyprus),
        "CZ": VATRule("25123891", ["########", "#########", "##########"], VATChecks.czechia),
        "DE": VATRule("136695976", ["[1-9]########"]) { VATChecks.isModulo11And10($0) },
        "DK": VATRule("13585628", ["[1-9]#######"]) {
            $0.isSum([2, 7, 6, 5, 4, 3, 2, 1], dividedBy: 11)
        },
        "EE": VATRule("100931558", ["#########"]) {
            $0.isSum([3, 7, 1, 3, 7, 1, 3, 7, 1], dividedBy: 10)
        },
        "EL": VATRule("094259216", ["#########"], whole: padded(to: 9)) {
            $0.sum([256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == $0.value(at: 8)
        },
        "ES": VATRule("B58378431", ["*#######*"], VATChecks.spain),
        "FI": VATRule("20774740", ["########"]) { $0.isSum([7, 9, 10, 5, 8, 4, 2, 1], dividedBy: 11) },
        "FR": VATRule("40303265045", ["**#########"], VATChecks.france),
        "GB": britain, "XI": britain,
        "HR": VATRule("33392005961", ["###########"]) { VATChecks.isModulo11And10($0) },
        "HU": VATRule("12892312", ["########"]) { $0.isSum([9, 7, 3, 1, 9, 7, 3, 1], dividedBy: 10) },
        "IE": VATRule("6433435F", ["#######@", "#######@@", "#@#####@"], VATChecks.ireland),
        "IT": VATRule("00743110157", ["###########"], VATChecks.italy),
        "LT": VATRule("119511515", ["#######1#", "##########1#"], VATChecks.lithuania),
        "LU": VATRule("15027442", ["########"]) { ($0.number(0..<6) ?? 0) % 89 == $0.number(6..<8) },
        "LV": VATRule("40003521600", ["###########"], VATChecks.latvia),
        "MT": VATRule("11679112", ["########"]) { $0.isSum([3, 4, 6, 7, 8, 9, 10, 1], dividedBy: 37) },
        "NL": VATRule("004495445B01", ["#########B##"], VATChecks.netherlands),
        "NO": VATRule("995525828MVA", ["#########MVA", "#########"], VATChecks.norway),
        "PL": VATRule("8567346215", ["##########"]) {
            $0.sum([6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == $0.value(at: 9)
        },
        "PT": VATRule("501964843", ["[1-9]########"]) {
            (11 - $0.sum([9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == $0.value(at: 8)
        },
        "RO": VATRule(
            "18547290",
            (2...10).map { "[1-9]" + String(repeating: "#", count: $0 - 1) },
            VATChecks.romania
        ),
        "SE": VATRule("556188840401", ["##########01"]) { $0.isLuhn(0..<10) },
        "SI": VATRule("50223054", ["[1-9]#######"]) { code in
            let check = 11 - code.sum([8, 7, 6, 5, 4, 3, 2]) % 11
            return check < 11 && check % 10 == code.value(at: 7)
        },
        "SK": VATRule("2022749619", ["[1-9]#[234789]#######"]) { ($0.number(0..<10) ?? 1) % 11 == 0 },
    ]

    private static let britain = VATRule(
        "980780684",
        ["#########", "############", "GD[0-4]##", "HA[5-9]##"],
        VATChecks.britain
    )

    /// Puts zeros before a number that lost one.
    private static func padded(to count: Int) -> @Sendable (ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        { bytes in bytes.count == count - 1 ? [0x30] + bytes : bytes }
    }

    /// Drops the word for the tax in one of the country's languages.
    private static func cut(_ endings: [String]) -> @Sendable (ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        { bytes in
            for ending in endings
            where bytes.count > 10 && bytes.suffix(ending.utf8.count).elementsEqual(ending.utf8) {
                return bytes.dropLast(ending.utf8.count)
            }
            return bytes
        }
    }
}
