package import Kernel

/// A VAT id, checked as far as one can without asking its country: form and check digits.
///
/// Kept with its prefix and without spaces, dots and hyphens: `DE136695976`, `EL094259216`.
package struct VATID: Sendable, Hashable {
    /// Why it is none.
    package enum Wrong: Error, Equatable {
        /// Its form is none of the country's; the example has.
        case form(country: String, example: String)
        case checksum

        var detail: String {
            switch self {
            case .form(let country, let example):
                "must be a VAT id\(country.isEmpty ? "" : " of \(country)"), such as \(example)"
            case .checksum: "has wrong check digits: one of its characters is mistyped"
            }
        }
    }

    package let text: String

    /// - Parameters:
    ///   - text: as people write it, with or without the prefix.
    ///   - country: whose it is when it has no prefix.
    /// - Throws: ``Wrong``; ids of countries whose rules are not known here only need letters and digits.
    package init(_ text: String, of country: Country?) throws(Wrong) {
        let home = country.map { $0.text == "GR" ? "EL" : $0.text } ?? ""
        guard let compact = text.compact(longest: 20), compact.count >= 2 else {
            throw .form(country: home, example: VATRule.all[home]?.example(home) ?? "DE136695976")
        }
        var prefix = String(decoding: compact.prefix(2), as: UTF8.self)
        if prefix == "GR" { prefix = "EL" }
        if let rule = VATRule.all[prefix] {
            self.text = try rule.checked(compact.dropFirst(2), prefix)
        } else if let rule = VATRule.all[home] {
            self.text = try rule.checked(compact[...], home)
        } else {
            self.text = String(decoding: compact, as: UTF8.self)
        }
    }

    /// Whose it is; nil where its prefix is none of a country whose rules are known here.
    package var country: Country? {
        let prefix = String(text.prefix(2))
        guard VATRule.all[prefix] != nil else { return nil }
        return Country(prefix == "EL" ? "GR" : prefix)
    }
}
