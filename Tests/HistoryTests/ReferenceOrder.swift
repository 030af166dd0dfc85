/// What must be true of one order, kept without a database: only what the shop's answers said of it.
struct ReferenceOrder: Sendable {
    /// The moves as the shop's rules print them; not the shop's own table.
    static let moves: [String: Set<String>] = [
        "pending": ["paid", "payment_failed", "processing", "shipped", "cancelled"],
        "payment_failed": ["paid", "cancelled"],
        "paid": ["processing", "shipped", "cancelled", "refunded"],
        "processing": ["shipped", "cancelled", "refunded"],
        "shipped": ["delivered", "refunded"],
        "delivered": ["refunded"],
        "cancelled": [],
        "refunded": [],
    ]

    /// Who is asked to pay.
    enum Route: Sendable {
        /// The sandbox server, which calls back.
        case sandbox
        /// The unsigned word from this machine: nothing is charged anywhere.
        case hand
    }

    struct Line: Sendable {
        let product: Int64
        let quantity: Int
        /// What it cost, in cents.
        let goods: Int64
        let tax: Int64
        /// Pieces that came back, and those of them that were put into stock.
        private(set) var returned = 0
        private(set) var restocked = 0
        /// What was paid back for just these pieces.
        var goodsBack: Int64 = 0
        var taxBack: Int64 = 0
        /// False once it went back with the rest of an order.
        var isPaidBackWhole = true

        init(product: Int64, quantity: Int, goods: Int64, tax: Int64) {
            (self.product, self.quantity, self.goods, self.tax) = (product, quantity, goods, tax)
        }

        mutating func takeBack(_ pieces: Int, _ isRestocked: Bool) {
            returned += pieces
            if isRestocked { restocked += pieces }
        }

        /// Pieces one by one add up to their line, tax and all.
        var fault: String? {
            if returned > quantity { return "\(returned) of \(quantity) came back" }
            guard returned == quantity, isPaidBackWhole, (goodsBack, taxBack) != (goods, tax) else {
                return nil
            }
            return "for all of \(goods) and \(tax) tax \(goodsBack) and \(taxBack) went back"
        }
    }

    struct Refund: Sendable {
        let id: Int64
        let cents: Int64
    }

    struct Shipment: Sendable {
        let id: Int64
        var status: String
        let pieces: [Int64: Int]
    }

    let id: String
    /// Its cart, until that makes another order.
    var cart: String?
    let route: Route
    let total: Int64
    var lines: [Line]
    /// Where it may be now: what was seen last, and what may have come since without being asked.
    private(set) var possible: Set<String> = ["pending"]
    /// Moves that come by themselves: a provider's word that is on its way.
    var mayBePaid = false
    var mayFail = false
    /// Whether the sandbox was asked for money, and its name for the charge once it was told.
    var wasCharged = false
    var charge: String?
    /// What a lying provider said it had taken, in cents: kept apart until staff decide.
    var claimed: (cents: Int64, currency: String)?
    private(set) var refunds: [Refund] = []
    /// The pieces that it took for good, by product, once that was compared.
    var settled: [Int64: Int]?
    var shipments: [Shipment] = []
    /// Statuses that an answer named after this client's own move.
    private(set) var acknowledged: [String] = []
    let heldAt: Int64
    /// Whether its pieces are held since it was made, and by nothing else than that.
    var isHoldKnown: Bool

    init(
        _ id: String,
        _ total: Int64,
        _ lines: [Line],
        route: Route,
        cart: String?,
        now: Int64
    ) {
        (self.id, self.total, self.lines) = (id, total, lines)
        (self.route, self.cart) = (route, cart)
        (heldAt, isHoldKnown) = (now, true)
    }

    /// Takes note of a status that the shop said; false when it cannot be.
    mutating func see(_ status: String) -> Bool {
        let isPossible = reachable.contains(status)
        possible = [status]
        return isPossible
    }

    /// The same after a move that this client asked for; goods that arrive were shipped on the way.
    mutating func move(to status: String) -> Bool {
        let isAllowed = reachable.contains { from in
            let next = Self.moves[from] ?? []
            return from == status || next.contains(status)
                || (status == "delivered" && next.contains("shipped"))
        }
        possible = [status]
        acknowledged.append(status)
        return isAllowed
    }

    /// Notes a refund that was promised; what is wrong with it, if anything.
    mutating func refunded(_ id: Int64, _ cents: Int64) -> String? {
        refunds.append(Refund(id: id, cents: cents))
        let sum = refunds.reduce(0) { $0 + $1.cents }
        if sum == total {
            possible = Set(reachable.map { Self.moves[$0]?.contains("refunded") == true ? "refunded" : $0 })
        }
        if sum > total { return "\(sum) of \(total) is promised back" }
        return lines.compactMap(\.fault).first
    }

    /// Whether goods have left, all or some.
    var wasOut: Bool {
        acknowledged.contains("shipped") || acknowledged.contains("delivered")
            || shipments.contains { $0.status == "shipped" || $0.status == "delivered" }
    }

    /// With everything that may come by itself; a day's wait ends what is pending.
    var reachable: Set<String> {
        var all = possible
        for _ in 0..<3 {
            if all.contains("pending") {
                all.insert("cancelled")
                if mayFail { all.insert("payment_failed") }
                if mayBePaid { all.insert("paid") }
            }
            if all.contains("payment_failed") {
                all.insert("cancelled")
                if mayBePaid { all.insert("paid") }
            }
        }
        return all
    }

    /// Pieces of a product that are neither on their way nor came back, at most.
    func left(_ product: Int64) -> Int {
        let out = shipments.filter { $0.status != "cancelled" }.reduce(0) { $0 + ($1.pieces[product] ?? 0) }
        return lines.filter { $0.product == product }.reduce(0) { $0 + $1.quantity - $1.returned } - out
    }
}
