import Foundation
import Kernel
import Support
import Testing

/// The commands about people, alone on a data folder and beside a running server.
@Suite struct StaffCommandTests {
    @Test(arguments: [
        ["staff"], ["staff", "create"], ["staff", "list"], ["staff", "disable"], ["staff", "enable"],
        ["privacy", "erase"], ["keys", "rotate-signing"],
        ["roles"], ["roles", "list"], ["roles", "set"], ["roles", "delete"],
    ])
    func `every command explains itself`(words: [String]) async throws {
        let help = try await Program.run(words + ["--help"])

        #expect(help.status == 0 && help.errors.isEmpty)
        #expect(help.output.contains("USAGE: mercato") && help.output.contains("OVERVIEW:"))
    }

    @Test(
        arguments: [
            (["staff", "create", "--email", "nobody"], 2, "e-mail"),
            (["staff", "create"], 64, "--email"),
            (["staff", "create", "--email", "a@example.com", "--role", "king"], 2, "--role"),
            (["staff", "create", "--email", "a@example.com", "--roles", "No"], 2, "small letters"),
            (["staff", "create", "--email", "a@example.com", "--roles", "nobody"], 1, "no role nobody"),
            (["staff", "create", "--email", "a@example.com", "--permission", "stok.read"], 1, "stock.read"),
            (["staff", "create", "--email", "a@example.com", "--name", ""], 2, "--name"),
            (["staff", "create", "--email", "a@example.com", "--password-stdin"], 2, "--password-stdin"),
            (["staff", "disable", "nobody@example.com"], 1, "nobody@example.com"),
            (["roles", "set", "admin"], 1, "built in"),
            (["roles", "set", "packer", "stok.read"], 1, "stock.read"),
            (["roles", "delete", "packer"], 1, "packer"),
            (["keys", "create", "--rotate", "9"], 1, "no key 9"),
            (["keys", "create", "--rotate", "9", "--name", "x"], 64, "--name"),
            (["keys", "create", "--name", "x", "--scope", "stock.read", "--expires-in", "soon"], 2, "90d"),
            (["keys", "create", "--name", "x", "--scope", "stock.read", "--grace", "1h"], 64, "--rotate"),
        ] as [([String], Int32, String)]
    )
    func `a mistake ends with its code and the sentence that helps`(
        words: [String],
        code: Int32,
        word: String
    ) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }

        let refused = try await Program.run(words + ["--data", folder.path + "/data"])

        #expect(refused.status == code, "\(refused.errors)")
        #expect(refused.output.isEmpty)
        #expect(refused.errors.contains(word), "\(refused.errors)")
    }

    private static func signIn(_ server: ServedFolder, _ email: String, _ password: String) async throws
        -> BlockingCaller.Answer
    {
        try await server.caller.post(
            "/api/auth/login",
            #"{"email":"\#(email)","password":"\#(password)"}"#
        )
    }

    @Test func `staff made alone and beside the server sign in, until they are barred`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let place = ["--data", folder.path]
        let ann = try await Program.run(
            ["staff", "create", "--email", "Ann@Example.com", "--role", "admin", "--json"] + place
        )
        let annPassword = try #require(ann.json["password"]?.string, "\(ann.errors)")
        let server = try await ServedFolder.start(folder.path)

        #expect(try await Program.run(["roles", "set", "packer", "stock.read"] + place).status == 0)
        let bob = try await Program.run(
            ["staff", "create", "--email", "bob@example.com", "--roles", "packer", "--password-stdin"]
                + place,
            input: "a quiet river under stones\n"
        )
        #expect(bob.status == 0 && !bob.output.contains("river"), "\(bob.errors)")
        #expect(try await Self.signIn(server, "ann@example.com", annPassword).status == 200)
        #expect(try await Self.signIn(server, "bob@example.com", "a quiet river under stones").status == 200)

        let barred = try await Program.run(["staff", "disable", "bob@example.com", "--json"] + place)
        let again = try await Program.run(["staff", "disable", "bob@example.com", "--json"] + place)
        #expect(barred.json["changed"] == .bool(true) && again.json["changed"] == .bool(false))
        #expect(try await Self.signIn(server, "bob@example.com", "a quiet river under stones").status == 401)
        #expect(try await Program.run(["staff", "enable", "bob@example.com"] + place).status == 0)
        #expect(try await Self.signIn(server, "bob@example.com", "a quiet river under stones").status == 200)
        let last = try await Program.run(["staff", "disable", "ann@example.com"] + place)
        #expect(last.status == 1 && last.errors.contains("last admin"))

        let list = try await Program.run(["staff", "list", "--json"] + place)
        #expect(list.json.array?.map { $0["email"]?.string } == ["ann@example.com", "bob@example.com"])
        #expect(list.json.array?.last?["roles"] == .array([.string("packer")]))
        _ = try await server.stop()
    }

    @Test func `a key has an end and is rotated at the command line`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let place = ["--data", folder.path]

        let made = try await Program.run(
            ["keys", "create", "--name", "robot", "--scope", "stock.read", "--expires-in", "90d", "--json"]
                + place
        )
        let id = try #require(made.json["id"]?.integer, "\(made.errors)")
        let rotated = try await Program.run(
            ["keys", "create", "--rotate", "\(id)", "--grace", "0s", "--json"] + place
        )
        let again = try await Program.run(["keys", "create", "--rotate", "\(id)"] + place)
        let list = try await Program.run(["keys", "list", "--json"] + place)

        #expect(rotated.status == 0 && rotated.json["key"] != made.json["key"])
        #expect(again.status == 1)
        let keys = try #require(list.json.array)
        #expect(keys.count == 2 && keys[0]["rotated_from"]?.integer == id)
        #expect(keys[0]["expires_at"]?.string != nil && keys[1]["revoked_at"]?.string != nil)
    }

    private static func accounts(_ folder: String) throws -> JSON {
        try JSON.parse(Array(Data(contentsOf: URL(fileURLWithPath: folder + "/demo-accounts.json"))))
    }

    @Test(arguments: TestDatabase.all)
    func `a demo makes its accounts once, for the owner's eyes`(engine: TestDatabase) async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        let folder = parent.path + "/data"
        try await engine.withOptions { options in
            let server = try await ServedFolder.start(folder, ["--demo"] + options)
            let accounts = try Self.accounts(folder)
            try await Self.expectBothSignIn(server, accounts)
            for account in ["admin", "customer"] {
                let password = try #require(accounts[account]?["password"]?.string)
                #expect(try server.said().contains(password), "it is printed")
            }
            #expect(try server.said().contains("curl"))
            let products = try await server.caller.get("/products")
            #expect(products.status == 200 && products.text.contains("price"))
            let file = try Self.attributes(folder)
            #expect(file[.posixPermissions] as? Int == 0o600)
            _ = try await server.stop()

            let second = try await ServedFolder.start(folder, ["--demo"] + options)
            #expect(try Self.accounts(folder) == accounts)
            #expect(try Self.attributes(folder)[.systemFileNumber] as? Int == file[.systemFileNumber] as? Int)
            #expect(try !second.said().contains(accounts["admin"]?["password"]?.string ?? ""))
            #expect(try await second.caller.get("/products").body == products.body)
            try await Self.expectBothSignIn(second, accounts)
            _ = try await second.stop()
        }
    }

    private static func expectBothSignIn(_ server: ServedFolder, _ accounts: JSON) async throws {
        for role in ["admin", "customer"] {
            let password = try #require(accounts[role]?["password"]?.string)
            let answer = try await signIn(server, "\(role)@example.com", password)
            #expect(accounts[role]?["email"]?.string == "\(role)@example.com")
            #expect(answer.status == 200)
            #expect(answer.json["user"]?["role"]?.string == role)
        }
    }

    private static func attributes(_ folder: String) throws -> [FileAttributeKey: Any] {
        try FileManager.default.attributesOfItem(atPath: folder + "/demo-accounts.json")
    }

    @Test func `a shop that has users gets no demo accounts`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let made = try await Program.run(
            ["staff", "create", "--email", "ann@example.com", "--role", "admin", "--data", folder.path]
        )
        #expect(made.status == 0, "\(made.errors)")

        let server = try await ServedFolder.start(folder.path, ["--demo"])

        #expect(!FileManager.default.fileExists(atPath: folder.path + "/demo-accounts.json"))
        _ = try await server.stop()
    }
}
