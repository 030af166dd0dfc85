import Kernel
import Support
import Testing

/// What belongs to the customer of the matrix, and how each route names it.
struct MatrixEstate: Sendable {
    /// Values of a path's parameters, by the first word of the route.
    private let values: [String: [String: String]]

    /// Parameters that name nobody's own things: goods, providers, the shop's settings.
    private static let common: Set<String> = [
        "product_id", "product", "category_id", "variant_id", "price_id", "provider", "code",
    ]

    /// Fills the path of an operation that is about somebody's own things; nil when it is about none.
    func values(for operation: Kernel.Operation) -> [String: String]? {
        let names = operation.path.properties.map(\.name)
        guard names.contains(where: { !Self.common.contains($0) }) else { return nil }
        let area = operation.route.area
        let own = values[area] ?? [:]
        return own.filter { names.contains($0.key) }
    }

    /// Whether every parameter that names something of somebody's is known here.
    func covers(_ operation: Kernel.Operation) -> Bool {
        let known = values[operation.route.area] ?? [:]
        return operation.path.properties.allSatisfy {
            Self.common.contains($0.name) || known[$0.name] != nil
        }
    }

    /// Makes the customer's things over HTTP.
    init(of customer: TestClient) async throws {
        let added = try await customer.post("/cart", #"{"product_id": 3, "quantity": 1}"#)
        let placed = try await customer.post("/orders")
        let order = try #require(placed.json["order_id"]?.string, "\(placed.text)")
        let again = try await customer.post("/cart", #"{"product_id": 4, "quantity": 1}"#)
        let cart = try #require(again.json["cart_id"]?.string, "\(added.text) \(again.text)")
        let item = try #require(again.json["item_id"]?.integer)
        let hold = try await customer.put("/inventory/4/hold", #"{"quantity": 1, "cart_id": "\#(cart)"}"#)
        let billed = try await customer.post("/customers", #"{"name": "Ann Own", "country": "US"}"#)
        let founded = try await customer.post("/organizations", #"{"name": "Own Ltd"}"#)
        let organization = try #require(founded.json["id"]?.integer, "\(founded.text)")
        _ = try await customer.post(
            "/organizations/\(organization)/members",
            #"{"email": "guest@example.com", "role": "buyer"}"#
        )
        let invitations = try await customer.get("/organizations/\(organization)/invitations")
        let invitation = invitations.json.array?.first ?? invitations.json["invitations"]?.array?.first
        let me = try #require(try await customer.get("/auth/me").json["id"]?.integer)
        let sessions = try await customer.get("/auth/sessions")
        let session = sessions.json.array?.first ?? sessions.json["sessions"]?.array?.first
        values = [
            "orders": ["order": order],
            "cart": ["cart_id": cart, "item_id": "\(item)"],
            "inventory": ["hold_id": "\(hold.json["hold_id"]?.integer ?? 0)"],
            "customers": ["customer_id": "\(billed.json["id"]?.integer ?? 0)"],
            "organizations": [
                "organization_id": "\(organization)", "user_id": "\(me)",
                "invitation_id": "\(invitation?["id"]?.integer ?? 0)",
            ],
            "auth": ["id": "\(session?["id"]?.integer ?? 0)"],
        ]
    }
}
