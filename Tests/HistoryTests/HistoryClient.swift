import Kernel
import Support

/// One of the clients: does something at random, again and again, and keeps what the answers promise.
///
/// Its carts and orders are its own, so that it knows all that was asked of them; stock is everybody's.
struct HistoryClient: Sendable {
    struct OpenCart: Sendable {
        let id: String
        var pieces: [Int64: Int] = [:]
        var isHeld = false
    }

    let index: Int
    let shop: HistoryShop
    var random: SeededNumbers
    var carts: [OpenCart] = []
    var orders: [ReferenceOrder] = []
    /// Pieces that this client brought or took otherwise than by orders.
    var brought: [Int64: Int] = [:]

    init(_ index: Int, _ shop: HistoryShop, seed: UInt64) {
        (self.index, self.shop) = (index, shop)
        random = SeededNumbers(seed: seed &+ UInt64(index) &* 7_919)
    }

    /// The connections of a client while it runs.
    struct Lines {
        let shop: BlockingCaller
        let payments: BlockingCaller
    }

    /// Does so many things, one after the other.
    @available(*, noasync)
    mutating func run(_ count: Int) throws {
        let lines = Lines(
            shop: BlockingCaller(port: shop.shopPort),
            payments: BlockingCaller(port: shop.payPort)
        )
        for _ in 0..<count { try step(lines) }
    }

    private mutating func step(_ lines: Lines) throws {
        switch random.below(100) {
        case 0..<8: try openCart(lines)
        case 8..<20: try changeCart(lines)
        case 20..<30: try checkOut(lines)
        case 30..<35: try buyNow(lines)
        case 35..<47: try pay(lines)
        case 47..<50: try payThroughShop(lines)
        case 50..<58: try confirm(lines)
        case 58..<61: try cancel(lines)
        case 61..<68: try moveByStaff(lines)
        case 68..<75: try ship(lines)
        case 75..<80: try changeShipment(lines)
        case 80..<89: try refund(lines)
        case 89..<94: try adjustStock(lines)
        case 94..<96: try checkOutAgain(lines)
        default: try look(lines)
        }
    }

    // MARK: Asking

    var staff: [String] { ["Authorization: Bearer \(shop.key)"] }

    func complain(_ text: String) {
        shop.complaints.add("client \(index): \(text)")
    }

    /// Sends a request and counts its end.
    func ask(
        _ name: String,
        _ request: (method: String, path: String, body: String),
        _ headers: [String] = [],
        on line: BlockingCaller
    ) throws -> BlockingCaller.Answer {
        let answer = try line.send(request.method, request.path, request.body, headers: headers)
        count(name, answer)
        return answer
    }

    func count(_ name: String, _ answer: BlockingCaller.Answer) {
        switch answer.status {
        case 200..<300: shop.tally.add(name, .done)
        case 503, 504: shop.tally.add(name, .inDoubt)
        case 400..<500: shop.tally.add(name, .refused)
        default:
            shop.tally.add(name, .refused)
            complain("\(name) answered \(answer.status): \(answer.text)")
        }
    }

    /// A POST, now and then with an Idempotency-Key, and then asked again with the same and another body.
    mutating func post(
        _ name: String,
        _ path: String,
        _ body: String,
        _ headers: [String] = [],
        on line: BlockingCaller
    ) throws -> BlockingCaller.Answer {
        guard random.chance(4) else { return try ask(name, ("POST", path, body), headers, on: line) }
        let keyed = headers + ["Idempotency-Key: \(random.next())-\(random.next())"]
        let first = try ask(name, ("POST", path, body), keyed, on: line)
        guard first.status < 300 else { return first }
        let again = try ask("same key", ("POST", path, body), keyed, on: line)
        if again.status != 503, again.status != first.status || again.body != first.body {
            complain("\(name) asked twice with one key: \(first.text), then \(again.text)")
        }
        let others = ["check out": "notes", "buy now": "notes", "ship": "carrier"]
        let other = #"{"\#(others[name] ?? "reason")":"something else"}"#
        let refused = try ask("same key, other body", ("POST", path, other), keyed, on: line)
        if ![422, 503].contains(refused.status) {
            complain("\(name) with one key and another body: \(refused.text)")
        }
        return first
    }

    // MARK: Orders at hand

    /// One of the latest orders that fits.
    mutating func someOrder(_ fits: (ReferenceOrder) -> Bool = { _ in true }) -> Int? {
        let recent = orders.indices.suffix(14).filter { fits(orders[$0]) }
        return recent.isEmpty ? nil : random.pick(Array(recent))
    }

    /// Notes a status that an answer named.
    mutating func see(_ status: String?, _ at: Int, _ what: String) {
        guard let status else { return }
        let before = orders[at].reachable
        if !orders[at].see(status) {
            complain("\(what): order \(orders[at].id) is \(status), which cannot come of \(before.sorted())")
        }
    }

    /// Notes a status that this client's own request led to.
    mutating func moved(to status: String?, _ at: Int, _ what: String) {
        guard let status else { return }
        let before = orders[at].reachable
        if !orders[at].move(to: status) {
            complain("\(what): order \(orders[at].id) became \(status), not allowed from \(before.sorted())")
        }
    }

    static func cents(_ json: JSON?) -> Int64? {
        guard case .number(let digits)? = json else { return nil }
        return Int64(digits.filter { $0.isNumber })
    }

    static func dollars(_ cents: Int64) -> String {
        let rest = cents % 100
        return "\(cents / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
