import Kernel
import Support
import Testing

/// The three places where the shop answers.
let mounts = ["", "/api", "/api/store"]

extension JSON {
    /// A number's digits or a text, as they were sent.
    var digits: String? {
        switch self {
        case .number(let digits): digits
        case .string(let text): text
        default: nil
        }
    }

    /// A number with at most two decimals, in hundredths: 89.99 is 8999 and 4.7 is 470.
    var hundredths: Int? {
        guard case .number(let digits) = self else { return nil }
        let parts = digits.split(separator: ".", maxSplits: 1)
        let decimals = parts.count > 1 ? parts[1] : ""
        guard let whole = parts.first, decimals.utf8.count <= 2 else { return nil }
        return Int(whole + decimals + String(repeating: "0", count: 2 - decimals.utf8.count))
    }

    /// One field of every element.
    func each(_ field: String) -> [JSON] {
        (array ?? []).map { $0[field] ?? .null }
    }
}

extension TestReply {
    /// The list under a name, empty when there is none.
    func list(_ name: String) -> [JSON] {
        json[name]?.array ?? []
    }

    func text(_ name: String) throws -> String {
        try #require(json[name]?.string, "\(name) in \(text)")
    }
}

extension TestShop {
    /// An order of so many pieces of one product, as a buyer without an account makes it.
    func order(_ product: Int, _ quantity: Int, at mount: String = "") async throws -> (
        cart: String, order: String
    ) {
        let cart = try await post("\(mount)/cart").text("cart_id")
        let added = try await post(
            "\(mount)/cart/\(cart)/items",
            #"{"product_id": \#(product), "quantity": \#(quantity)}"#
        )
        #expect(added.status == 201, "\(added.text)")
        let order = try await post("\(mount)/cart/\(cart)/checkout").text("order_id")
        return (cart, order)
    }

    func stock(_ product: Int) async throws -> Int64? {
        try await get("/products/\(product)").json["stock"]?.integer
    }

    /// Asks again until the answer fits, for what happens beside the request.
    func eventually(
        within seconds: Int = 60,
        _ path: String,
        _ fits: (TestReply) -> Bool
    ) async throws -> TestReply {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var reply = try await get(path)
        while !fits(reply), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
            reply = try await get(path)
        }
        return reply
    }
}
