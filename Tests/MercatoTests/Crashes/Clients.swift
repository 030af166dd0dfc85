import Glibc
import Kernel
import Support
import Synchronization

/// Clients that do at once whatever a shop's buyers and staff do, and remember every answer they got.
///
/// What one of them asked for and was not told, it asks for again, word for word and with the same
/// Idempotency-Key: as soon as it may, or after the restart.
struct Clients: Sendable {
    let journal = ClientJournal()
    let products: [Int64]
    /// The staff's key.
    let staff: String
    /// How long one answer is waited for.
    var patienceSeconds = 60

    /// The connections of one thread.
    struct Lines {
        let shop: BlockingCaller
        let payments: BlockingCaller

        init(_ server: ServedFolder, patienceSeconds: Int = 60) {
            shop = BlockingCaller(port: server.port, patienceSeconds: patienceSeconds)
            payments = BlockingCaller(port: server.paymentsPort, patienceSeconds: patienceSeconds)
        }
    }

    /// The server is gone, or the work is over.
    struct Over: Error {}

    /// What a connection that ends without an answer means.
    enum Loss: Sendable {
        /// The server was killed: the client's work is over.
        case ends
        /// The server does not answer for a while: the client asks again.
        case repeats
        /// The server lives, so nobody may lose an answer.
        case surprises
    }

    /// How one client works: the chance that decides, and what a lost connection means.
    struct Way {
        let loss: Loss
        let isOpen: () -> Bool
    }

    /// Works until it is over.
    @available(*, noasync)
    func work(_ server: ServedFolder, seed: UInt64, _ loss: Loss = .ends, while isOpen: @escaping () -> Bool)
    {
        var chance = SeededNumbers(seed: seed)
        let lines = Lines(server, patienceSeconds: patienceSeconds)
        let way = Way(loss: loss, isOpen: isOpen)
        while isOpen() {
            do {
                while isOpen() { try purchase(lines, &chance, way) }
            } catch is Over {
                return
            } catch {
                // An order was looked at, and the answer lost: nothing is in doubt.
                if loss == .ends { return }
            }
        }
    }

    /// A cart, an item, the checkout, a payment of some kind, and what staff do with it; sometimes stock.
    @available(*, noasync)
    private func purchase(
        _ lines: Lines,
        _ chance: inout SeededNumbers,
        _ way: Way
    ) throws {
        func ask(_ wish: Wish) throws -> BlockingCaller.Answer? { try self.ask(wish, lines, way) }
        if chance.next(0...9) == 0 {
            let product = products[Int(chance.next(0...UInt64(products.count - 1)))]
            _ = try ask(.adjust(product, by: chance.next(0...1) == 0 ? 3 : -2, Self.key()))
        }
        let goods = Wish.Goods(
            product: products[Int(chance.next(0...UInt64(products.count - 1)))],
            pieces: Int(chance.next(1...3))
        )
        guard let cart = try ask(.cart(Self.key()))?["cart_id"],
            try ask(.item(goods, in: cart, Self.key())) != nil,
            let placed = try ask(.checkout(cart, goods, Self.key())), let order = placed["order_id"]
        else { return }
        switch chance.next(0...9) {
        case 0: break
        case 1: _ = try ask(.cancel(order, Self.key()))
        case 2: _ = try ask(.confirm(order, isPaid: false, Self.key()))
        case 3...5:
            guard try ask(.confirm(order, isPaid: true, Self.key())) != nil else { return }
            try afterwards(order, goods, &chance, ask)
        default:
            guard case .number(let total) = placed.json["total"] else {
                return journal.surprise("a checkout without a total: \(placed.text)")
            }
            let fault = Self.faults[Int(chance.next(0...UInt64(Self.faults.count - 1)))]
            guard try ask(.charge(order, total: total, fault: fault, Self.key())) != nil else { return }
            // The shop hears of it by itself; whoever cancels meanwhile gets the money back.
            switch chance.next(0...5) {
            case 0: _ = try ask(.cancel(order, Self.key()))
            case 1, 2:
                if try waits(for: "paid", order, lines, way) { try afterwards(order, goods, &chance, ask) }
            default: break
            }
        }
    }

    private static let faults = ["", "", "", "", "twice", "disorder", "timeout", "never", "decline"]

