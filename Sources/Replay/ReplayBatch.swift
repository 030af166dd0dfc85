import Catalog
import Fulfilment
import Inventory
import Kernel
import Orders
import Payments

/// Some invoices on their way into the shop, inside one transaction.
struct ReplayBatch {
    private(set) var counts: ReplayCounts
    private(set) var refusals: [RefusedLine] = []
    private let replayer: Replayer
    private var goods = ReplayGoods()
    private var buyers = ReplayBuyers()

    init(counts: ReplayCounts, replayer: Replayer) {
        self.counts = counts
        self.replayer = replayer
    }

    mutating func run(_ invoices: [Invoice], in tx: Transaction) throws {
        guard let first = invoices.first else { return }
        let valid = invoices.flatMap(\.lines).filter { $0.refusal == nil }
        try tx.dated(first.moment) {
            counts.products += try goods.find(valid, in: tx)
            counts.customers += try buyers.find(valid, in: tx)
        }
        for invoice in invoices {
            try tx.dated(invoice.moment) { try enter(invoice, in: tx) }
            counts.rows += invoice.rows
        }
    }

    private mutating func enter(_ invoice: Invoice, in tx: Transaction) throws {
        for refusal in invoice.refused { refuse(refusal) }
        var sold: [SaleLine] = []
        for line in invoice.lines {
            if let reason = line.refusal {
                refuse(RefusedLine(line, reason))
            } else if line.isCancellation {
                try cancel(line, in: tx)
            } else if let reason = goods.refusals[line.code] {
                refuse(RefusedLine(line, .shopRefused, reason))
            } else {
                sold.append(line)
            }
        }
        guard !sold.isEmpty else { return }
        counts.invoices += 1
        counts.linesRepeated += sold.count - Set(sold.map(\.withoutPlace)).count
        // What one order takes; a longer invoice makes several.
        for start in stride(from: 0, to: sold.count, by: HoldLimits.perOwnerMax) {
            let part = start / HoldLimits.perOwnerMax + 1
            try sell(Array(sold[start..<min(start + HoldLimits.perOwnerMax, sold.count)]), part, in: tx)
        }
    }

    private mutating func refuse(_ refusal: RefusedLine) {
        refusals.append(refusal)
        counts.refuse(refusal)
    }

    /// Receives what is missing, places the order and confirms its payment.
    private mutating func sell(_ sold: [SaleLine], _ part: Int, in tx: Transaction) throws {
        guard let first = sold.first else { return }
        let lines = sold.compactMap { line -> AgreedOrder.Line? in
            guard let variant = goods.variants[line.code], let unit = line.unitMinor else { return nil }
            return AgreedOrder.Line(
                variant,
                line.quantity,
                unit: Money(minor: unit, currency: Replayer.currency)
            )
        }
        guard lines.count == sold.count else { throw Problem.notFound("Product not found") }
        try goods.receive(sold, in: tx)
        var order = AgreedOrder(lines, currency: Replayer.currency)
        order.owner = first.customer.flatMap { buyers.owners[$0] }
        order.country = SaleCountry.code(first.country)
        order.notes = "Invoice \(first.invoice), \(first.country)"
        let charge = "\(Replay.actor)-\(first.invoice)-\(first.line)-\(part)"
        let total = try order.enter(by: Replay.actor, charge: charge, hashing: replayer.hashing, in: tx)
        counts.sell(sold, for: total)
    }

    /// Gives back pieces that the same customer has bought of the same code, all or none: those of the
    /// cancelled price first, of these the newest.
    private mutating func cancel(_ line: SaleLine, in tx: Transaction) throws {
        guard let owner = line.customer.flatMap({ buyers.owners[$0] }),
            let variant = goods.variants[line.code]
        else { return refuse(RefusedLine(line, .neverBought)) }
        let bought = try BoughtPieces.newest(
            -line.quantity,
            of: variant,
            at: line.unitMinor,
            by: owner,
            in: tx
        )
        guard bought.count == -line.quantity else {
            return refuse(RefusedLine(line, bought.count == 0 ? .neverBought : .moreThanBought))
        }
        var amounts: [Money] = []
        for (id, pieces) in bought.orders {
            guard let order = try OrderRefunds.locked(id, in: tx) else { throw DatabaseError.busy }
            let refund = try LineRefund.give(
                pieces,
                of: order,
                restock: replayer.options.restocks,
                because: "cancelled by invoice \(line.invoice)",
                by: Self.staff,
                in: tx
            )
            guard let refund else { continue }
            try Refunds.paidBack(refund, as: "\(Replay.actor)-\(line.invoice)-\(line.line)", in: tx)
            amounts.append(refund.amount)
        }
        counts.refund(line, amounts)
    }

    private static let staff = Identity(
        holder: Identity.Holder(actor: Replay.actor, permissions: []),
        isLocal: true
    )
}
