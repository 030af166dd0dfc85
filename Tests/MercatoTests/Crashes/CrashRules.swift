/// What must be so after a crash, given what clients were told; what is not is a sentence each.
struct CrashRules {
    let known: ClientJournal.Content
    let books: CrashBooks
    /// Whether the time of day has jumped: then the time of an order may be over at once.
    let clocksJump: Bool

    /// Right after the crash: requests in doubt may have happened or not.
    var atOnce: [String] {
        let doubted = known.doubtedOrders
        var faults = known.orders.flatMap { name, known in
            order(name: name, known, isDoubted: doubted.contains(name))
        }
        faults += books.orders.flatMap { Self.order(name: $0.key, written: $0.value) }
        faults += known.carts.filter { books.carts[$0.key] != $0.value }
            .map { "cart \($0.key) has lost pieces" }
        faults += marks("refund", Set(known.refunds.keys), books.refunds)
        faults += marks("shipment", Set(known.shipments.keys), books.shipments)
        faults += marks("change of stock", Set(known.adjustments.keys), books.adjustments)
        faults += books.repaid.filter { $0.value > books.charges[$0.key] ?? 0 }
            .map { "order \($0.key) was paid back more than it was charged" }
        return faults
    }

    /// When nothing is in doubt and nothing is left to do.
    func atLast(stock: Int, heard: [String: HookReceiver.Heard], disorder: [String]) -> [String] {
        var faults = atOnce
        let strange = Set(books.orders.keys).subtracting(known.orders.keys)
        faults += strange.map { "order \($0) was placed, and nobody was told" }
        for (name, order) in known.orders {
            guard let written = books.orders[name] else { continue }
            let net = net(name, order)
            if written.net != net {
                faults.append("order \(name) moved \(written.net) pieces instead of \(net): \(written)")
            }
            let charge = books.charges[name] ?? 0
            if order.isCharged, charge != written.captured || written.refunded != books.repaid[name] ?? 0 {
                let repaid = books.repaid[name] ?? 0
                faults.append("order \(name): charged \(charge), paid back \(repaid), \(written)")
            }
        }
        let moved = books.adjusted.values.reduce(0, +) + known.orders.reduce(0) { $0 + net($1.key, $1.value) }
        if known.adjustments.values.reduce(0, +) != books.adjusted.values.reduce(0, +) {
            faults.append("stock was changed by what nobody asked for")
        }
        if books.onHand != stock + moved { faults.append("\(books.onHand) on hand, not \(stock + moved)") }
        if books.pendingRefunds > 0 { faults.append("\(books.pendingRefunds) refunds wait for ever") }
        if books.waitingDeliveries > 0 { faults.append("\(books.waitingDeliveries) webhooks wait for ever") }
        for (id, status) in books.deliveries where status == "delivered" && heard[id] == nil {
            faults.append("message \(id) is said to be delivered and never came")
        }
        faults += heard.keys.filter { books.deliveries[$0] == nil }.map { "message \($0) is of nobody" }
        return faults + disorder.map { "messages came in another order: \($0)" }
    }

    /// What an order does to the stock in the end.
    ///
    /// The shop cancels one whose time was over in a jump; a charge of it that was kept quiet goes back.
    private func net(_ name: String, _ order: ClientJournal.KnownOrder) -> Int {
        guard clocksJump, !order.isPaid, let written = books.orders[name], written.status == "cancelled",
            !written.wasPaid, written.captured == written.refunded
        else { return order.net }
        return 0
    }

    private func order(name: String, _ order: ClientJournal.KnownOrder, isDoubted: Bool) -> [String] {
        guard let written = books.orders[name] else { return ["order \(name) is lost"] }
        var lost: [String] = []
        if order.isPaid, !written.wasPaid { lost.append("a payment") }
        if order.isCancelled, written.status != "cancelled" { lost.append("a cancellation") }
        if order.isShipped, !["shipped", "delivered"].contains(written.status) { lost.append("a shipment") }
        if order.isDelivered, written.status != "delivered" { lost.append("an arrival") }
        if order.isFailed, !isDoubted, written.status != "payment_failed" { lost.append("a failure") }
        if order.isCharged, books.charges[name] != written.total { lost.append("a charge") }
        return lost.map { "order \(name) has lost \($0): \(written)" }
    }

    private static func order(name: String, written: CrashBooks.WrittenOrder) -> [String] {
        var faults: [String] = []
        if written.sales > 1 { faults.append("order \(name) left the stock twice") }
        if written.captured != 0, written.captured != written.total {
            faults.append("order \(name) costs \(written.total), and \(written.captured) was booked")
        }
        if written.refunded > written.captured { faults.append("order \(name) was given back too much") }
        return faults
    }

    /// What was acknowledged is there once, and nothing is there twice.
    private func marks(_ what: String, _ known: Set<String>, _ written: [String: Int]) -> [String] {
        // Marks of clients have 32 digits; other reasons are the shop's own words.
        known.filter { written[$0] == nil }.map { "\(what) \($0) is lost" }
            + written.filter { $0.value > 1 && $0.key.count == 32 && !$0.key.contains(" ") }
            .map { "\(what) \($0.key) is there \($0.value) times" }
    }
}
