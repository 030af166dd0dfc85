package import Kernel

extension QuoteRow {
    /// As orders keep it.
    package func json(words: String) -> JSON {
        .object([
            ("kind", .string(kind.rawValue)), ("amount", .number(amount.description)),
            ("base", .number(base.description)),
            ("rate", rate.map { .number($0.digits.text) } ?? .null), ("source", .string(source)),
            ("reason", .string(reason)), ("lines", .array(lines.map { .number(String($0)) })),
            ("words", .string(words)),
        ])
    }
}

/// One step on the way to a total: the amounts of all of them add up to it.
package struct QuoteRowReply: Codable, Sendable {
    let kind: QuoteRow.Kind
    let amount: Money
    let base: Money
    /// In percent: 20 for 20 %.
    let rate: Digits?
    /// What caused it: `tax_rate:1`.
    let source: String
    let reason: String
    /// The positions of the lines that it belongs to, from 0.
    let lines: [Int]

    package init(_ row: QuoteRow) {
        kind = row.kind
        amount = row.amount
        base = row.base
        rate = row.rate?.digits
        source = row.source
        reason = row.reason
        lines = row.lines
    }

    /// Written by hand, so that all rows have one shape: no rate is `null`.
    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(kind, forKey: .kind)
        try fields.encode(amount, forKey: .amount)
        try fields.encode(base, forKey: .base)
        try fields.encode(rate, forKey: .rate)
        try fields.encode(source, forKey: .source)
        try fields.encode(reason, forKey: .reason)
        try fields.encode(lines, forKey: .lines)
    }
}
