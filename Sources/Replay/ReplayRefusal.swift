package import Kernel

/// Why a line of the file became neither a sale nor a refund, in the order in which it is asked.
package enum ReplayReason: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
    case unreadable
    case accountingEntry = "accounting_entry"
    case fee
    case testLine = "test_line"
    case negativeQuantity = "negative_quantity"
    case cancelsNothing = "cancels_nothing"
    case negativePrice = "negative_price"
    case noPrice = "no_price"
    case notInPence = "not_in_pence"
    case unknownCustomer = "unknown_customer"
    case neverBought = "never_bought"
    case moreThanBought = "more_than_bought"
    case shopRefused = "shop_refused"

    package var sentence: String {
        switch self {
        case .unreadable: "The line cannot be read."
        case .accountingEntry: "The invoice is an entry of the accountants, no sale."
        case .fee: "A fee between the shop and its bank or market place is no sale."
        case .testLine: "The line was a test."
        case .negativeQuantity: "Goods were written off: a negative quantity that cancels nothing."
        case .cancelsNothing: "A cancellation of no pieces."
        case .negativePrice: "The price is negative."
        case .noPrice: "The line has no price."
        case .notInPence: "The price is no whole number of pence."
        case .unknownCustomer: "A cancellation of nobody known cannot be matched to an order."
        case .neverBought: "The customer has not bought this before, or has given all of it back."
        case .moreThanBought: "The customer has not so many of this left to give back."
        case .shopRefused: "The shop's own rules refuse it."
        }
    }
}

/// A line that was refused.
package struct RefusedLine: Sendable, Codable {
    /// Where it stands in the file, from 1.
    package let line: Int
    package let invoice: String
    package let reason: ReplayReason
    /// What is special about this one.
    package let detail: String?

    init(_ line: Int, _ invoice: String, _ reason: ReplayReason, _ detail: String? = nil) {
        self.line = line
        self.invoice = invoice
        self.reason = reason
        self.detail = detail
    }

    init(_ line: SaleLine, _ reason: ReplayReason, _ detail: String? = nil) {
        self.init(line.line, line.invoice, reason, detail)
    }

    package var json: JSON {
        .object([
            ("line", .number(String(line))), ("invoice", .string(invoice)),
            ("reason", .string(reason.rawValue)), ("detail", .string(detail ?? reason.sentence)),
        ])
    }
}

extension SaleLine {
    /// What money between the shop and others is called among the stock codes.
    private static let fees: Set<String> = ["AMAZONFEE", "B", "BANK CHARGES", "CRUK"]

    /// Why the line is no sale and no cancellation by itself, if so.
    var refusal: ReplayReason? {
        if invoice.hasPrefix("A") { return .accountingEntry }
        if Self.fees.contains(code) { return .fee }
        if code.hasPrefix("TEST") || description?.lowercased() == "test" { return .testLine }
        if isCancellation, quantity >= 0 { return .cancelsNothing }
        if !isCancellation, quantity <= 0 { return .negativeQuantity }
        guard let unitMinor else { return .notInPence }
        if unitMinor < 0 { return .negativePrice }
        if unitMinor == 0 { return .noPrice }
        return isCancellation && customer == nil ? .unknownCustomer : nil
    }
}
