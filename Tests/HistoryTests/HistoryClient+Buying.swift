import Kernel
import Support

/// Carts and checkouts.
extension HistoryClient {
    private static func price(_ product: Int64, _ shop: HistoryShop) -> Int64 {
        let prices: [Int64] = [1, 333, 1_000, 1_999, 8_999, 25_050]
        let place = shop.products.firstIndex { $0.product.value == product }
        return place.map { prices[$0] } ?? 0
    }

    private mutating func product() -> Int64 { random.pick(shop.products).product.value }

    mutating func openCart(_ lines: Lines) throws {
        let made = try ask("open cart", ("POST", "/cart", ""), on: lines.shop)
        guard made.status < 300, let id = made["cart_id"] else { return }
        carts.append(OpenCart(id: id))
        if carts.count > 6 { carts.removeFirst() }
        try addItem(carts.count - 1, lines)
    }

    private mutating func addItem(_ at: Int, _ lines: Lines) throws {
        let (product, pieces) = (product(), 1 + random.below(random.chance(9) ? 60 : 4))
        let body = #"{"product_id":\#(product),"quantity":\#(pieces)}"#
        let added = try ask("add item", ("POST", "/cart/\(carts[at].id)/items", body), on: lines.shop)
        if added.status < 300 { carts[at].pieces[product, default: 0] += pieces }
    }

    mutating func changeCart(_ lines: Lines) throws {
        guard !carts.isEmpty else { return try openCart(lines) }
        let at = random.below(carts.count)
        let cart = carts[at]
        guard let product = cart.pieces.keys.sorted().first, !random.chance(3) else {
            return try addItem(at, lines)
        }
        switch random.below(4) {
        case 0:
            let place = "/cart/\(cart.id)/items/\(product)"
            let removed = try ask("remove item", ("DELETE", place, ""), on: lines.shop)
            if removed.status < 300 { carts[at].pieces[product] = nil }
        case 1, 2:
            let pieces = 1 + random.below(5)
            let body = #"{"quantity":\#(pieces)}"#
            let place = "/cart/\(cart.id)/items/\(product)"
            let changed = try ask("change item", ("PUT", place, body), on: lines.shop)
            if changed.status < 300 { carts[at].pieces[product] = pieces }
        default:
            let seconds = [30, 300, 3_600][random.below(3)]
            let body =
                #"{"cart_id":"\#(cart.id)","quantity":\#(1 + random.below(3)),"ttl_seconds":\#(seconds)}"#
            let held = try ask("hold", ("PUT", "/inventory/\(product)/hold", body), on: lines.shop)
            carts[at].isHeld = carts[at].isHeld || held.status < 300
            if held.status < 300, random.chance(3), let id = held.json["hold_id"]?.integer {
                let place = "/inventory/holds/\(id)?cart_id=\(cart.id)"
                _ = try ask("release hold", ("DELETE", place, ""), on: lines.shop)
            }
        }
    }

    mutating func checkOut(_ lines: Lines) throws {
        guard !carts.isEmpty else { return try openCart(lines) }
        let at = random.below(carts.count)
        let isTaxed = random.chance(2)
        let body = isTaxed ? #"{"country":"US"}"# : "{}"
        let placed = try post("check out", "/cart/\(carts[at].id)/checkout", body, on: lines.shop)
        guard placed.status < 300 else { return }
        let cart = carts.remove(at: at)
        take(placed, cart.pieces, isTaxed, cart: cart)
    }

    mutating func buyNow(_ lines: Lines) throws {
        let (product, pieces, isTaxed) = (product(), 1 + random.below(3), random.chance(2))
        let place = isTaxed ? #","country":"US""# : ""
        let body = #"{"product_id":\#(product),"quantity":\#(pieces)\#(place)}"#
        let placed = try post("buy now", "/buy-now", body, on: lines.shop)
        if placed.status < 300 { take(placed, [product: pieces], isTaxed, cart: nil) }
    }

    /// The cart of an order that failed or was cancelled makes a new one.
    mutating func checkOutAgain(_ lines: Lines) throws {
        guard let at = someOrder({ $0.cart != nil }), let cart = orders[at].cart else { return }
        let again = try ask("check out again", ("POST", "/cart/\(cart)/checkout", "{}"), on: lines.shop)
        guard again.status < 300 else { return }
        let old = orders[at]
        if old.reachable.isDisjoint(with: ["payment_failed", "cancelled"]) {
            complain("the cart of \(old.id), which is \(old.reachable.sorted()), was checked out again")
        }
        _ = orders[at].see("cancelled")
        orders[at].cart = nil
        let pieces = Dictionary(old.lines.map { ($0.product, $0.quantity) }, uniquingKeysWith: +)
        take(again, pieces, false, cart: OpenCart(id: cart, isHeld: true))
    }

    /// Keeps a new order, whose total must be what its lines cost.
    private mutating func take(
        _ placed: BlockingCaller.Answer,
        _ pieces: [Int64: Int],
        _ isTaxed: Bool,
        cart: OpenCart?
    ) {
        guard let id = placed["order_id"], let total = Self.cents(placed.json["total"]) else {
            return complain("no order in \(placed.text)")
        }
        var sum: Int64 = 0
        let lines = pieces.sorted { $0.key < $1.key }.map { product, quantity in
            let goods = Self.price(product, shop) * Int64(quantity)
            let tax = isTaxed ? (goods * 10 + 50) / 100 : 0
            sum += goods + tax
            return ReferenceOrder.Line(product: product, quantity: quantity, goods: goods, tax: tax)
        }
        if sum != total { complain("order \(id) costs \(total), its lines \(sum): \(placed.text)") }
        var order = ReferenceOrder(
            id,
            total,
            lines,
            route: random.chance(3) ? .hand : .sandbox,
            cart: cart?.id,
            now: shop.now.milliseconds
        )
        order.isHoldKnown = cart?.isHeld != true
        orders.append(order)
    }
}
