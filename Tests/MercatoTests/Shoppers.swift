import Foundation
import Kernel
import Support
import Synchronization

/// Clients that buy without a pause and remember every answer they got, until their server is gone.
///
/// What one of them had asked for when the server went, it asks for again, word for word and with the
/// same Idempotency-Key.
final class Shoppers: Sendable {
    /// One request that can be sent again.
    struct Wish: Sendable {
        enum Step: String, Sendable { case cart, item, checkout, confirm }

        let step: Step
        let path: String
        let body: String
        let key: String
        /// The order that is confirmed, and what it should be afterwards.
        var order = ""
        var becomes = ""
    }

    private struct Memory {
        /// The last state that was acknowledged, by order.
        var orders: [String: String] = [:]
        /// Acknowledged pieces by cart.
        var carts: [String: Int] = [:]
        var unanswered: [Wish] = []
        var refusals: [String] = []
        var answers = 0
    }

    private let memory = Mutex(Memory())
    private let products: [Int64]

    init(products: [Int64]) {
        self.products = products
    }

    var orders: [String: String] { memory.withLock { $0.orders } }
    var carts: [String: Int] { memory.withLock { $0.carts } }
    var unanswered: [Wish] { memory.withLock { $0.unanswered } }
    /// Answers that nobody should have got.
    var refusals: [String] { memory.withLock { $0.refusals } }
    var answers: Int { memory.withLock { $0.answers } }

    /// Buys with one caller until the server is gone or the work is over.
    @available(*, noasync)
    func buy(_ caller: BlockingCaller, while isOpen: () -> Bool) {
        do {
            while isOpen() { try purchase(caller) }
        } catch {
            // The server is gone: what was asked last is remembered.
        }
    }

    /// A cart, an item, the checkout, and mostly a payment.
    private func purchase(_ caller: BlockingCaller) throws {
        let chance = Int(Randomness.system.next() % 1_000)
        let pieces = chance % 3 + 1
        guard let cart = try ask(.cart, "/cart", "", caller)?["cart_id"] else { return }
        let item = #"{"product_id":\#(products[chance % products.count]),"quantity":\#(pieces)}"#
        guard try ask(.item, "/cart/\(cart)/items", item, caller) != nil else { return }
        memory.withLock { $0.carts[cart] = pieces }
        guard let order = try ask(.checkout, "/cart/\(cart)/checkout", "", caller)?["order_id"] else {
            return
        }
        memory.withLock { $0.orders[order] = "pending" }
        guard chance % 10 < 8 else { return }
        let isPaid = chance % 10 < 7
        var wish = Wish(
            step: .confirm,
            path: "/payments/confirm",
            body: #"{"order_id":"\#(order)","status":"\#(isPaid ? "success" : "failed")"}"#,
            key: Self.key()
        )
        wish.order = order
        wish.becomes = isPaid ? "paid" : "payment_failed"
        _ = try ask(wish, caller)
    }

    private func ask(_ step: Wish.Step, _ path: String, _ body: String, _ caller: BlockingCaller) throws
        -> BlockingCaller
        .Answer?
    {
        try ask(Wish(step: step, path: path, body: body, key: Self.key()), caller)
    }

    /// Sends a wish and remembers how it went; nil when it was refused.
    @discardableResult
    func ask(_ wish: Wish, _ caller: BlockingCaller) throws -> BlockingCaller.Answer? {
        let answer: BlockingCaller.Answer
        do {
            answer = try caller.post(wish.path, wish.body, headers: ["Idempotency-Key: \(wish.key)"])
        } catch {
            memory.withLock { $0.unanswered.append(wish) }
            throw error
        }
        memory.withLock { memory in
            memory.answers += 1
            if answer.status >= 300 { memory.refusals.append("\(wish.step) \(answer.status) \(answer.text)") }
        }
        guard answer.status < 300 else { return nil }
        if wish.step == .confirm { memory.withLock { $0.orders[wish.order] = wish.becomes } }
        return answer
    }

    /// After a restart: everything unanswered is asked once more and must succeed.
    @available(*, noasync)
    func askAgain(_ caller: BlockingCaller) throws {
        let wishes = memory.withLock { memory in
            defer { memory.unanswered = [] }
            return memory.unanswered
        }
        for wish in wishes {
            guard let answer = try ask(wish, caller), wish.step == .checkout, let order = answer["order_id"]
            else { continue }
            memory.withLock { $0.orders[order] = "pending" }
        }
    }

    private static func key() -> String { Randomness.system.hex(digits: 32) }
}
