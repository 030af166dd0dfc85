import Accounts
import Kernel
import Support
import Testing

/// Fields that only the shop writes, sent along by somebody who hopes that they are taken over.
@Suite struct MassAssignmentTests {
    private static let serverOwned = [
        "id", "uuid", "external_id", "owner", "owner_id", "user", "user_id", "visitor_id", "customer_id",
        "organization_id", "account_id", "created_by", "placed_by", "actor", "role", "roles", "permissions",
        "scopes", "is_admin", "admin", "is_staff", "is_superuser", "status", "state", "order_status", "paid",
        "paid_at", "payment_status", "is_paid", "total", "subtotal", "price", "unit_price", "unit_amount",
        "line_total", "amount", "tax", "tax_rate", "discount", "shipping", "currency", "created_at",
        "updated_at", "deleted_at", "disabled_at", "erased_at", "expires_at", "email_verified",
        "email_verified_at", "is_verified", "verified", "password_hash", "hash", "token_hash", "csrf_hash",
        "totp_secret", "current_of", "is_default", "on_hand", "stock", "held", "available", "number",
        "prefix", "last_used_at", "revoked_at", "isAdmin", "__proto__", "constructor",
    ]

    /// The declared fields with such names, each with why it is there; all that are not of staff are read
    /// here before they are taken in.
    private static let declared: [String: [String: String]] = [
        "CreateProduct": catalogue, "ReplaceProduct": catalogue, "ChangeProduct": catalogue,
        "AddVariant": catalogue, "ReplaceVariant": catalogue, "ChangeVariant": catalogue,
        "AddPrice": [
            "price": "staff with catalog.write say what things cost", "currency": chosenCurrency,
        ], "PutListPrices": catalogue,
        "CreatePriceList": ["currency": "staff with catalog.write say what things cost"],
        "AddCustomer": customer, "ReplaceCustomer": customer, "ChangeCustomer": customer,
        "AddOrganizationCustomer": customer,
        "CreatePromotion": promotion, "ReplacePromotion": promotion, "ChangePromotion": promotion,
        "AddCouponCodes": [
            "prefix": "staff with promotions.write say what codes begin with",
            "expires_at": "the end of a code is its maker's choice",
        ],
        "InviteMember": member, "ChangeMember": member,
        "ChangeOrder": order, "MoveOrder": order,
        "PlaceOrder": billed, "CheckOutCart": billed, "CheckOutCurrentCart": billed, "BuyNow": billed,
        "CreateCart": ["currency": chosenCurrency],
        "SetRole": ["permissions": "staff with roles.write say what a role may do"],
        "ChangeUser": [
            "role": "staff with the permission, who give no more than they have",
            "roles": "staff with the permission, who give no more than they have",
        ],
        "CreateAPIKey": [
            "scopes": "staff with the permission, who give no more than they have",
            "expires_at": "the end of a key is its maker's choice",
        ],
        "RotateAPIKey": ["expires_at": "the end of a key is its maker's choice"],
        "IssueGiftCard": [
            "amount": "staff with credit.write say what is given away",
            "currency": "staff with credit.write say what is given away",
            "expires_at": "the end of a card is its maker's choice",
        ],
        "GrantStoreCredit": [
            "currency": "staff with credit.write say what is given away",
            "owner": "staff with credit.write say who is given it",
        ],
        "AdjustStock": ["stock": "staff with stock.write count what is there"],
        "RefundOrder": [
            "amount": "staff with refunds.create, never more than was paid",
            "shipping": "staff with refunds.create, never more than was paid",
        ],
        "CreateShippingMethod": shipping, "ReplaceShippingMethod": shipping,
        "ChangeShippingMethod": ["price": "staff with shipping.write say what sending costs"],
        "ChangeShipment": ["status": "staff with orders.move, by the table of allowed moves"],
        "ConfirmPayment": [
            "status": "of the sandbox alone, from this machine alone", "amount": "compared, never taken over",
            "currency": "compared, never taken over",
        ],
    ]