    /// What becomes of a paid order.
    private func afterwards(
        _ order: String,
        _ goods: Wish.Goods,
        _ chance: inout SeededNumbers,
        _ ask: (Wish) throws -> BlockingCaller.Answer?
    ) throws {
        switch chance.next(0...7) {
        case 0: _ = try ask(.cancel(order, Self.key()))
        case 1: _ = try ask(.refund(order, #""amount":1.00,"#, back: 0, Self.key()))
        case 2:
            let item = #""items":[{"product_id":\#(goods.product),"quantity":1}],"#
            _ = try ask(.refund(order, item, back: 1, Self.key()))
        case 3: _ = try ask(.refund(order, "", back: goods.pieces, Self.key()))
        case 4, 5:
            guard try ask(.ship(order, Self.key())) != nil else { return }
            _ = try ask(.deliver(order, Self.key()))
        default: break
        }
    }

    /// Looks a few times whether an order has come so far.
    @available(*, noasync)
    private func waits(
        for status: String,
        _ order: String,
        _ lines: Lines,
        _ way: Way
    ) throws -> Bool {
        for _ in 0..<40 where way.isOpen() {
            let shown = try lines.shop.get("/orders/\(order)")
            if shown.status == 200, shown["status"] == status { return true }
            if shown.status != 200, shown.status != 503 {
                journal.surprise("reading an order: \(shown.status) \(shown.text)")
            }
            usleep(10_000)
        }
        return false
    }

    // MARK: Asking

    /// Asks, and goes on asking while it is told that the shop cannot answer now.
    ///
    /// - Throws: ``Over`` when the answer was lost or the time is up; the wish is then in doubt.
    @available(*, noasync)
    private func ask(_ wish: Wish, _ lines: Lines, wasAsked: Bool = false, _ way: Way) throws
        -> BlockingCaller.Answer?
    {
        var wasAsked = wasAsked
        while true {
            do {
                if wasAsked, try hasHappened(wish, lines) { return nil }
                let answer = try send(wish, lines)
                guard Self.isForLater(answer) else { return journal.note(wish, answer) ? answer : nil }
            } catch {
                if way.loss == .surprises, error is BlockingCaller.Lost {
                    journal.surprise("\(wish.name) \(wish.path) lost its connection")
                }
                guard way.loss != .ends else {
                    journal.doubt(wish)
                    throw Over()
                }
            }
            guard way.isOpen() else {
                journal.doubt(wish)
                throw Over()
            }
            journal.doubtForNow()
            wasAsked = true
            usleep(20_000)
        }
    }

    /// Asks once more for what is in doubt, until it is answered; a minute or two at most.
    @available(*, noasync)
    func askAgain(_ server: ServedFolder) {
        let lines = Lines(server)
        let end = ContinuousClock.now + .seconds(150)
        let way = Way(loss: .repeats) { ContinuousClock.now < end }
        for wish in journal.takeDoubts() {
            do {
                _ = try ask(wish, lines, wasAsked: true, way)
            } catch {
                journal.surprise("\(wish.name) \(wish.path) was never answered")
            }
        }
    }

    @available(*, noasync)
    private func send(_ wish: Wish, _ lines: Lines) throws -> BlockingCaller.Answer {
        var headers = wish.headers + ["Idempotency-Key: \(wish.key)"]
        if wish.place == .staff { headers.append("Authorization: Bearer \(staff)") }
        let line = wish.place == .payments ? lines.payments : lines.shop
        return try line.send(wish.method, wish.path, wish.body, headers: headers)
    }

    /// "Ask again": the data cannot be reached, or the first try still runs.
    private static func isForLater(_ answer: BlockingCaller.Answer) -> Bool {
        answer.status == 503 || (answer.status == 409 && answer.code == "in_progress")
    }

    /// A key counts for POST alone; who changes stock looks whether it was done before doing it again.
    @available(*, noasync)
    private func hasHappened(_ wish: Wish, _ lines: Lines) throws -> Bool {
        guard case .adjusted(let product, _, let mark) = wish.meaning else { return false }
        let page = try lines.shop.send(
            "GET",
            "/inventory/\(product)/movements?page_size=100",
            headers: ["Authorization: Bearer \(staff)"]
        )
        guard page.status == 200 else { throw Over() }
        guard page.text.contains("\"\(mark)\"") else { return false }
        journal.settle(wish)
        return true
    }

    static func key() -> String { Randomness.system.hex(digits: 32) }
}
