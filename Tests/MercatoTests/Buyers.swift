import Kernel
import Support
import Synchronization

/// A crowd that shares a few connections; each buyer does one step after the other.
struct Buyers: Sendable {
    let shops: Shops
    var connections = 32

    /// How each request ended, and how long it took.
    struct Tally: Sendable {
        /// `checkout 400 out_of_stock`, and how often.
        var ends: [String: Int] = [:]
        var microseconds: [String: [Int]] = [:]

        mutating func note(_ step: String, _ answer: BlockingCaller.Answer) {
            let code = answer.status < 300 ? "" : " " + (answer.code.isEmpty ? answer.text : answer.code)
            ends["\(step) \(answer.status)\(code)", default: 0] += 1
            microseconds[step, default: []].append(answer.microseconds)
        }

        mutating func add(_ other: Tally) {
            ends.merge(other.ends, uniquingKeysWith: +)
            microseconds.merge(other.microseconds, uniquingKeysWith: +)
        }

        var requests: Int { ends.values.reduce(0, +) }
    }

    /// Runs a step for each of so many buyers, as many at once as there are connections.
    func each(
        _ count: Int,
        _ step:
            @escaping @Sendable (_ buyer: Int, _ caller: BlockingCaller, _ tally: inout Tally) throws -> Void
    ) async throws -> Tally {
        let next = Atomic<Int>(0)
        let shops = shops
        let tallies = try await onThreads(connections) { index in
            let caller = shops.caller(index)
            var tally = Tally()
            while true {
                let buyer = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard buyer < count else { return tally }
                try step(buyer, caller, &tally)
            }
        }
        return tallies.reduce(into: Tally()) { $0.add($1) }
    }

    /// A cart with some pieces, or nil when they were refused.
    @available(*, noasync)
    static func cart(_ variant: Int64, pieces: Int, _ caller: BlockingCaller, _ tally: inout Tally) throws
        -> String?
    {
        let made = try caller.post("/cart")
        tally.note("cart", made)
        guard let cart = made["cart_id"] else { return nil }
        let added = try caller.post(
            "/cart/\(cart)/items",
            #"{"variant_id":\#(variant),"quantity":\#(pieces)}"#
        )
        tally.note("item", added)
        return added.status < 300 ? cart : nil
    }

    /// Checks a cart out and pays; answers whether the order was paid.
    @discardableResult
    @available(*, noasync)
    static func buy(_ cart: String, _ caller: BlockingCaller, _ tally: inout Tally) throws -> Bool {
        let placed = try caller.post("/cart/\(cart)/checkout")
        tally.note("checkout", placed)
        guard let order = placed["order_id"] else { return false }
        let paid = try caller.post("/payments/confirm", #"{"order_id":"\#(order)","status":"success"}"#)
        tally.note("confirm", paid)
        return paid["status"] == "paid"
    }
}
