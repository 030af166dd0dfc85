import Kernel
import Orders
import Payments

/// What a refund comes to: the money by its parts, and the pieces.
struct RefundPlan {
    private(set) var part: Sale
    private(set) var pieces: [(position: Int, line: OrderLine, count: Int)] = []

    /// - Throws: 422 for what makes no sense; ``OrderRefusal``.
    init(_ wish: RefundOrder.Wish?, of order: Order, rest: Sale, in tx: Transaction) throws {
        let lines = try OrderRefunds.lines(of: order, in: tx)
        let currency = order.total.currency
        part = .zero(currency)
        if let amount = wish?.amount {
            guard wish?.items == nil, wish?.shipping == nil else {
                throw Problem.invalid(field: "amount", "stands alone: leave items and shipping out")
            }
            let money = try amount.money(in: currency, field: "amount")
            guard money.minor > 0 else {
                throw Problem.invalid(field: "amount", "must be more than nothing")
            }
            guard let share = try RefundShare.of(amount: money, rest: rest) else {
                throw OrderRefusal.beyondPaid(rest: try rest.total())
            }
            part = share
        } else if wish?.items == nil, wish?.shipping == nil {
            part = rest
            pieces = Self.all(lines)
        } else {
            try add(wish?.items ?? [], of: lines)
            let tax = try lines.reduce(order.totals.tax) { try $0.subtracting($1.tax) }
            try add(wish?.shipping, of: order, rest: rest, tax: tax)
        }
    }

    private static func all(_ lines: [OrderLine]) -> [(position: Int, line: OrderLine, count: Int)] {
        lines.enumerated().map { ($0.offset, $0.element, $0.element.quantity - $0.element.returned) }
            .filter { $0.2 > 0 }
    }

    private mutating func add(_ items: [OrderedItem], of lines: [OrderLine]) throws {
        for (index, item) in items.enumerated() {
            let place = "items[\(index)]"
            let position = try item.position(in: lines, place) { $0.returned < $0.quantity }
            let line = lines[position]
            guard !pieces.contains(where: { $0.position == position }) else {
                throw Problem.invalid(field: place, "names a line that another item names")
            }
            let left = line.quantity - line.returned
            let count = item.quantity?.value ?? left
            guard count <= left, left > 0 else { throw OrderRefusal.alreadyReturned }
            pieces.append((position, line, count))
            part = try RefundShare.sum(part, try RefundShare.of(count, of: line))
        }
    }

    private mutating func add(_ shipping: Amount?, of order: Order, rest: Sale, tax: Money) throws {
        guard let shipping else { return }
        let money = try shipping.money(in: order.total.currency, field: "shipping")
        let share = try RefundShare.of(shipping: money, of: try order.sale(), rest: rest, tax: tax)
        part = try RefundShare.sum(part, share)
    }
}
