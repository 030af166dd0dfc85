import Kernel

/// One request that can be sent again word for word, and what it means once it is acknowledged.
struct Wish: Sendable {
    /// Who is asked.
    enum Place: Sendable { case shop, staff, payments }

    /// What a client may rely on after the answer.
    enum Meaning: Sendable {
        case cart
        case item(cart: String, pieces: Int)
        case placed(cart: String, Goods)
        case confirmed(order: String, isPaid: Bool)
        /// The payment server took the money; the shop will hear of it.
        case charged(order: String)
        case cancelled(order: String)
        /// So many pieces went back into stock with it.
        case refunded(order: String, mark: String, back: Int)
        case shipped(order: String, mark: String)
        case delivered(order: String)
        case adjusted(product: Int64, delta: Int, mark: String)
    }

    struct Goods: Sendable {
        let product: Int64
        let pieces: Int
    }

    /// What it is called in sentences and counts.
    let name: String
    var method = "POST"
    let path: String
    var body = ""
    var place = Place.shop
    var headers: [String] = []
    let key: String
    let meaning: Meaning
    /// Statuses that mean it happened, beside all 2xx: a sandbox that charged says 504 when it is told to.
    var alsoMeans: Set<Int> = []
    /// Refusals that are right, as `409 invalid_move`.
    var mayBeRefused: Set<String> = []
}

extension Wish {
    static func cart(_ key: String) -> Wish {
        Wish(name: "cart", path: "/cart", key: key, meaning: .cart)
    }

    static func item(_ goods: Goods, in cart: String, _ key: String) -> Wish {
        Wish(
            name: "item",
            path: "/cart/\(cart)/items",
            body: #"{"product_id":\#(goods.product),"quantity":\#(goods.pieces)}"#,
            key: key,
            meaning: .item(cart: cart, pieces: goods.pieces)
        )
    }

    static func checkout(_ cart: String, _ goods: Goods, _ key: String) -> Wish {
        Wish(
            name: "checkout",
            path: "/cart/\(cart)/checkout",
            key: key,
            meaning: .placed(cart: cart, goods)
        )
    }

    static func confirm(_ order: String, isPaid: Bool, _ key: String) -> Wish {
        Wish(
            name: isPaid ? "confirm" : "fail",
            path: "/payments/confirm",
            body: #"{"order_id":"\#(order)","status":"\#(isPaid ? "success" : "failed")"}"#,
            key: key,
            meaning: .confirmed(order: order, isPaid: isPaid)
        )
    }

    /// Money at the payment server, with one of its faults.
    static func charge(_ order: String, total: String, fault: String, _ key: String) -> Wish {
        Wish(
            name: "charge" + (fault.isEmpty ? "" : " \(fault)"),
            path: "/payments/orders",
            body: #"{"order_id":"\#(order)","amount":\#(total)}"#,
            place: .payments,
            headers: fault.isEmpty ? [] : ["X-Sandbox-Fault: \(fault)"],
            key: key,
            meaning: .charged(order: order),
            alsoMeans: fault == "timeout" ? [504] : [],
            mayBeRefused: fault == "decline" ? ["402 card_declined"] : []
        )
    }

    static func cancel(_ order: String, _ key: String) -> Wish {
        Wish(name: "cancel", path: "/orders/\(order)/cancel", key: key, meaning: .cancelled(order: order))
    }

    /// The body says what goes back; its reason is the mark by which it is found again.
    static func refund(_ order: String, _ wish: String, back: Int, _ key: String) -> Wish {
        Wish(
            name: "refund",
            path: "/orders/\(order)/refunds",
            body: #"{\#(wish)"reason":"\#(key)"}"#,
            place: .staff,
            key: key,
            meaning: .refunded(order: order, mark: key, back: back)
        )
    }

    static func ship(_ order: String, _ key: String) -> Wish {
        Wish(
            name: "shipment",
            path: "/orders/\(order)/shipments",
            body: #"{"tracking_number":"\#(key)"}"#,
            place: .staff,
            key: key,
            meaning: .shipped(order: order, mark: key)
        )
    }

    static func deliver(_ order: String, _ key: String) -> Wish {
        Wish(
            name: "delivered",
            method: "PUT",
            path: "/orders/\(order)/status",
            body: #"{"status":"delivered"}"#,
            place: .staff,
            key: key,
            meaning: .delivered(order: order)
        )
    }

    /// More or less stock, with a mark in the journal.
    static func adjust(_ product: Int64, by delta: Int, _ key: String) -> Wish {
        Wish(
            name: "stock",
            method: "PUT",
            path: "/inventory/\(product)",
            body: #"{"delta":\#(delta),"reason":"\#(key)"}"#,
            place: .staff,
            key: key,
            meaning: .adjusted(product: product, delta: delta, mark: key)
        )
    }
}
