package import Kernel
package import Pricing

/// A quote in words: one sentence a row, and the total as their sum.
package struct Explanation: Codable, Sendable {
    package let rows: [Row]
    /// What the prices contain already.
    package let taxes_included: [Row]
    package let total: Money
    package let currency: Currency
    /// The rows as one sum: `89.99 + 9.00 = 98.99`.
    package let sum: String
    /// Whether tax is unknown because nobody knows where the order goes.
    package let tax_pending: Bool

    /// A row and the sentence that says why it is there.
    package struct Row: Codable, Sendable {
        let row: QuoteRowReply
        let words: String

        private enum CodingKeys: CodingKey {
            case words
        }

        init(_ row: QuoteRow, _ words: String) {
            self.row = QuoteRowReply(row)
            self.words = words
        }

        /// Replies are only written; probing for the schema reads it.
        package init(from decoder: any Decoder) throws {
            row = try QuoteRowReply(from: decoder)
            words = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .words)
        }

        package func encode(to encoder: any Encoder) throws {
            try row.encode(to: encoder)
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(words, forKey: .words)
        }
    }

    /// The names are those of the lines, in their order.
    package init(
        _ quote: Quote,
        names: [String],
        destination: Destination?,
        profile: RoundingProfile
    ) {
        let words = RowWords(names: names, destination: destination, profile: profile)
        rows = quote.rows.map { Row($0, words.sentence($0)) }
        taxes_included = quote.taxesIncluded.map { Row($0, words.sentence($0)) }
        total = quote.total
        currency = quote.currency
        let terms = quote.rows.enumerated().map { index, row in
            let sign = row.amount.minor < 0 ? (index == 0 ? "−" : " − ") : (index == 0 ? "" : " + ")
            return sign + row.amount.description.drop { $0 == "-" }
        }
        sum = (terms.isEmpty ? "0" : terms.joined()) + " = \(quote.total)"
        tax_pending = quote.isTaxPending
    }
}

/// The sentences of rows.
package struct RowWords: Sendable {
    let names: [String]
    let destination: Destination?
    let profile: RoundingProfile

    /// The names are those of the lines, in their order.
    package init(names: [String], destination: Destination?, profile: RoundingProfile) {
        self.names = names
        self.destination = destination
        self.profile = profile
    }

    /// A row as orders keep it, with its sentence.
    package func json(_ row: QuoteRow) -> JSON { row.json(words: sentence(row)) }

    func sentence(_ row: QuoteRow) -> String {
        let amount = row.amount.description.drop { $0 == "-" }
        switch row.kind {
        case .item: return "\(row.reason) for \(goods(row)) is \(amount)."
        case .discount, .shippingDiscount:
            let what = row.kind == .discount ? goods(row) : "shipping"
            return "\(row.reason): \(share(row))\(amount) less for \(what)\(cause(row))."
        case .shipping: return "\(row.reason): \(amount) for shipping."
        case .tax, .taxIncluded:
            let place = row.kind == .tax ? "on top of" : "contained in the price of"
            let what = row.lines.isEmpty ? "shipping" : goods(row)
            return "\(row.reason): \(share(row))\(amount) \(place) \(what), \(profile.words)\(whereTo)."
        case .taxRelief:
            return "\(row.reason): the tax of \(amount) that the price of \(goods(row)) contains is not owed."
        case .rounding: return "\(row.reason), because smaller coins are missing: \(amount)."
        }
    }

    /// `10 % of 89.99 is `, for a row that is a share of something.
    private func share(_ row: QuoteRow) -> String {
        guard let rate = row.rate else { return "" }
        return "\(rate.digits.text) % of \(row.base) is "
    }

    private func cause(_ row: QuoteRow) -> String {
        row.rate == nil ? "" : ", \(profile.words)"
    }

    private var whereTo: String {
        guard let destination else { return "" }
        let place = [destination.region, destination.country.text].compactMap(\.self).joined(separator: ", ")
        return ", because the destination is \(place)"
    }

    private func goods(_ row: QuoteRow) -> String {
        guard !row.lines.isEmpty else { return "shipping" }
        return row.lines.map { names.indices.contains($0) ? names[$0] : "line \($0 + 1)" }
            .joined(separator: ", ")
    }
}
