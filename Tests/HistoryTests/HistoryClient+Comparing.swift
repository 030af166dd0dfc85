import Kernel
import Support

/// What is compared at a quiet moment: everything that is known of an order with what the shop says of it.
extension HistoryClient {
    /// Compares the orders since the last quiet moment, and answers the pieces that all took, by product.
    @available(*, noasync)
    mutating func compare(_ facts: Facts) throws -> [Int64: Int] {
        let line = BlockingCaller(port: shop.shopPort)
        var taken: [Int64: Int] = [:]
        for at in orders.indices {
            let pieces = try orders[at].settled ?? compare(at, facts, line)
            for (product, count) in pieces { taken[product, default: 0] += count }
            // The latest go on.
            orders[at].settled = at < orders.count - Self.kept ? pieces : nil
        }
        return taken
    }

    /// How many orders go on into the next batch.
    static let kept = 14

    private struct Shown {
        let status: String
        let payment: String
        let story: [String]
        /// Of the sale, not of surplus.
        let refunds: [Int64: Int64]
        let lacksStock: Bool
        /// Whether it went back by itself, for want of stock.
        let isPaidBackAlone: Bool
        let isAllPaidBack: Bool

        var isPaid: Bool { ["paid", "partially_refunded", "refunded"].contains(payment) }
        var refunded: Int64 { refunds.values.reduce(0, +) }
        func was(_ statuses: String...) -> Bool { statuses.contains { story.contains($0) } }
    }

    private mutating func compare(_ at: Int, _ facts: Facts, _ line: BlockingCaller) throws -> [Int64: Int] {
        let order = orders[at]
        let shown = try show(order, line)
        see(shown.status, at, "at rest")
        for fault in faults(order, shown) + moneyFaults(order, shown, facts) + holdFaults(order, shown, facts)
        {
            complain("order \(order.id) (\(order.route), \(shown.story), \(shown.payment)): \(fault)")
        }
        return Dictionary(
            order.lines.map { ($0.product, Self.pieces(of: $0, shown, hasLeft: order.wasOut)) },
            uniquingKeysWith: +
        )
    }

    private func show(_ order: ReferenceOrder, _ line: BlockingCaller) throws -> Shown {
        let shown = try line.send("GET", "/orders/\(order.id)", headers: staff)
        let history = try line.send("GET", "/orders/\(order.id)/history", headers: staff)
        let list = try line.send("GET", "/orders/\(order.id)/refunds", headers: staff)
        var refunds: [Int64: Int64] = [:]
        var reasons: [String] = []
        for refund in list.json.array ?? [] {
            guard let id = refund["refund_id"]?.integer, let cents = Self.cents(refund["amount"]) else {
                continue
            }
            let parts = ["goods", "shipping", "tax"].compactMap { Self.cents(refund[$0]) }.reduce(0, +)
            if parts > 0 { refunds[id] = cents }
            if parts > 0, parts != cents { complain("refund \(id): \(refund.text)") }
            reasons.append(refund["reason"]?.string ?? "")
        }
        let story = history.json.array?.compactMap { $0["to"]?.string } ?? []
        let went = ["processing", "shipped", "delivered"].contains { story.contains($0) }
        let isPaidBackAlone = reasons.contains { $0.contains("hold lapsed") }
        return Shown(
            status: shown["status"] ?? "?",
            payment: shown["payment_status"] ?? "?",
            story: story,
            refunds: refunds,
            lacksStock: !went && isPaidBackAlone,
            isPaidBackAlone: isPaidBackAlone,
            isAllPaidBack: (list.json.array ?? []).allSatisfy { $0["status"]?.string == "succeeded" }
        )
    }

