import Kernel
import Support
import Testing

/// What belongs to somebody of the matrix, and how each route names it.
struct MatrixEstate: Sendable {
    /// Values of a path's parameters, by the first word of the route.
    private let values: [String: [String: String]]

    /// Parameters that name nobody's own things: goods, providers, the shop's settings.
    private static let common: Set<String> = [
        "product_id", "product", "category_id", "variant_id", "price_id", "provider", "code", "last4",
    ]

    /// Whether the path of an operation names something of somebody's.
    static func isWanted(for operation: Kernel.Operation) -> Bool {
        operation.path.properties.contains { !common.contains($0.name) }
    }

    /// Fills the path of an operation that is about somebody's own things; nil when it is about none of
    /// these.
    func values(for operation: Kernel.Operation) -> [String: String]? {
        let own = values[operation.route.area] ?? [:]
        let names = operation.path.properties.map(\.name).filter { !Self.common.contains($0) }
        guard !names.isEmpty, names.allSatisfy({ own[$0] != nil }) else { return nil }
        return own.filter { names.contains($0.key) }
    }

    /// Packs an order, and answers the shipment's number.
    private static func shipment(of order: String, by staff: TestClient) async throws -> String {
        let packed = try await staff.post("/orders/\(order)/shipments", #"{"ship": false}"#)
        return "\(try #require(packed.json["shipment_id"]?.integer, "\(packed.text)"))"
    }

    /// Makes what is a customer's alone, over HTTP, with the help of staff.
    init(of customer: TestClient, by staff: TestClient) async throws {
        let added = try await customer.post("/cart", #"{"product_id": 3, "quantity": 1}"#)
        let placed = try await customer.post("/orders")
        let order = try #require(placed.json["order_id"]?.string, "\(placed.text)")
        let again = try await customer.post("/cart", #"{"product_id": 4, "quantity": 1}"#)
        let cart = try #require(again.json["cart_id"]?.string, "\(added.text) \(again.text)")
        let item = try #require(again.json["item_id"]?.integer)
        let hold = try await customer.put("/inventory/4/hold", #"{"quantity": 1, "cart_id": "\#(cart)"}"#)
        let billed = try await customer.post("/customers", #"{"name": "Ann Own", "country": "US"}"#)
        let sessions = try await customer.get("/auth/sessions")
        let session = sessions.json.array?.first ?? sessions.json["sessions"]?.array?.first
        values = [
            "orders": ["order": order, "shipment_id": try await Self.shipment(of: order, by: staff)],
            "cart": ["cart_id": cart, "item_id": "\(item)"],
            "inventory": ["hold_id": "\(hold.json["hold_id"]?.integer ?? 0)"],
            "customers": ["customer_id": "\(billed.json["id"]?.integer ?? 0)"],
            "auth": ["id": "\(session?["id"]?.integer ?? 0)"],
        ]
    }

    /// Makes what is the organization's that a customer owns, over HTTP.
    init(ofOrganizationOf customer: TestClient, by staff: TestClient) async throws {
        let mine = try await customer.get("/organizations")
        let organization = try #require(mine.json.array?.first?["id"]?.integer, "\(mine.text)")
        let place = "/organizations/\(organization)"
        let invited = try await customer.post(
            place + "/members",
            #"{"email": "guest@example.com", "role": "buyer"}"#
        )
        let billed = try await customer.post(place + "/customers", #"{"name": "Own Ltd", "country": "US"}"#)
        let buyer = try #require(billed.json["id"]?.integer, "\(billed.text)")
        let placed = try await customer.post(
            "/orders",
            #"{"items": [{"product_id": 5, "quantity": 1}], "customer_id": \#(buyer)}"#
        )
        let order = try #require(placed.json["order_id"]?.string, "\(placed.text)")
        let me = try #require(try await customer.get("/auth/me").json["id"]?.integer)
        values = [
            "orders": ["order": order, "shipment_id": try await Self.shipment(of: order, by: staff)],
            "customers": ["customer_id": "\(buyer)"],
            "organizations": [
                "organization_id": "\(organization)", "user_id": "\(me)",
                "invitation_id": "\(try #require(invited.json["id"]?.integer))",
            ],
        ]
    }

    /// The number of the organization, if this is one's.
    var organization: String? { values["organizations"]?["organization_id"] }
}
