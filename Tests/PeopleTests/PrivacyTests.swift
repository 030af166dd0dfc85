import Accounts
@testable import Kernel
import People
import Support
import Testing

/// A person is handed everything that is known of them, and is gone after being erased; the books are whole.
@Suite struct PrivacyTests {
    @Test(arguments: TestDatabase.all)
    func `the export holds what the person did and gave`(engine: TestDatabase) async throws {
        try await TestShop.open(engine, demo: true) { shop in
            let ann = try await Self.livesHere(shop)
            let export = try await ann.get("/auth/me/export")

            #expect(export.status == 200)
            #expect(export.json["account"]?["email"] == .string("ann.own@example.com"))
            #expect(export.json["sign_ins"]?.array?.count == 1)
            #expect(export.json["customers"]?.array?.isEmpty == false)
            #expect(export.json["organizations"]?["organizations"]?.array?.count == 1)
            #expect(export.json["carts"]?.array?.isEmpty == false)
            #expect(export.json["orders"]?.array?.count == 1)
            #expect(export.json["audit_log"]?.array?.isEmpty == false)
            #expect(export.text.contains("Rosehip Lane 7"))
            #expect(!export.text.contains("argon2"))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `nothing in the database tells of somebody who was erased`(engine: TestDatabase) async throws {
        try await TestShop.open(engine, demo: true) { shop in
            let ann = try await Self.livesHere(shop)
            let staff = shop.client(bearer: try await shop.key())
            let before = try #require(try await staff.get("/orders?scope=all").json.array?.first)
            let wrong = try await ann.post("/auth/me/erase", #"{"current_password": "not this one 5"}"#)
            #expect(wrong.status == 422)
            #expect(try await !Self.traces(shop).isEmpty)

            let erased = try await ann.post("/auth/me/erase", Self.body(["current_password": Self.password]))

            #expect(erased.status == 204, "\(erased.text)")
            #expect(try await Self.traces(shop) == [])
            #expect(try await ann.get("/auth/me").status == 401)
            let after = try #require(try await staff.get("/orders?scope=all").json.array?.first)
            for field in ["order_number", "subtotal", "tax", "total", "status", "created_at"] {
                #expect(after[field] == before[field], "\(field)")
            }
            #expect(after["items"]?.text == before["items"]?.text)
            let again = try await Self.register(shop)
            #expect(again.status == 201)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the only admin cannot leave`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let admin = try await shop.signUp(email: "root@example.com", role: .admin)
            let client = shop.client(bearer: admin.access)
            let body = Self.body(["current_password": TestUser.password])
            #expect(try await client.post("/auth/me/erase", body).json["code"] == .string("last_admin"))

            _ = try await shop.signUp(email: "root2@example.com", role: .admin)
            #expect(try await client.post("/auth/me/erase", body).status == 204)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `mails to an address are handed only to who proved it`(engine: TestDatabase) async throws {
        try await TestShop.open(engine, demo: true) { shop in
            let guest = #"{"product_id": 3, "email": "ann.own@example.com"}"#
            let order = try await shop.post("/buy-now", guest).json["order_id"]?.string
            let id = try #require(order)
            #expect(try await Self.register(shop).status == 201)
            let token = try await Letters(shop: shop).token("verify_email")
            let login = try await shop.post("/auth/login", Ask.login("ann.own@example.com", Self.password))

            let before = try await shop.get("/auth/me/export", key: login.access)
            let proved = try await shop.post("/auth/email/verify", Self.body(["token": token]))
            let after = try await shop.get("/auth/me/export", key: login.access)

            #expect(before.status == 200 && !before.text.contains(id), "\(before.text)")
            #expect(proved.status == 200)
            let kinds = after.json["mails"]?.array?.compactMap { $0["kind"]?.string }
            #expect(kinds == ["verify_email", "order_placed"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an address that only looks like somebody's is nobody's`(engine: TestDatabase) async throws {
        try await TestShop.open(engine, demo: true) { shop in
            _ = try await shop.signUp()
            let guest = #"{"product_id": 3, "email": "ann@example.com"}"#
            #expect(try await shop.post("/buy-now", guest).status == 201)
            let looksAlike = try #require(Email("аnn@example.com"))

            let erased = try await shop.database.write { tx in
                #expect(try PersonalData.account(looksAlike, in: tx) == nil)
                return try PersonalData.erase(everybodyWith: looksAlike, by: "command", in: tx)
            }

            #expect(!erased.hasAccount && erased.guestOrders == 0)
            #expect(try await shop.post("/auth/login", Ask.login()).status == 200)
        }
    }

    private static let password = "nine lives of a tabby cat"

    private static func body(_ fields: [String: String]) -> String {
        JSON.object(fields.map { ($0.key, .string($0.value)) }).text
    }

    private static func register(_ shop: TestShop) async throws -> TestReply {
        try await shop.client().post(
            "/auth/register",
            body(["email": "ann.own@example.com", "password": password, "name": "Ann Ownname"])
        )
    }

    /// Somebody who left traces wherever one can.
    private static func livesHere(_ shop: TestShop) async throws -> TestClient {
        #expect(try await register(shop).status == 201)
        let ann = shop.client()
        let account = body(["email": "ann.own@example.com", "password": password])
        let signedIn = try await ann.post("/auth/login", account)
        ann.bearer = try #require(signedIn.json["access_token"]?.string, "\(signedIn.text)")
        let address = """
            "name": "Ann Ownname", "line1": "Rosehip Lane 7", "city": "Springfield", "region": "IL",
            "postcode": "62701", "country": "US"
            """
        let customer = try await ann.post(
            "/customers",
            #"{\#(address), "email": "ann.own@example.com", "phone": "+1 217 555 0100"}"#
        )
        #expect(customer.status == 201, "\(customer.text)")
        let id = try #require(customer.json["id"]?.integer)
        #expect(try await ann.patch("/customers/\(id)", #"{"company": "Ownname Works"}"#).status == 200)
        #expect(try await ann.post("/organizations", #"{"name": "Shared Ltd"}"#).status == 201)
        #expect(try await ann.post("/cart", #"{"product_id": 3, "quantity": 2}"#).status == 201)
        let placed = try await ann.post(
            "/orders",
            #"{"email": "ann.own@example.com", "notes": "ring at Ownname's", "#
                + #""shipping_address": {\#(address)}}"#
        )
        #expect(placed.status == 201, "\(placed.text)")
        #expect(try await ann.post("/cart", #"{"product_id": 4, "quantity": 1}"#).status == 201)
        return ann
    }

    /// Where the database still holds a word of the person, but for the last mail that waits to be sent.
    private static func traces(_ shop: TestShop) async throws -> [String] {
        let words = ["ann.own@example.com", "ownname", "rosehip lane", "555 0100"]
        return try await shop.database.read { tx in
            let tables =
                switch tx.engine {
                case .sqlite: try tx.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
                case .postgres:
                    try tx.rows(
                        """
                        SELECT table_name::text AS name FROM information_schema.tables
                        WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
                        """
                    )
                }
            var found: [String] = []
            for table in tables.map({ $0[0] as String }) where !table.hasPrefix("sqlite_") {
                for column in try textColumns(of: table, in: tx) {
                    let name = SQL(parts: [.name("\(column) AS cell FROM \(table)")])
                    let rows = try tx.rows("SELECT \(name)").compactMap { ($0[0] as String?)?.lowercased() }
                    let hits = rows.filter { row in words.contains { row.contains($0) } }
                    let isLastMail = table == "mails" && hits.count <= 1 && column == "recipient"
                    guard let hit = hits.first, !isLastMail else { continue }
                    found.append("\(table).\(column): \(hit.prefix(120))")
                }
            }
            return found
        }
    }

    private static func textColumns(of table: String, in tx: Transaction) throws -> [String] {
        switch tx.engine {
        case .sqlite:
            try tx.rows("SELECT name FROM pragma_table_info(\(table)) WHERE type = 'TEXT'")
                .map { $0[0] as String }
        case .postgres:
            try tx.rows(
                """
                SELECT column_name::text AS name FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name = \(table) AND data_type = 'text'
                """
            ).map { $0[0] as String }
        }
    }
}
