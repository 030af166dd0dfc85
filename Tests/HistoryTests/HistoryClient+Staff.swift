import Kernel
import Support

/// What staff and owners do with an order, and with stock.
extension HistoryClient {
    mutating func cancel(_ lines: Lines) throws {
        guard let at = someOrder() else { return }
        let before = orders[at]
        let answer = try post("cancel", "/orders/\(before.id)/cancel", "{}", on: lines.shop)
        if answer.status < 300 { return moved(to: "cancelled", at, "cancel") }
        checkRefusal(answer, before, "cancelled")
    }

    mutating func moveByStaff(_ lines: Lines) throws {
        guard let at = someOrder() else { return }
        let before = orders[at]
        let wish = random.pick([
            "pending", "paid", "paid", "payment_failed", "processing", "processing", "shipped", "delivered",
            "cancelled", "refunded",
        ])
        let request = ("PUT", "/orders/\(before.id)/status", #"{"status":"\#(wish)"}"#)
        let answer = try ask("move to \(wish)", request, staff, on: lines.shop)
        if answer.status < 300 {
            moved(to: wish, at, "move")
        } else {
            checkRefusal(answer, before, wish)
        }
        if wish == "payment_failed" { orders[at].isHoldKnown = false }
    }

    /// A refusal names where the order is; the move must really not be allowed from there.
    private func checkRefusal(_ answer: BlockingCaller.Answer, _ before: ReferenceOrder, _ wish: String) {
        guard answer.code == "invalid_move", let status = answer["order_status"] else { return }
        var allowed = ReferenceOrder.moves[status] ?? []
        // What has left is not cancelled.
        if before.wasOut { allowed.remove("cancelled") }
        if !before.reachable.contains(status) || allowed.contains(wish) {
            complain("\(before.id), \(before.reachable.sorted()): no \(wish), for it is \(status)")
        }
    }

    mutating func ship(_ lines: Lines) throws {
        guard let at = someOrder({ $0.possible.isDisjoint(with: ["cancelled", "refunded", "delivered"]) })
        else { return }
        let order = orders[at]
        let line = random.pick(order.lines)
        let isPart = random.chance(2)
        let pieces = 1 + random.below(line.quantity)
        var parts: [String] = []
        if isPart { parts.append(#""items":[{"product_id":\#(line.product),"quantity":\#(pieces)}]"#) }
        if random.chance(3) { parts.append(#""ship":false"#) }
        let path = "/orders/\(order.id)/shipments"
        let answer = try post("ship", path, "{\(parts.joined(separator: ","))}", staff, on: lines.shop)
        guard answer.status < 300, let id = answer.json["shipment_id"]?.integer else { return }
        var out: [Int64: Int] = [:]
        for item in answer.json["items"]?.array ?? [] {
            guard let product = item["product_id"]?.integer, let count = item["quantity"]?.integer else {
                continue
            }
            out[product, default: 0] += Int(count)
        }
        for (product, count) in out where count > order.left(product) {
            complain("\(order.id): \(count) of \(product) shipped, \(order.left(product)) were left")
        }
        orders[at].shipments.append(.init(id: id, status: answer["status"] ?? "?", pieces: out))
        moved(to: answer["order_status"], at, "ship")
    }

    mutating func changeShipment(_ lines: Lines) throws {
        guard let at = someOrder({ !$0.shipments.isEmpty }) else { return }
        let number = random.below(orders[at].shipments.count)
        let place = "/orders/\(orders[at].id)/shipments/\(orders[at].shipments[number].id)"
        let isCancelled = random.chance(3)
        let request =
            isCancelled
            ? ("POST", place + "/cancel", "")
            : ("PATCH", place, #"{"status":"\#(random.pick(["shipped", "delivered"]))"}"#)
        let name = isCancelled ? "cancel shipment" : "move shipment"
        let answer = try ask(name, request, staff, on: lines.shop)
        guard answer.status < 300 else { return }
        orders[at].shipments[number].status = answer["status"] ?? "?"
        guard let status = answer["order_status"] else { return }
        if orders[at].possible == [status] { return }
        moved(to: status, at, name)
    }

    mutating func refund(_ lines: Lines) throws {
        guard let at = someOrder({ !$0.possible.isSubset(of: ["pending", "payment_failed", "refunded"]) })
        else { return }
        let order = orders[at]
        let line = random.below(order.lines.count)
        let count = 1 + random.below(order.lines[line].quantity)
        var parts: [String] = []
        let kind = random.below(8)
        switch kind {
        case 0: break
        case 1, 2: parts.append(#""amount":\#(Self.dollars(1 + Int64(random.below(Int(order.total)))))"#)
        case 3: parts.append(#""shipping":0.01"#)
        default:
            parts.append(#""items":[{"product_id":\#(order.lines[line].product),"quantity":\#(count)}]"#)
        }
        let restock: Bool? = random.chance(2) ? nil : random.chance(2)
        if let restock, kind != 1, kind != 2 { parts.append(#""restock":\#(restock)"#) }
        let path = "/orders/\(order.id)/refunds"
        let answer = try post("refund", path, "{\(parts.joined(separator: ","))}", staff, on: lines.shop)
        guard answer.status < 300, let id = answer.json["refund_id"]?.integer,
            let cents = Self.cents(answer.json["amount"]), let goods = Self.cents(answer.json["goods"]),
            let tax = Self.cents(answer.json["tax"])
        else { return }
        if goods + tax != cents { complain("refund \(id): \(answer.text)") }
        let isBack = restock ?? !order.wasOut
        if kind > 3 {
            orders[at].lines[line].takeBack(count, isBack)
            orders[at].lines[line].goodsBack += goods
            orders[at].lines[line].taxBack += tax
        } else if kind == 0 {
            for index in order.lines.indices {
                let left = order.lines[index].quantity - order.lines[index].returned
                orders[at].lines[index].takeBack(left, isBack)
                orders[at].lines[index].isPaidBackWhole = false
            }
        }
        if let fault = orders[at].refunded(id, cents) { complain("refund \(id): \(fault)") }
    }

    mutating func adjustStock(_ lines: Lines) throws {
        let product = random.pick(shop.products).product.value
        let pieces = 1 + random.below(9)
        let isTaken = random.chance(4)
        let delta = random.chance(3) ? -pieces : pieces
        let request =
            isTaken
            ? ("PUT", "/inventory/\(product)/decrement", #"{"quantity":\#(pieces),"reason":"sold here"}"#)
            : ("PUT", "/inventory/\(product)", #"{"delta":\#(delta),"reason":"counted"}"#)
        let answer = try ask(isTaken ? "sell in the shop" : "adjust stock", request, staff, on: lines.shop)
        guard answer.status < 300 else { return }
        brought[product, default: 0] += isTaken ? -pieces : delta
        let (stock, available) = (
            answer.json["stock"]?.integer ?? -1, answer.json["available"]?.integer ?? -1
        )
        if available < 0 || stock < available { complain("stock of \(product): \(answer.text)") }
    }

    mutating func look(_ lines: Lines) throws {
        guard let at = someOrder() else { return }
        let shown = try ask("look", ("GET", "/orders/\(orders[at].id)", ""), on: lines.shop)
        guard shown.status == 200 else { return complain("order \(orders[at].id): \(shown.text)") }
        see(shown["status"], at, "look")
        if Self.cents(shown.json["total"]) != orders[at].total { complain("total: \(shown.text)") }
    }
}
