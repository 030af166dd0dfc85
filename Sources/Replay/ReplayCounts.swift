import Kernel

/// What a replay has done so far, kept with it.
package struct ReplayCounts: Sendable, Codable {
    /// What one month or one country bought and gave back, in pence.
    package struct Sum: Sendable, Codable {
        package internal(set) var orders = 0
        package internal(set) var soldMinor: Int64 = 0
        package internal(set) var refundedMinor: Int64 = 0

        package var netMinor: Int64 { soldMinor - refundedMinor }
    }

    /// How many refused lines of each reason are kept as examples.
    private static let examplesMax = 3

    /// Rows of the file, its header apart.
    package internal(set) var rows = 0
    /// Invoices of which something was sold.
    package internal(set) var invoices = 0
    package internal(set) var orders = 0
    package internal(set) var linesSold = 0
    /// Sold lines that repeat an earlier one of their invoice in every column.
    package internal(set) var linesRepeated = 0
    package internal(set) var linesRefunded = 0
    package internal(set) var refunds = 0
    package internal(set) var products = 0
    package internal(set) var customers = 0
    package internal(set) var soldMinor: Int64 = 0
    package internal(set) var refundedMinor: Int64 = 0
    /// What the file says that the refunded lines cost; the shop gives back what was paid for them.
    package internal(set) var cancelledMinor: Int64 = 0
    package internal(set) var refused: [ReplayReason: Int] = [:]
    package internal(set) var examples: [ReplayReason: [RefusedLine]] = [:]
    /// By `2011-03`.
    package internal(set) var months: [String: Sum] = [:]
    /// By ISO 3166-1 code, or the file's own word for what has none.
    package internal(set) var countries: [String: Sum] = [:]

    package init() {}

    package var linesRefused: Int { refused.values.reduce(0, +) }

    mutating func refuse(_ refusal: RefusedLine) {
        refused[refusal.reason, default: 0] += 1
        guard examples[refusal.reason, default: []].count < Self.examplesMax else { return }
        examples[refusal.reason, default: []].append(refusal)
    }

    mutating func sell(_ lines: [SaleLine], for total: Money) {
        guard let first = lines.first else { return }
        orders += 1
        linesSold += lines.count
        soldMinor += total.minor
        add(first) { sum in
            sum.orders += 1
            sum.soldMinor += total.minor
        }
    }

    mutating func refund(_ line: SaleLine, _ amounts: [Money]) {
        let given = amounts.reduce(0) { $0 + $1.minor }
        linesRefunded += 1
        refunds += amounts.count
        refundedMinor += given
        cancelledMinor += (line.unitMinor ?? 0) * Int64(-line.quantity)
        add(line) { $0.refundedMinor += given }
    }

    private mutating func add(_ line: SaleLine, _ change: (inout Sum) -> Void) {
        change(&months[line.month, default: Sum()])
        change(&countries[SaleCountry.label(line.country), default: Sum()])
    }
}
