import Kernel

/// One line of an invoice as the file tells it.
struct SaleLine: Sendable, Hashable {
    /// Where it stands in the file, from 1.
    let line: Int
    let invoice: String
    /// In capitals: the file writes some codes both ways.
    let code: String
    let description: String?
    /// Negative on cancellations.
    let quantity: Int
    let moment: Timestamp
    /// What a piece costs, in pence; nil when it is no whole number of them.
    let unitMinor: Int64?
    /// Nil for a guest.
    let customer: String?
    let country: String

    var isCancellation: Bool { invoice.hasPrefix("C") }

    /// `2011-03`.
    var month: String { String(moment.description.prefix(7)) }

    /// The same line, wherever it stands.
    var withoutPlace: SaleLine {
        SaleLine(
            line: 0,
            invoice: invoice,
            code: code,
            description: description,
            quantity: quantity,
            moment: moment,
            unitMinor: unitMinor,
            customer: customer,
            country: country
        )
    }
}

/// Reads what is written in the columns.
enum SaleText {
    static let quantityMax = 1_000_000

    /// A count of pieces, with a sign.
    static func quantity(_ text: String?) -> Int? {
        guard let value = text.flatMap({ Int($0) }), (-quantityMax...quantityMax).contains(value) else {
            return nil
        }
        return value
    }

    /// `2010-12-01 08:26:00`, taken as UTC.
    static func moment(_ text: String?) -> Timestamp? {
        guard let text, text.utf8.count == 19 else { return nil }
        return Timestamp(text.replacing(" ", with: "T") + "Z")
    }

    /// Pence of a decimal number; `.some(nil)` for one that is no whole number of them, nil for no number.
    static func pence(_ text: String?) -> Int64?? {
        guard var rest = text.map({ Substring($0) }) else { return nil }
        let isNegative = rest.first == "-"
        if isNegative { rest = rest.dropFirst() }
        let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = parts.count == 2 ? parts[1] : ""
        guard !parts[0].isEmpty, (parts[0] + decimals).allSatisfy({ ("0"..."9").contains($0) }),
            parts[0].count <= 9
        else { return nil }
        guard decimals.dropFirst(2).allSatisfy({ $0 == "0" }) else { return .some(nil) }
        let digits = parts[0] + decimals.prefix(2)
        let padding = String(repeating: "0", count: max(0, 2 - decimals.count))
        guard let value = Int64(digits + padding) else { return nil }
        return .some(isNegative ? -value : value)
    }

    /// `17850.0` is customer 17850.
    static func customer(_ text: String?) -> String? {
        guard let text else { return nil }
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
