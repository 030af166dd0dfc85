@testable import Customers
import Kernel
import Support
import Testing

@Suite struct CustomerTests {
    private static let berlin =
        #"{"name":"Ann Lee","email":"Ann@Example.com","company":"Acme","vat_id":"de 136.695.976","#
        + #""phone":"+49 30 1234567","country":"DE","city":"Berlin","postcode":"D-10119","#
        + #""line1":"Torstr. 1","line2":"2. OG"}"#

    @Test(arguments: TestDatabase.all)
    func `a customer is kept in its form and shown as it is`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let ann = try await folk.user("ann")
            let made = try await folk.calls("AddCustomer", body: Self.berlin, as: ann)
            let id = made.json["id"]?.text ?? ""
            let shown = try await folk.calls("ShowCustomer", ["customer_id": id], as: ann)

            #expect(made.status == 201 && shown.json.text == made.json.text)
            #expect(made.json["vat_id"]?.string == "DE136695976")
            #expect(made.json["email"]?.string == "ann@example.com")
            #expect(made.json["postcode"]?.string == "10119")
            #expect(made.json["is_default"]?.bool == true)
            #expect(
                made.json["address_lines"]?.array?.compactMap(\.string)
                    == ["Ann Lee", "Acme", "Torstr. 1", "2. OG", "10119 Berlin"]
            )
            #expect(!made.json.text.contains("user:") && made.json["owner"] == nil)
        }
    }

    @Test(arguments: [
        (#"{"country":"DE","line1":"X","city":"Y","postcode":"1"}"#, ["postcode"]),
        (#"{"country":"US","line1":"X"}"#, ["city", "region", "postcode"]), (#"{"line1":"X"}"#, ["country"]),
        (#"{"country":"DE","vat_id":"DE136695977"}"#, ["vat_id"]), (#"{"vat_id":"DE1"}"#, ["vat_id"]),
        (#"{"phone":"abc"}"#, ["phone"]), (#"{"country":"XX"}"#, ["country"]),
        (
            #"{"country":"DE","postcode":"1","vat_id":"FR1","phone":"1"}"#,
            ["line1", "city", "postcode", "phone", "vat_id"]
        ),
        (#"{"email":"a"}"#, ["email"]), (#"{"owner":"user:1"}"#, ["owner"]), (#"{"id":1}"#, ["id"]),
        (#"{"name":"a\u0000b"}"#, ["name"]),
    ])
    func `a wrong field is named`(body: String, fields: [String]) async throws {
        try await Folk.open(.sqlite) { folk in
            let ann = try await folk.user("ann")
            _ = try await folk.customer("first", of: ann)
            for (name, path) in [
                ("AddCustomer", [:]), ("ReplaceCustomer", ["customer_id": "1"]),
                ("ChangeCustomer", ["customer_id": "1"]),
            ] {
                let reply = try await folk.calls(name, path, body: body, as: ann)

                #expect(reply.status == 422, "\(name)")
                #expect(
                    reply.json["errors"]?.array?.compactMap { $0["field"]?.string } == fields,
                    "\(name): \(reply.json.text)"
                )
            }
            #expect(try await folk.names(of: ann) == "first*")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `PUT writes the whole, PATCH what it names, and the whole must be right`(
        engine: TestDatabase
    ) async throws {
        try await Folk.open(engine) { folk in
            let ann = try await folk.user("ann")
            let id = try await folk.calls("AddCustomer", body: Self.berlin, as: ann).json["id"]?.text ?? ""
            let path = ["customer_id": id]

            let moved = try await folk.calls("ChangeCustomer", path, body: #"{"country":"US"}"#, as: ann)
            let named = try await folk.calls(
                "ChangeCustomer",
                path,
                body: #"{"name":"Bea","company":null}"#,
                as: ann
            )
            let put = try await folk.calls("ReplaceCustomer", path, body: #"{"name":"Cy"}"#, as: ann)

            #expect(moved.status == 422)
            #expect(named.json["name"]?.string == "Bea" && named.json["company"] == nil)
            #expect(named.json["city"]?.string == "Berlin")
            #expect(put.json["name"]?.string == "Cy" && put.json["city"] == nil)
        }
    }

    /// Nobody, somebody else, then whoever may.
    @Test(arguments: TestDatabase.all)
    func `everybody sees and writes their own alone`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let ann = try await folk.user("ann")
            let visitor = try await folk.visitor()
            let anns = try await folk.customer("ann's", of: ann)
            let visitors = try await folk.customer("visitor's", of: visitor)
            let staff = try await folk.user("staff", permissions: PeopleRead.name)
            let others = [
                try await folk.user("bob"), try await folk.visitor(),
                try await folk.user("clerk", permissions: OrdersRead.name),
            ]
            for (owner, id) in [(ann, anns), (visitor, visitors)] {
                for (name, body) in Self.calls {
                    let nobody = try await folk.calls(name, ["customer_id": id], body: body)
                    #expect(nobody.status == 401, "\(name)")
                    for other in others + (name == "ShowCustomer" ? [] : [staff]) {
                        let foreign = try await folk.calls(name, ["customer_id": id], body: body, as: other)
                        let unknown = try await folk.calls(
                            name,
                            ["customer_id": "999"],
                            body: body,
                            as: other
                        )
                        #expect(foreign.status == 404, "\(name)")
                        #expect(foreign.json.text == unknown.json.text, "\(name)")
                    }
                }
                let shown = try await folk.calls("ShowCustomer", ["customer_id": id], as: staff)
                let key = try await folk.calls(
                    "ShowCustomer",
                    ["customer_id": id],
                    as: .holder(PeopleRead.name)
                )
                #expect(shown.status == 200 && key.status == 200)
                for (name, body) in Self.calls {
                    let own = try await folk.calls(name, ["customer_id": id], body: body, as: owner)
                    #expect((200..<300).contains(own.status), "\(name): \(own.json.text)")
                }
                let gone = try await folk.calls("ShowCustomer", ["customer_id": id], as: owner)
                #expect(gone.status == 404)
            }
        }
    }

    private static let calls = [
        ("ShowCustomer", ""), ("ReplaceCustomer", #"{"name":"new"}"#), ("ChangeCustomer", #"{"name":"new"}"#),
        ("MakeCustomerDefault", ""), ("DeleteCustomer", ""),
    ]

    @Test(arguments: TestDatabase.all)
    func `a list shows one's own, the default first; staff may ask for all`(
        engine: TestDatabase
    ) async throws {
        try await Folk.open(engine) { folk in
            let ann = try await folk.user("ann")
            let staff = try await folk.user("staff", permissions: PeopleRead.name)
            for name in ["a", "b"] { _ = try await folk.customer(name, of: ann) }
            _ = try await folk.customer("c", of: ann, more: #","is_default":true"#)
            _ = try await folk.customer("d", of: staff)

            func list(_ identity: Identity, _ query: [String: String] = [:]) async throws -> String {
                let reply = try await folk.calls("ListCustomers", query: query, as: identity)
                guard reply.status == 200 else { return String(reply.status) }
                return reply.json.array?.compactMap { $0["name"]?.string }.joined() ?? ""
            }

            #expect(try await list(ann) == "cab")
            #expect(try await list(ann, ["page": "2", "page_size": "2"]) == "b")
            #expect(try await list(ann, ["scope": "all"]) == "403")
            #expect(try await list(staff) == "d")
            #expect(try await list(staff, ["scope": "all"]) == "dcba")
            #expect(try await list(.holder(PeopleRead.name)) == "dcba")
            #expect(try await list(.holder(OrdersRead.name)) == "403")
            #expect(try await list(.nobody) == "401")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `nobody has more than fifty, also when many come at once`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let ann = try await folk.user("ann")
            for number in 0..<40 { _ = try await folk.customer("\(number)", of: ann) }

            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await folk.calls("AddCustomer", body: "{}", as: ann).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let full = try await folk.calls("AddCustomer", body: "{}", as: ann)

            #expect(statuses.count { $0 == 201 } == 10 && statuses.count { $0 == 409 } == 10)
            #expect(full.code == "customers_full")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what is deleted stays for orders, and what is erased names nobody`(
        engine: TestDatabase
    ) async throws {
        try await Folk.open(engine) { folk in
            let ann = try await folk.user("ann")
            let owner = try #require(ann.owner)
            let made = try await folk.calls("AddCustomer", body: Self.berlin, as: ann)
            let id = ID<Customer>(try #require(made.json["id"]?.integer))
            _ = try await folk.calls("DeleteCustomer", ["customer_id": id.description], as: ann)

            let kept = try await folk.database.read { tx in try Customers.find(id, in: tx) }
            let exported = try await folk.database.read { tx in try Customers.everything(of: owner, in: tx) }
            try await folk.database.write { tx in try Customers.erase(owner, in: tx) }
            let erased = try await folk.database.read { tx in try Customers.everything(of: owner, in: tx) }

            #expect(kept?.values.name == "Ann Lee" && kept?.deletedAt != nil && kept?.isDefault == false)
            #expect(exported.text.contains("Torstr. 1") && exported.text.contains("DE136695976"))
            #expect(erased.array?.count == 1)
            for secret in ["Ann", "example.com", "Acme", "136695976", "1234567", "Berlin", "10119", "Tor"] {
                #expect(!erased.text.contains(secret))
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `events say what happened and name nobody`(engine: TestDatabase) async throws {
        try await Folk.open(engine) { folk in
            let ann = try await folk.user("ann")
            let id = try await folk.calls("AddCustomer", body: Self.berlin, as: ann).json["id"]?.text ?? ""
            for (name, body) in Self.calls {
                _ = try await folk.calls(name, ["customer_id": id], body: body, as: ann)
            }

            let events = try await folk.database.read { tx in
                try tx.rows(
                    "SELECT name, subject, data FROM events WHERE subject LIKE 'customer:%' ORDER BY id"
                )
                .map { [$0[0] as String, $0[1], $0[2]].joined(separator: " ") }
            }

            #expect(
                events
                    == ["created", "updated", "updated", "made_default", "deleted"]
                    .map { "customer.\($0) customer:\(id) {}" }
            )
        }
    }
}
