import Kernel
import Support
import Synchronization

/// What all clients together were told: every acknowledged write, and every one in doubt.
final class ClientJournal: Sendable {
    /// What is known of an order from answers alone.
    struct KnownOrder: Sendable {
        let goods: Wish.Goods
        var isPaid = false
        var isFailed = false
        var isCharged = false
        var isCancelled = false
        var isShipped = false
        var isDelivered = false
        /// Pieces that were put back by refunds.
        var back = 0

        /// What the order does to the stock in the end.
        var net: Int { isCancelled || !(isPaid || isCharged) ? 0 : back - goods.pieces }
    }

    struct Content: Sendable {
        /// Pieces by cart.
        var carts: [String: Int] = [:]
        var orders: [String: KnownOrder] = [:]
        /// The order of each refund and each shipment, by its mark.
        var refunds: [String: String] = [:]
        var shipments: [String: String] = [:]
        /// Changes of stock by their mark.
        var adjustments: [String: Int] = [:]
        var inDoubt: [Wish] = []
        /// Answers that nobody should have got.
        var surprises: [String] = []
        /// Acknowledged by what was asked, and rightly refused.
        var acknowledged: [String: Int] = [:]
        var refused: [String: Int] = [:]
        /// Requests whose answer was lost, or that were told to ask again.
        var doubts = 0
    }

    private let content = Mutex(Content())

    var now: Content { content.withLock { $0 } }

    /// Notes an answer.
    ///
    /// - Returns: whether it acknowledges.
    func note(_ wish: Wish, _ answer: BlockingCaller.Answer) -> Bool {
        content.withLock { content in
            guard (200..<300).contains(answer.status) || wish.alsoMeans.contains(answer.status) else {
                let end = "\(answer.status) \(answer.code)"
                if wish.mayBeRefused.contains(end) {
                    content.refused["\(wish.name) \(end)", default: 0] += 1
                } else {
                    content.surprises.append("\(wish.name) \(wish.path) \(answer.status) \(answer.text)")
                }
                return false
            }
            content.acknowledged[wish.name, default: 0] += 1
            content.apply(wish, answer)
            return true
        }
    }

    /// A request whose end is unknown.
    func doubt(_ wish: Wish) {
        content.withLock { content in
            content.inDoubt.append(wish)
            content.doubts += 1
        }
    }

    /// A request that was told to ask again, or lost its answer, and goes on asking.
    func doubtForNow() {
        content.withLock { $0.doubts += 1 }
    }

    /// Something is known of a request that was in doubt: it had happened.
    func settle(_ wish: Wish) {
        content.withLock { content in
            content.acknowledged[wish.name, default: 0] += 1
            if case .adjusted(_, let delta, let mark) = wish.meaning { content.adjustments[mark] = delta }
        }
    }

    func surprise(_ sentence: String) {
        content.withLock { $0.surprises.append(sentence) }
    }

    /// Answers that nobody should have got, each told once.
    func takeSurprises() -> [String] {
        content.withLock { content in
            defer { content.surprises = [] }
            return content.surprises
        }
    }

    /// Takes what is in doubt, to be asked again.
    func takeDoubts() -> [Wish] {
        content.withLock { content in
            defer { content.inDoubt = [] }
            return content.inDoubt
        }
    }
}

extension ClientJournal.Content {
    var acknowledgedCount: Int { acknowledged.values.reduce(0, +) }

    /// Orders that a request in doubt is about: more may be true of them than was acknowledged.
    var doubtedOrders: Set<String> {
        Set(
            inDoubt.compactMap { wish in
                switch wish.meaning {
                case .confirmed(let order, _), .charged(let order), .cancelled(let order),
                    .refunded(let order, _, _), .shipped(let order, _), .delivered(let order):
                    order
                default: nil
                }
            }
        )
    }

    fileprivate mutating func apply(_ wish: Wish, _ answer: BlockingCaller.Answer) {
        switch wish.meaning {
        case .cart: break
        case .item(let cart, let pieces): carts[cart] = pieces
        case .placed(_, let goods):
            if let order = answer["order_id"] { orders[order] = .init(goods: goods) }
        case .confirmed(let order, let isPaid):
            orders[order]?.isPaid = isPaid
            orders[order]?.isFailed = !isPaid
        case .charged(let order): orders[order]?.isCharged = true
        case .cancelled(let order): orders[order]?.isCancelled = true
        case .refunded(let order, let mark, let back):
            refunds[mark] = order
            orders[order]?.back += back
        case .shipped(let order, let mark):
            shipments[mark] = order
            orders[order]?.isShipped = true
        case .delivered(let order): orders[order]?.isDelivered = true
        case .adjusted(_, let delta, let mark): adjustments[mark] = delta
        }
    }
}