    /// The story is a chain of moves that the rules know, and tells of all that was acknowledged.
    private func faults(_ order: ReferenceOrder, _ shown: Shown) -> [String] {
        var faults: [String] = []
        for (from, to) in zip(shown.story, shown.story.dropFirst())
        where from != to && ReferenceOrder.moves[from]?.contains(to) != true {
            faults.append("\(from) -> \(to) is in its history")
        }
        if shown.story.first != "pending" || shown.story.last != shown.status {
            faults.append("its history ends elsewhere than at \(shown.status)")
        }
        var rest = shown.story[...]
        for status in order.acknowledged {
            guard let place = rest.firstIndex(of: status) else {
                if !shown.story.contains(status) { faults.append("\(status) was acknowledged") }
                continue
            }
            rest = rest[place...]
        }
        return faults
    }

    /// What was captured, less what went back, is what the books, the provider and the order say.
    private func moneyFaults(_ order: ReferenceOrder, _ shown: Shown, _ facts: Facts) -> [String] {
        var faults: [String] = []
        let payer = facts.payers[order.id]
        if shown.isPaid != (payer != nil) { faults.append("paid by \(payer ?? "nobody")") }
        let expected: ClosedRange<Int64> =
            switch shown.payment {
            case "refunded": order.total...order.total
            case "partially_refunded": 1...max(1, order.total - 1)
            default: 0...0
            }
        if !expected.contains(shown.refunded) { faults.append("\(shown.refunded) went back") }
        for refund in order.refunds where shown.refunds[refund.id] != refund.cents {
            faults.append("refund \(refund.id) of \(refund.cents) was acknowledged")
        }
        let promised = order.refunds.reduce(0) { $0 + $1.cents }
        if !shown.was("cancelled", "refunded"), !shown.isPaidBackAlone, promised != shown.refunded {
            faults.append("\(promised) was promised back and \(shown.refunded) went back")
        }
        if !shown.isAllPaidBack { faults.append("not every refund has succeeded") }

        let kept = shown.isPaid ? order.total - shown.refunded : 0
        let books = facts.books[order.id] ?? [:]
        for provider in ["sandbox", "manual"] {
            let sum = payer == provider ? kept : 0
            let booked = books["clearing:\(provider) USD"] ?? 0
            // A lie is booked as it was told, unless the provider was asked before.
            if let claimed = order.claimed, payer != provider, booked == claimed.cents { continue }
            if booked != sum { faults.append("\(provider) has \(booked) in the books, \(sum) is right") }
        }
        let charge = facts.charges[order.id]
        if (charge != nil) != (order.wasCharged && order.route == .sandbox) {
            faults.append("charged \(charge?.cents ?? 0) at the provider")
        }
        let booked = books["clearing:sandbox USD"] ?? 0
        if let charge, order.claimed == nil || payer == "sandbox", charge.left != booked {
            faults.append("\(charge.left) is left at the provider, \(booked) in the books")
        }
        return faults
    }

    private func holdFaults(_ order: ReferenceOrder, _ shown: Shown, _ facts: Facts) -> [String] {
        let held = facts.heldByOrder[order.id] ?? 0
        let wanted = order.lines.reduce(0) { $0 + $1.quantity }
        let isWaiting = shown.status == "pending" || shown.status == "payment_failed"
        // What a cart held by wish goes over to its order, though it may be more than was ordered.
        guard order.isHoldKnown else { return [] }
        if held > (isWaiting ? wanted : 0) { return ["\(held) pieces are held"] }
        let isFresh = shop.now.milliseconds < order.heldAt + 900_000
        if shown.status == "pending", held != (isFresh ? wanted : 0) {
            return ["\(held) of \(wanted) pieces are held, \(isFresh ? "before" : "after") its hold lapses"]
        }
        return []
    }

    /// How many pieces of a line are gone from the shelf.
    private static func pieces(of line: ReferenceOrder.Line, _ shown: Shown, hasLeft: Bool) -> Int {
        guard shown.was("paid", "processing", "shipped", "delivered"), !shown.lacksStock else { return 0 }
        guard shown.status == "cancelled" || shown.status == "refunded" else {
            return line.quantity - line.restocked
        }
        return (hasLeft ? line.quantity : line.returned) - line.restocked
    }
}
