import Accounts
import Kernel
import Support
import Testing

@Suite struct SignInTests {
    private static let ann = #"{"email":"Ann@Example.com","password":"\#(TestUser.password)"}"#

    @Test(arguments: TestDatabase.all)
    func `somebody registers, signs in and is known`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let registered = try await shop.post("/auth/register", Self.ann)
            let login = try await shop.post("/auth/login", Self.ann)
            let me = try await shop.get("/auth/me", key: login.json["access_token"]?.string)

            #expect(registered.status == 201, "\(registered.text)")
            #expect(login.status == 200, "\(login.text)")
            #expect(login.json["token_type"]?.string == "bearer")
            #expect(login.json["expires_in"]?.integer == 900)
            #expect(me.status == 200, "\(me.text)")
            #expect(me.json["email"]?.string == "ann@example.com")
            #expect(me.json["role"]?.string == "customer")
            #expect(me.json["country"]?.string == "US")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an OAuth2 form signs in`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            _ = try await shop.signUp()
            let password = TestUser.password.replacing(" ", with: "+")
            let form = "grant_type=password&username=ann%40example.com&password=\(password)&scope=&client_id="

            let reply = try await shop.post(
                "/auth/login",
                form,
                headers: ["Content-Type": "application/x-www-form-urlencoded"]
            )

            #expect(reply.status == 200, "\(reply.text)")
        }
    }
}
