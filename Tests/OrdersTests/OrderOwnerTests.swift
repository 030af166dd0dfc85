import Kernel
import Orders
import Support
import Testing

@Suite struct OrderOwnerTests {
    @Test(arguments: TestDatabase.all)
    func `orders move with their visitor, once`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 100)
            let (ann, visitor) = (try await desk.user("ann"), try await desk.visitor())
            let order = try #require(try await desk.place(thing, as: visitor)["order_id"])
            let (from, to) = (try #require(visitor.owner), try #require(ann.owner))
            let moved = try await desk.database.write { tx in
                [
                    try OrderOwners.move(from: from, to: to, in: tx),
                    try OrderOwners.move(from: from, to: to, in: tx),
                ]
            }

            #expect(moved == [1, 0])
            #expect(try await desk.call("ShowOrder", [("order", order)], as: ann).status == 200)
            #expect(try await desk.call("ShowOrder", [("order", order)]).status == 404)
            #expect(try await desk.call("ShowOrder", [("order", order)], as: visitor).status == 404)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `guests' orders join the account of their e-mail, others' do not`(engine: TestDatabase) async throws
    {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 100)
            let (ann, bob) = (try await desk.user("ann"), try await desk.user("bob"))
            let mail = #""email":"Ann@Example.com""#
            _ = try await desk.checkOut(try await desk.cart([thing]), "{\(mail)}")
            _ = try await desk.place(thing, as: try await desk.visitor(), ",\(mail)")
            _ = try await desk.place(thing, as: bob, ",\(mail)")
            _ = try await desk.checkOut(try await desk.cart([thing]), #"{"email":"eve@example.com"}"#)
            // Whoever proves one address has not proved another that looks like it: the а is Cyrillic.
            _ = try await desk.checkOut(try await desk.cart([thing]), #"{"email":"аnn@example.com"}"#)

            let user = try #require(ann.holder?.userID)
            let email = try #require(Email("ann@example.com"))
            let joined = try await desk.database.write { tx in
                try OrderOwners.join(email, to: user, in: tx)
            }

            #expect(joined == 2)
            #expect(try await desk.call("ListOrders", as: ann).json.array?.count == 2)
            #expect(try await desk.call("ListOrders", as: bob).json.array?.count == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `erasing takes the person and leaves the books`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 100)
            let ann = try await desk.user("ann")
            let owner = try #require(ann.owner)
            let address =
                #"{"country":"AT","name":"Ann Miller","line1":"Ring 1","city":"Wien","postcode":"1010"}"#
            let placed = try await desk.place(
                thing,
                as: ann,
                #","notes":"Ring at Miller","shipping_address":\#(address),"billing_address":\#(address)"#
            )
            let order = try #require(placed["order_id"], "\(placed)")
            _ = try await desk.call("CancelOrder", [("order", order)], #"{"reason":"Miller moved"}"#, as: ann)
            let known = try await desk.database.read { tx in try OrderOwners.everything(of: owner, in: tx) }
            #expect(known.text.contains("Ann Miller") && known.text.contains("Miller moved"))
            #expect(known.text.contains("ann@example.com"))
            let before = try await desk.call("ShowOrder", [("order", order)], as: ann)

            try await desk.database.write { tx in try OrderOwners.erase(owner, in: tx) }

            let after = try await desk.call("ShowOrder", [("order", order)], as: ann)
            for sum in ["subtotal", "tax", "total", "order_number", "items", "created_at"] {
                #expect(after.json[sum]?.text == before.json[sum]?.text)
            }
            let left = try await desk.database.read { tx in
                try tx.rows("SELECT * FROM orders").map { "\($0)" }.joined()
                    + OrderOwners.everything(of: owner, in: tx).text
            }
            for word in ["Miller", "ann@", "Ring 1", "1010"] { #expect(!left.contains(word), "\(word)") }
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an organization keeps what an erased member bought, without the member's e-mail`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(engine) { desk in
            let ann = try await desk.user("ann")
            let works = try await desk.organization([(ann, "owner")])
            let billed = try await desk.customer(of: .organization(works), country: "AT")
            let thing = try await desk.stock("A-1", 1)
            let placed = try await desk.place(thing, as: ann, #","customer_id":\#(billed)"#)
            #expect(placed["email"] == "ann@example.com", "\(placed)")
            let owner = try #require(ann.owner)

            try await desk.database.write { tx in try OrderOwners.erase(owner, in: tx) }

            let shown = try await desk.call("ShowOrder", [("order", placed["order_id"] ?? "")], as: ann)
            #expect(shown["email"] == nil && shown.json["billing_address"]?["line1"]?.string == "Ring 1")
            let left = try await desk.database.read { tx in
                try tx.rows("SELECT details FROM orders").map { $0[0] as String }.joined()
            }
            #expect(!left.contains("ann@") && left.contains("Ring 1"))
        }
    }

    /// Where somebody may be, and the tax of 100.00 that is due: US has ten per cent.
    private static let places:
        [(account: String?, billing: String?, more: String, tax: String, isPending: Bool)] = [
            (nil, nil, "", "0.00", true), ("US", nil, "", "10.00", false), ("DE", nil, "", "0.00", false),
            ("US", "DE", "", "0.00", false), ("DE", "US", "", "10.00", false),
            ("DE", "DE", #","country":"US""#, "10.00", false),
            ("US", "US", #","country":"DE""#, "0.00", false),
            ("US", nil, #","billing_address":{"country":"DE"}"#, "0.00", false),
            (
                nil, nil, #","shipping_address":{"country":"US"},"billing_address":{"country":"DE"}"#,
                "10.00", false
            ),
        ]

    @Test(arguments: TestDatabase.all)
    func `tax is due where it goes, else where it is billed, else where the account is`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(engine) { desk in
            try await desk.taxed("US")
            let thing = try await desk.stock("A-1", 100, price: 10_000)
            for (number, place) in Self.places.enumerated() {
                let user = try await desk.user("u\(number)", country: place.account)
                if let billing = place.billing, let owner = user.owner {
                    _ = try await desk.customer(of: owner, country: billing, email: "b\(number)@example.com")
                }
                let placed = try await desk.place(thing, as: user, place.more)
                #expect(placed.json["tax"]?.text == place.tax, "\(place): \(placed)")
                #expect(placed.json["tax_pending"]?.bool == place.isPending, "\(place)")
                let name = place.billing == nil ? "u" : "b"
                #expect(placed["email"] == "\(name)\(number)@example.com")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `whoever buys at once is a visitor then, and the current cart stays`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 10)
            let ann = try await desk.user("ann")
            _ = try await desk.call("AddToCart", [], #"{"variant_id":\#(thing)}"#, as: ann)
            let body = #"{"variant_id":\#(thing),"quantity":2}"#

            let bought = try await desk.call("BuyNow", [], body, as: ann)
            let nobodys = try await desk.call("BuyNow", [], body)

            #expect(bought.status == 201 && bought.json["total"]?.text == "179.98", "\(bought)")
            #expect(bought.headers.isEmpty)
            let cookie = nobodys.headers.first { $0.name == "Set-Cookie" }?.value
            #expect(nobodys.status == 201 && cookie?.hasPrefix("mercato_visitor=") == true)
            #expect(try await desk.call("PlaceOrder", as: ann).json["total"]?.text == "89.99")
            #expect(try await desk.call("BuyNow", [], #"{"quantity":1}"#, as: ann).status == 422)
            #expect(try await desk.call("BuyNow", [], body, as: Desk.staff).status == 403)
            #expect(try await desk.level(thing) == "10/5")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `ordering again takes what is still there and names what is not`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let (thing, scarce, gone) = (
                try await desk.stock("A-1", 10), try await desk.stock("B-1", 3),
                try await desk.stock("C-1", 9)
            )
            let ann = try await desk.user("ann")
            let items = [thing, scarce, gone].map { #"{"variant_id":\#($0),"quantity":2}"# }
            let placed = try await desk.call(
                "PlaceOrder",
                [],
                #"{"items":[\#(items.joined(separator: ","))]}"#,
                as: ann
            )
            let order = try #require(placed["order_id"], "\(placed)")
            try await desk.database.write { tx in
                try tx.execute("UPDATE products SET is_active = 0 WHERE name = 'Thing C-1'")
            }

            let again = try await desk.call("OrderAgain", [("order", order)], as: ann)

            let lines = again.json["cart"]?["items"]?.array?.map {
                "\($0["sku"]?.string ?? "") \($0["quantity"]?.text ?? "")"
            }
            #expect(lines == ["A-1 2", "B-1 1"], "\(again)")
            let notices = again.json["notices"]?.array?.map {
                "\($0["name"]?.string ?? "") \($0["code"]?.string ?? "")"
            }
            #expect(Set(notices ?? []) == ["Thing B-1 quantity_cut", "Thing C-1 line_dropped"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `two customers who order at once keep to their own lines`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let things = [try await desk.stock("A-1", 100), try await desk.stock("B-1", 100)]
            let people = [try await desk.user("ann"), try await desk.user("bob")]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for round in 0..<50 {
                    let (person, thing) = (people[round % 2], things[round % 2])
                    group.addTask {
                        if round % 4 < 2 {
                            _ = try await desk.call("AddToCart", [], #"{"variant_id":\#(thing)}"#, as: person)
                            // Another round of the same person may have ordered it.
                            _ = try await desk.call("PlaceOrder", as: person)
                        } else {
                            let placed = try await desk.place(thing, as: person)
                            #expect(placed.status == 201, "\(placed)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            for (index, person) in people.enumerated() {
                _ = try await desk.call("PlaceOrder", as: person)
                let own = try await desk.call("ListOrders", query: [("page_size", "100")], as: person)
                let lines = (own.json.array ?? []).flatMap { $0["items"]?.array ?? [] }
                #expect(lines.allSatisfy { $0["variant_id"]?.integer == things[index] })
                #expect(lines.compactMap { $0["quantity"]?.integer }.reduce(0, +) == 25)
                let other = people[1 - index]
                for order in own.json.array ?? [] {
                    let path = [(name: "order", value: order["order_id"]?.string ?? "")]
                    #expect(try await desk.call("PayOrder", path, as: other).status == 404)
                }
            }
            #expect(try await desk.level(things[0]) == "100/25")
            try await desk.audit()
        }
    }
}
