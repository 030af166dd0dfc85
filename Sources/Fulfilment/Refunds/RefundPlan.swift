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
            try addCoins(of: order, lines, rest: rest)
            try add(wish?.shipping, of: order, rest: rest, tax: tax)
        }
    }

    /// Pieces of lines, by the lines' positions, each line once.
    ///
    /// - Throws: ``OrderRefusal/alreadyReturned`` when so many are not left.
    init(_ wanted: [(position: Int, count: Int)], of order: Order, in tx: Transaction) throws {
        let lines = try OrderRefunds.lines(of: order, in: tx)
        part = .zero(order.total.currency)
        for piece in wanted {
            guard lines.indices.contains(piece.position) else { throw OrderRefusal.alreadyReturned }
            try add(piece.count, of: lines[piece.position], at: piece.position)
        }
        guard order.totals.rounding.minor != 0 else { return }
        try addCoins(of: order, lines, rest: try OrderRefunds.rest(of: order, in: tx))
    }

    /// Takes the pieces back, has the money paid back and moves the order on; the caller has locked it.
    ///
    /// - Returns: nothing when it comes to nothing.
    /// - Throws: ``OrderRefusal`` when not so much was paid.
    func give(
        of order: Order,
        to target: RefundTarget = .origin,
        restock: Bool,
        because reason: String?,
        by identity: Identity,
        in tx: Transaction
    ) throws -> [Refund] {
        let actor = identity.actor
        try OrderRefunds.takeBack(pieces, of: order, intoStock: restock, by: actor, in: tx)
        let (changed, given) = try OrderRefunds.give(
            part,
            of: order,
            to: target,
            because: reason ?? "refunded by staff",
            by: actor,
            in: tx
        )
        _ = try OrderRefunds.finish(changed, by: identity, reason, in: tx)
        return given
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
            let count = item.quantity?.value ?? line.quantity - line.returned
            try add(count, of: line, at: position)
        }
    }

    private mutating func add(_ count: Int, of line: OrderLine, at position: Int) throws {
        let left = line.quantity - line.returned
        guard count <= left, left > 0 else { throw OrderRefusal.alreadyReturned }
        pieces.append((position, line, count))
        part = try part.adding(RefundShare.of(count, of: line))
    }

    /// The last piece brings the coins' difference.
    private mutating func addCoins(of order: Order, _ lines: [OrderLine], rest: Sale) throws {
        let back = pieces.reduce(into: lines.map(\.returned)) { $0[$1.position] += $1.count }
        part = try RefundShare.of(
            part,
            rest: rest,
            rounding: order.totals.rounding,
            isLast: zip(lines, back).allSatisfy { $0.quantity == $1 }
        )
    }

    private mutating func add(_ shipping: Amount?, of order: Order, rest: Sale, tax: Money) throws {
        guard let shipping else { return }
        let money = try shipping.money(in: order.total.currency, field: "shipping")
        let share = try RefundShare.of(
            shipping: money,
            of: try order.sale().withoutRounding(),
            rest: rest,
            tax: tax
        )
        part = try part.adding(share)
    }
}
