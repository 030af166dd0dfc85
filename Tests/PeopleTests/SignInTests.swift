import Accounts
import Kernel
import Support
import Testing

@Suite struct SignInTests {
    @Test(arguments: TestDatabase.all)
    func `somebody registers, signs in and is known`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let registered = try await shop.post("/auth/register", Ask.login("Ann@Example.com"))
            let login = try await shop.post("/auth/login", Ask.login())
            let me = try await shop.get("/auth/me", key: login.access)

            #expect(registered.status == 201, "\(registered.text)")
            #expect(login.status == 200, "\(login.text)")
            #expect(login.json["token_type"]?.string == "bearer")
            #expect(login.json["expires_in"]?.integer == 900)
            #expect(me.status == 200, "\(me.text)")
            #expect(me.json["email"]?.string == "ann@example.com")
            #expect(me.json["role"]?.string == "customer")
            #expect(me.json["country"]?.string == "US")
            #expect(me.json["email_verified"]?.bool == false)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an OAuth2 form signs in, with or without a client's name`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            _ = try await shop.signUp()
            let password = TestUser.password.replacing(" ", with: "+")
            let form = "grant_type=password&username=ann%40example.com&password=\(password)&scope=&client_id="
            let type = ["Content-Type": "application/x-www-form-urlencoded"]

            let plain = try await shop.post("/auth/login", form, headers: type)
            let basic = ["Authorization": "Basic Og=="].merging(type) { first, _ in first }
            let named = try await shop.post("/auth/login", form, headers: basic)

            #expect(plain.status == 200, "\(plain.text)")
            #expect(named.status == 200, "\(named.text)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an access token ends after 15 minutes`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            let ann = try await shop.signUp()
            #expect(try await shop.get("/auth/me", key: ann.access).status == 200)

            clock.advance(seconds: 899)
            #expect(try await shop.get("/auth/me", key: ann.access).status == 200)

            clock.advance(seconds: 1)
            #expect(try await shop.get("/auth/me", key: ann.access).status == 401)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a refresh token is good once, and its second use ends the sign-in`(
        database: TestDatabase
    ) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            let first = try await shop.post("/auth/refresh", Ask.token(ann.refresh))
            #expect(first.status == 200, "\(first.text)")
            #expect(try await shop.get("/auth/me", key: first.access).status == 200)

            let second = try await shop.post("/auth/refresh", Ask.token(ann.refresh))

            #expect(second.status == 401)
            #expect(try await shop.get("/auth/me", key: first.access).status == 401)
            #expect(try await shop.post("/auth/refresh", Ask.token(first.refresh)).status == 401)
            #expect(try await shop.post("/auth/login", Ask.login()).status == 200)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `of many who refresh at once, one at most goes on`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()

            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<12 {
                    group.addTask { try await shop.post("/auth/refresh", Ask.token(ann.refresh)).status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }

            #expect(statuses.count { $0 == 200 } == 1, "\(statuses)")
            #expect(statuses.count { $0 == 401 } == 11, "\(statuses)")
            #expect(try await shop.get("/auth/me", key: ann.access).status == 401)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `signing out ends this sign-in or all, at once`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            let phone = try await shop.post("/auth/login", Ask.login()).access
            let tablet = try await shop.post("/auth/login", Ask.login()).access

            #expect(try await shop.post("/auth/logout", key: phone).status == 204)
            #expect(try await shop.get("/auth/me", key: phone).status == 401)
            #expect(try await shop.get("/auth/me", key: tablet).status == 200)

            let all = try await shop.post("/auth/logout", #"{"everywhere":true}"#, key: tablet)
            #expect(all.status == 204 && all.body.isEmpty)
            #expect(try await shop.get("/auth/me", key: tablet).status == 401)
            #expect(try await shop.get("/auth/me", key: ann.access).status == 401)
            #expect(try await shop.post("/auth/refresh", Ask.token(ann.refresh)).status == 401)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a barred user is out at once and cannot come back`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            #expect(try await shop.get("/auth/me", key: ann.access).status == 200)

            try await shop.database.write { tx in try UserTable.setDisabled(true, ann.id, in: tx) }

            #expect(try await shop.get("/auth/me", key: ann.access).status == 401)
            #expect(try await shop.post("/auth/refresh", Ask.token(ann.refresh)).status == 401)
            let barred = try await shop.post("/auth/login", Ask.login())
            let wrong = try await shop.post("/auth/login", Ask.login("ann@example.com", "wrong password"))
            #expect(barred.status == 401)
            #expect(barred.sameText == wrong.sameText)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `another shop's token, and tokens of other kinds, are nobody's`(database: TestDatabase) async throws
    {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            let foreign = try await TestShop.open(.sqlite) { other in try await other.signUp().access }
            let parts = ann.access.split(separator: ".")
            let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"

            for token in [foreign, ann.refresh, "\(none).\(parts[1]).", "\(parts[0]).\(parts[1])."] {
                #expect(try await shop.get("/auth/me", key: token).status == 401, "\(token)")
                #expect(try await shop.get("/products", key: token).status == 401, "\(token)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `two servers know each other's tokens`(database: TestDatabase) async throws {
        try await TestShop.open(database) { first in
            try await TestShop.serve(first.shop) { second in
                let ann = try await first.signUp()

                #expect(try await second.get("/auth/me", key: ann.access).status == 200)
            }
        }
    }
}
