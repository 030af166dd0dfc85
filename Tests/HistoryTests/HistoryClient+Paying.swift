import Kernel
import Support

/// Payments, and providers that misbehave.
extension HistoryClient {
    private static let faults = [
        "", "", "", "", "decline", "decline", "down", "timeout", "never", "late", "twice", "disorder",
        "wrong_amount", "wrong_currency", "bad_signature",
    ]

    /// At the sandbox server, as buyers do.
    mutating func pay(_ lines: Lines) throws {
        // A provider is asked about an order that ended for a day; what is charged in silence later is lost.
        let since = shop.now.adding(seconds: -72_000).milliseconds
        guard let at = someOrder({ $0.route == .sandbox && $0.heldAt > since }) else {
            return try checkOut(lines)
        }
        let order = orders[at]
        let fault = random.pick(Self.faults)
        let answer = try ask(
            "pay" + (fault.isEmpty ? "" : ", \(fault)"),
            (
                "POST", "/payments/orders",
                #"{"order_id":"\#(order.id)","amount":\#(Self.dollars(order.total))}"#
            ),
            fault.isEmpty ? [] : ["X-Sandbox-Fault: \(fault)"],
            on: lines.payments
        )
        if fault == "decline", answer.status == 402 { orders[at].mayFail = true }
        if let charge = answer["charge_id"] { orders[at].charge = charge }
        guard answer.status < 300 || fault == "timeout", !order.wasCharged else { return }
        orders[at].wasCharged = true
        switch fault {
        case "wrong_amount": orders[at].claimed = (order.total + 1, "USD")
        case "wrong_currency": orders[at].claimed = (order.total, "EUR")
        default: break
        }
        // Who is asked before the message comes tells the truth.
        orders[at].mayBePaid = true
        if fault == "disorder" { orders[at].mayFail = true }
    }

    /// At the shop, which asks the sandbox.
    mutating func payThroughShop(_ lines: Lines) throws {
        guard let at = someOrder({ $0.route == .sandbox && $0.claimed == nil }) else { return }
        let isManual = random.chance(5)
        let answer = try ask(
            "pay through the shop",
            ("POST", "/orders/\(orders[at].id)/pay", isManual ? #"{"provider":"manual"}"# : ""),
            on: lines.shop
        )
        if !isManual, answer.status < 300 || answer.status >= 500 {
            (orders[at].wasCharged, orders[at].mayBePaid) = (true, true)
        }
        orders[at].isHoldKnown = false
    }

    /// What providers say of an order, signed or by hand.
    mutating func confirm(_ lines: Lines) throws {
        guard let at = someOrder({ $0.route == .hand || ($0.charge != nil && $0.claimed == nil) }) else {
            return
        }
        if orders[at].route == .hand { try confirmByHand(at, lines) } else { try send(at, lines) }
    }

    private mutating func confirmByHand(_ at: Int, _ lines: Lines) throws {
        let id = orders[at].id
        func body(_ status: String, _ more: String = "") -> String {
            #"{"order_id":"\#(id)","status":"\#(status)"\#(more)}"#
        }
        switch random.below(8) {
        case 0:
            orders[at].mayFail = true
            let answer = try ask("failed", ("POST", "/payments/confirm", body("failed")), on: lines.shop)
            see(answer["status"], at, "failed")
        case 1, 2:
            let wrong = random.pick([#","amount":123456.78"#, #","amount":1,"currency":"EUR""#])
            let request = ("POST", "/payments/confirm", body("success", wrong))
            let answer = try ask("wrong amount by hand", request, on: lines.shop)
            if ![409, 503].contains(answer.status) { complain("wrong amount: \(answer.text)") }
        case 3:
            orders[at].mayBePaid = true
            try tenAtOnce(Array(BlockingCaller.request("POST", "/payments/confirm", body("success"), [])))
        default:
            orders[at].mayBePaid = true
            let count = 1 + random.below(2)
            for _ in 0..<count {
                let request = ("POST", "/payments/confirm", body("success"))
                let answer = try ask("success by hand", request, on: lines.shop)
                if answer.status == 200 { see(answer["status"], at, "success by hand") }
            }
        }
    }

    /// The same words at once: at most one of them may change anything.
    private func tenAtOnce(_ request: [UInt8]) throws {
        let callers = (0..<10).map { _ in BlockingCaller(port: shop.shopPort) }
        for caller in callers { try caller.write(request) }
        let answers = try callers.map { try $0.answer() }
        for answer in answers { count("ten at once", answer) }
        let done = answers.count { $0.status == 200 }
        let isSigned = String(decoding: request, as: UTF8.self).contains("webhook-id")
        if done > 1, !isSigned { complain("\(done) of ten confirmations at once changed something") }
    }

    /// A signed message: again, ten times at once, failed after success, forged, or too old.
    private mutating func send(_ at: Int, _ lines: Lines) throws {
        let order = orders[at]
        let kind = random.below(6)
        let isFailure = kind == 0
        let charge = order.charge.map { #","charge_id":"\#($0)""# } ?? ""
        let paid = #""amount":\#(Self.dollars(order.total)),"currency":"USD"\#(charge)"#
        let body =
            #"{"order_id":"\#(order.id)","status":"\#(isFailure ? "failed" : "success")",\#(paid)}"#
        let moment = kind == 1 ? shop.now.adding(seconds: -600) : shop.now
        var headers = ShopWithPayments.signature.headers(
            id: "msg_\(order.id)_\(kind)",
            body: Array(body.utf8),
            now: moment
        ).map { "\($0.name): \($0.value)" }
        if kind == 2 { headers[2] = "webhook-signature: v1,Zm9yZ2Vk" }
        if isFailure { orders[at].mayFail = true } else { orders[at].mayBePaid = true }
        let path = "/payments/webhooks/sandbox"
        if kind == 3 { return try tenAtOnce(BlockingCaller.request("POST", path, body, headers)) }
        let names = ["failed message", "old message", "forged message"]
        let name = kind < 3 ? names[kind] : "message again"
        let answer = try ask(name, ("POST", path, body), headers, on: lines.shop)
        if answer.status == 200 { see(answer["status"], at, name) }
        if (kind == 1 || kind == 2) && answer.status != 400 { complain("\(name): \(answer.text)") }
    }
}
