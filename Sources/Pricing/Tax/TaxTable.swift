package import Kernel

/// Rates of tax that come with the program, by name.
package struct TaxTable: Sendable {
    package let name: String
    /// The rates, each with the span in which it holds; they have no ids yet.
    let rates: [TaxRate]

    /// What a line of the figures should have been.
    struct Unreadable: Error, Equatable {
        let line: String
    }

    package static let names = ["eu"]

    /// A table by its name; nil when there is none.
    package static func named(_ name: String) throws -> TaxTable? {
        guard name == "eu" else { return nil }
        return try TaxTable("eu", countries: EUTaxFigures.countries, places: EUTaxFigures.places)
    }

    /// The countries it has rates for.
    package var countries: [Country] {
        Set(rates.map(\.country)).sorted { $0.text < $1.text }
    }

    init(_ name: String, countries: String, places: String) throws {
        self.name = name
        let periods = try countries.split(separator: "\n").map(Period.init)
        let places = try places.split(separator: "\n").map(Place.init)
        var rates: [TaxRate] = []
        for (country, periods) in Dictionary(grouping: periods, by: \.country).sorted(by: { $0.key < $1.key })
        {
            rates += try Self.rates(of: country, periods, places.filter { $0.country == country }, name)
        }
        self.rates = rates
    }

    /// The rates of a country, and of those of its places in which another one holds.
    private static func rates(
        of country: String,
        _ periods: [Period],
        _ places: [Place],
        _ table: String
    ) throws -> [TaxRate] {
        let country = try Country(country).orThrow(Unreadable(line: country))
        let codes = Set(periods.flatMap { $0.rates.keys }).sorted()
        var found: [TaxRate] = []
        for code in codes {
            for place in [nil] + places.map(Optional.init) {
                for span in spans(periods, place, code) {
                    var rate = TaxRate(
                        id: ID(0),
                        place: Destination(country: country),
                        taxCode: code == "standard" ? nil : code,
                        percentage: span.percentage,
                        validity: (span.from, span.until)
                    )
                    rate.postcodes = place?.postcodes
                    rate.name = place.map { "VAT \($0.name)" } ?? "VAT"
                    rate.table = table
                    found.append(rate)
                }
            }
        }
        // Such as vouchers that are taxed when they are spent: no figure of any country's law.
        guard let none = Percentage(millionths: 0) else { return found }
        var zero = TaxRate(
            id: ID(0),
            place: Destination(country: country),
            taxCode: "zero",
            percentage: none
        )
        (zero.name, zero.table) = ("VAT", table)
        return found + [zero]
    }

    private struct Span {
        let from: Timestamp?
        var until: Timestamp?
        let percentage: Percentage
    }

    /// While which percentage holds; periods that follow each other with the same one are one.
    private static func spans(_ periods: [Period], _ place: Place?, _ code: String) -> [Span] {
        var spans: [Span] = []
        var isOpen = false
        for period in periods {
            let percentage = place.map { $0.percentage(of: code, in: period) } ?? period.rates[code]
            if isOpen, let last = spans.last, last.percentage == percentage { continue }
            if isOpen { spans[spans.count - 1].until = period.from }
            isOpen = percentage != nil
            if let percentage { spans.append(Span(from: period.from, percentage: percentage)) }
        }
        return spans
    }

    /// What holds in a country from a date on.
    private struct Period {
        let country: String
        let from: Timestamp?
        let rates: [String: Percentage]

        init(_ line: Substring) throws {
            let words = line.split(separator: " ").map(String.init)
            guard words.count >= 4, words.count.isMultiple(of: 2) else {
                throw Unreadable(line: String(line))
            }
            country = words[0]
            from = try TaxTable.moment(words[1], in: words[0])
            var rates: [String: Percentage] = [:]
            for place in stride(from: 2, to: words.count, by: 2) {
                rates[words[place]] = try TaxTable.percentage(words[place + 1])
            }
            self.rates = rates
        }
    }

    /// Where another standard rate holds than in the rest of its country.
    private struct Place {
        let country: String
        let from: Timestamp?
        let postcodes: PostcodeList
        let standard: Percentage
        let name: String

        init(_ line: Substring) throws {
            let words = line.split(separator: " ", maxSplits: 4).map(String.init)
            guard words.count == 5 else { throw Unreadable(line: String(line)) }
            country = words[0]
            from = try TaxTable.moment(words[1], in: words[0])
            postcodes = try PostcodeList(words[2]).orThrow(Unreadable(line: words[2]))
            standard = try TaxTable.percentage(words[3])
            name = words[4]
        }

        /// The table knows only the standard rate: no goods pay more than it there, and those that pay less
        /// in the country pay the same here.
        func percentage(of code: String, in period: Period) -> Percentage? {
            if let from, period.from.map({ $0 < from }) ?? true { return nil }
            if code == "standard" { return standard }
            guard let usual = period.rates[code], usual.millionths > standard.millionths else { return nil }
            return standard
        }
    }

    private static func percentage(_ text: String) throws -> Percentage {
        try Amount(text).orThrow(Unreadable(line: text)).percentage(field: "percentage")
    }

    /// The beginning of a day by the country's clocks; nil for `-`.
    private static func moment(_ day: String, in country: String) throws -> Timestamp? {
        guard day != "-" else { return nil }
        let east: Set<String> = ["BG", "CY", "EE", "FI", "GR", "LT", "LV", "RO"]
        let winter = ["IE", "PT"].contains(country) ? 0 : east.contains(country) ? 2 : 1
        // Summer time is from the last Sunday of March to that of October.
        let months = day.split(separator: "-")
        let isSummer = months.count == 3 && (4...10).contains(Int(months[1]) ?? 0)
        let offset = "+0\(winter + (isSummer ? 1 : 0)):00"
        return try Timestamp("\(day)T00:00:00\(offset)").orThrow(Unreadable(line: day))
    }
}

extension Optional {
    fileprivate func orThrow(_ error: TaxTable.Unreadable) throws(TaxTable.Unreadable) -> Wrapped {
        guard let self else { throw error }
        return self
    }
}