    private static let catalogue = ["price": "staff with catalog.write say what things cost"]
    private static let shipping = [
        "price": "staff with shipping.write say what sending costs",
        "currency": "staff with shipping.write say in which currency a method is offered",
    ]
    private static let promotion = [
        "currency": "staff with promotions.write say what is given away",
        "amount": "staff with promotions.write say what is given away",
        "price": "staff with promotions.write say what is given away",
    ]
    private static let customer = ["is_default": "one's own choice among one's own addresses"]
    private static let member = ["role": "the organization's owner says what its members are"]
    private static let billed = [
        "customer_id": "looked for among the caller's own", "currency": chosenCurrency,
    ]
    private static let chosenCurrency = "one of those that the shop has prices in"
    private static let order = ["status": "staff with orders.move, by the table of allowed moves"]

    /// An object somewhere in a body, its fields, and the body made with what is put into it.
    private struct Place {
        let path: String
        let shape: ObjectShape
        let body: @Sendable ([(String, JSON)]) -> JSON
    }

    private static func places(
        in schema: Schema,
        at path: String = "",
        _ wrap: @escaping @Sendable (JSON) -> JSON = { $0 }
    ) -> [Place] {
        switch schema.shape {
        case .object(let shape):
            guard case .object(let members) = schema.sample(full: true) else { return [] }
            let here = Place(path: path, shape: shape) { wrap(.object(members + $0)) }
            return [here]
                + shape.properties.flatMap { property in
                    let name = path.isEmpty ? property.name : "\(path).\(property.name)"
                    return places(in: property.schema, at: name) { inner in
                        wrap(.object(members.map { $0.0 == property.name ? ($0.0, inner) : $0 }))
                    }
                }
        case .array(let element, _):
            return places(in: element, at: path + "[0]") { wrap(.array([$0])) }
        default: return []
        }
    }

    @Test func `a field that only the shop writes is refused by name everywhere and changes nothing`()
        async throws
    {
        try await TestShop.open(.sqlite, demo: true) { shop in
            let admin = try await shop.signUp(email: "admin@example.com", role: .admin)
            let before = try await Snapshot.take(of: shop.database)
            var places = 0
            for door in Door.all {
                for place in door.operation.body.map({ Self.places(in: $0) }) ?? [] {
                    places += 1
                    try await Self.attack(door, place, shop, admin)
                }
            }

            #expect(places > 30)
            #expect(try await Snapshot.take(of: shop.database) - before == [])
        }
    }

    private static func attack(_ door: Door, _ place: Place, _ shop: TestShop, _ admin: TestUser) async throws
    {
        let known = Set(place.shape.properties.map(\.name))
        let planted = serverOwned.filter { !known.contains($0) }
        let body = place.body(planted.map { ($0, $0.hasSuffix("_at") ? .number("1") : .string("1")) })
        let reply = try await shop.send(door.method, door.target, body.text, key: admin.access)
        let named = Set((reply.json["errors"]?.array ?? []).compactMap { $0["field"]?.string })
        let wanted = planted.map { place.path.isEmpty ? $0 : "\(place.path).\($0)" }

        #expect(reply.status == 422, "\(door) \(place.path): \(reply.text.prefix(300))")
        #expect(named.isSuperset(of: wanted), "\(door): \(Set(wanted).subtracting(named).sorted())")
    }

    @Test func `every declared field with such a name was read and has its reason`() {
        var found: [String: Set<String>] = [:]
        for door in Door.all {
            guard let body = door.operation.body else { continue }
            let names = Self.places(in: body).flatMap { $0.shape.properties.map(\.name) }
            let owned = Set(names).intersection(Self.serverOwned)
            if !owned.isEmpty { found[door.operation.name] = owned }
        }

        #expect(found == Self.declared.mapValues { Set($0.keys) })
    }
}
