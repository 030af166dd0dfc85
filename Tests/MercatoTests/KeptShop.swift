import Foundation
import Keeping
import Kernel
import Postgres
import SQLite
import Secrets
import Shop
import Support
import Testing

/// A shop in a folder or a database of its own, worked on by commands as an operator would.
struct KeptShop: Sendable {
    let engine: TestDatabase
    /// The data folder.
    let folder: String
    /// What names the database beside it; empty on SQLite.
    let options: [String]

    /// What a command needs to find it.
    var place: [String] { ["--data", folder] + options.prefix(2) }

    /// An empty place: neither a folder nor a table is there.
    static func with<Value: Sendable>(
        _ engine: TestDatabase,
        _ body: (KeptShop) async throws -> Value
    ) async throws -> Value {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        return try await engine.withOptions { options in
            try await body(KeptShop(engine: engine, folder: parent.path + "/data", options: options))
        }
    }

    @discardableResult
    func run(_ words: [String]) async throws -> Program.Outcome {
        try await Program.run(words + place)
    }

    func serve() async throws -> ServedFolder {
        try await ServedFolder.start(folder, options)
    }

    /// Makes a key, and with it whatever schema is missing.
    func makeKey(_ name: String) async throws -> String {
        let made = try await run(["keys", "create", "--name", name, "--all-scopes", "--json"])
        return try #require(made.json["key"]?.string, "\(made.errors)")
    }

    /// Two products with much stock.
    func stock(_ server: ServedFolder, key: String) async throws -> [Int64] {
        var products: [Int64] = []
        let headers = ["Authorization: Bearer \(key)"]
        for name in ["Kettle", "Lamp"] {
            let body = #"{"name":"\#(name)","price":"19.99"}"#
            let made = try await server.caller.send("POST", "/products", body, headers: headers)
            let id = try #require(made.json["id"]?.integer, "\(made.text)")
            let stock = #"{"stock":100000,"reason":"counted"}"#
            let counted = try await server.caller.send("PUT", "/inventory/\(id)", stock, headers: headers)
            try #require(counted.status == 200, "\(counted.text)")
            products.append(id)
        }
        return products
    }

    /// Asks the database itself.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        try await open { database in try await database.read(body) }
    }

    func open<Value: Sendable>(_ body: (any Database) async throws -> Value) async throws -> Value {
        let database: any Database
        if let url = options.dropFirst().first {
            database = try PostgresDatabase(
                url: url,
                clock: .system,
                random: .system,
                freshness: Freshness(),
                connections: 1,
                listens: false
            )
        } else {
            database = try SQLiteDatabase(path: folder + "/mercato.db")
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body(database)) } catch { result = .failure(error) }
        await database.close()
        return try result.get()
    }

    func orders() async throws -> [String: String] {
        try await read { tx in
            let rows = try tx.rows("SELECT external_id, status FROM orders")
            return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
        }
    }

    func keys() async throws -> Int {
        try await read { tx in try tx.first("SELECT COUNT(*) FROM api_keys")?[0] ?? 0 }
    }

    /// Writes a backup and answers its path.
    func backUp(into parent: String) async throws -> String {
        let made = try await run(["backup", parent])
        try #require(made.status == 0, "\(made.errors)")
        return made.output.trimmingCharacters(in: .newlines)
    }

    /// Buys until the closure is done.
    static func shopping<Value: Sendable>(
        _ shoppers: Shoppers,
        _ server: ServedFolder,
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let isOpen = SharedFlag()
        async let done: [Void] = onThreads(4) { _ in
            shoppers.buy(server.caller) { isOpen.isUp }
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        isOpen.lower()
        _ = try await done
        return try result.get()
    }

    /// What the program knows of its shop.
    static func plan() throws -> ShopPlan {
        let features = Features.all(ShopSettings())
        return ShopPlan(
            version: Shop.version,
            migrations: KernelTables.migrations + features.flatMap(\.migrations),
            otherSteps: ["2026-11-21-sandbox-tables"],
            audits: KernelAudits.all + features.flatMap(\.audits),
            rebuild: { _ in }
        )
    }
}

extension KeptShop {
    /// Changes what no command would.
    func write(_ body: @escaping @Sendable (Transaction) throws -> Void) async throws {
        try await open { database in try await database.write(isolation: .readCommittedAndGuarded, body) }
    }
}
