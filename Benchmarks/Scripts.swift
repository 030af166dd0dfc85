import Foundation

/// Requests as bytes.
enum Requests {
    /// A GET with more header fields, each with its line's end.
    static func get(_ path: String, _ fields: String = "") -> [UInt8] {
        Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n".utf8)
    }

    static func post(_ path: String, _ body: String = "") -> [UInt8] {
        let type = body.isEmpty ? "" : "Content-Type: application/json\r\n"
        return Array(
            ("POST \(path) HTTP/1.1\r\nHost: localhost\r\n\(type)"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
                .utf8
        )
    }
}

/// Reads a list of addresses over and over, each connection from another place in it.
struct ReadScript: Script {
    let requests: [[UInt8]]
    var next: Int
    let steps = 1

    init(_ paths: [String], start: Int) {
        requests = paths.map { Requests.get($0) }
        next = start * 7 % max(1, paths.count)
    }

    mutating func request(step: Int, last: ArraySlice<UInt8>) -> [UInt8] {
        next = (next + 1) % requests.count
        return requests[next]
    }
}

/// Makes carts.
struct CartScript: Script {
    let steps = 1

    mutating func request(step: Int, last: ArraySlice<UInt8>) -> [UInt8] { Requests.post("/cart") }
}

/// Makes a cart once, then adds an item of many products to it; a new cart for every 50 lines.
struct AddScript: Script {
    let steps = 51
    private let products: Int
    private var cart = ""
    private var product: Int

    init(products: Int, start: Int) {
        self.products = products
        product = start * 131 % products
    }

    mutating func request(step: Int, last: ArraySlice<UInt8>) -> [UInt8] {
        if step == 0 { return Requests.post("/cart") }
        if step == 1 { cart = JSONText.string(#""cart_id":""#, in: last) }
        product = product % products + 1
        return Requests.post("/cart/\(cart)/items", #"{"product_id":\#(product),"quantity":1}"#)
    }
}

/// The whole purchase: cart, item, checkout, confirmation.
struct PurchaseScript: Script {
    let steps = 4
    private let products: Int
    private var product: Int
    private var cart = ""

    init(products: Int, start: Int) {
        self.products = products
        product = start * 131 % products
    }

    mutating func request(step: Int, last: ArraySlice<UInt8>) -> [UInt8] {
        switch step {
        case 0:
            product = product % products + 1
            return Requests.post("/cart")
        case 1:
            cart = JSONText.string(#""cart_id":""#, in: last)
            return Requests.post("/cart/\(cart)/items", #"{"product_id":\#(product),"quantity":1}"#)
        case 2: return Requests.post("/cart/\(cart)/checkout")
        default:
            let order = JSONText.string(#""order_id":""#, in: last)
            return Requests.post("/payments/confirm", #"{"order_id":"\#(order)","status":"success"}"#)
        }
    }
}

enum JSONText {
    /// The text of a field, found without parsing, for the answers are our own; `start` is the field's name
    /// up to the text, such as `"cart_id":"`.
    static func string(_ start: StaticString, in bytes: ArraySlice<UInt8>) -> String {
        guard let place = Bytes.place(of: start, in: bytes) else { return "" }
        let text = bytes[(place + start.utf8CodeUnitCount)...].prefix { $0 != UInt8(ascii: "\"") }
        return String(decoding: text, as: UTF8.self)
    }
}
