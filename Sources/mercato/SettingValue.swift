import Kernel
import Logging

extension Settings {
    /// The text of a setting and where it was found, so that a refusal can say both.
    struct Value {
        let text: String
        let source: String

        func refused(_ wanted: String) -> Refused {
            Refused(description: "\(source) is \"\(Nearest.shortened(text))\" but must be \(wanted).")
        }

        func text(orEmpty wanted: String) throws(Refused) -> String {
            guard !text.isEmpty else { throw refused(wanted) }
            return text
        }

        func number(_ range: ClosedRange<Int>, _ unit: String) throws(Refused) -> Int {
            guard let number = Int(text), range.contains(number) else {
                throw refused("\(unit), a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }

        func flag() throws(Refused) -> Bool {
            switch text.lowercased() {
            case "true", "1", "yes", "on": return true
            case "false", "0", "no", "off": return false
            default: throw refused("true or false")
            }
        }

        func currency() throws(Refused) -> Currency {
            guard let currency = Currency(text.uppercased()) else {
                throw refused("the code of a currency in ISO 4217, such as USD")
            }
            return currency
        }

        /// The smallest coin in minor units.
        func coin(in currency: Currency) throws(Refused) -> Int64 {
            guard let coin = try? Amount(text)?.money(in: currency, field: source), coin.minor > 0 else {
                throw refused("an amount of \(currency.code) above zero, such as 0.05")
            }
            return coin.minor
        }

        func currencies() throws(Refused) -> [Currency] {
            var currencies: [Currency] = []
            for code in text.split(separator: ",") {
                guard let currency = Currency(code.filter { !$0.isWhitespace }.uppercased()) else {
                    throw refused("codes of currencies in ISO 4217 with commas between, such as EUR,JPY")
                }
                currencies.append(currency)
            }
            return currencies
        }

        func country() throws(Refused) -> String {
            let code = text.uppercased()
            guard code.utf8.count == 2, code.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) else {
                throw refused("a country's two letters in ISO 3166-1, such as US")
            }
            return code
        }

        /// One of an enumeration's words, with hyphens or underscores.
        func word<Word: RawRepresentable & CaseIterable>() throws(Refused) -> Word
        where Word.RawValue == String {
            let wanted = text.lowercased().replacing("-", with: "_")
            guard let word = Word(rawValue: wanted) else {
                throw refused("one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return word
        }

        func logLevel() throws(Refused) -> Logger.Level {
            guard let level = Logger.Level(rawValue: text.lowercased()) else {
                throw refused("one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return level
        }

        func origins() throws(Refused) -> [String] {
            let origins = text.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
            for origin in origins where origin != "*" && !origin.contains("://") {
                throw refused("origins such as https://shop.example, with commas between, or *")
            }
            return origins
        }

        /// Nil says SQLite in the data folder.
        func databaseURL() throws(Refused) -> String? {
            if text == "sqlite" { return nil }
            guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") else {
                // The text may hold a password, so it is not shown.
                throw Refused(
                    description:
                        "\(source) must be postgres://USER:PASSWORD@HOST/DATABASE, or sqlite for a database "
                        + "in the data folder."
                )
            }
            return text
        }
    }
}
