import Foundation
import Kernel
import Support
import Testing

/// Where the data of a shop lie that is killed: in a folder, or in a PostgreSQL cluster of its own.
struct Ground: Sendable {
    let folder: String
    var cluster: Cluster?
    /// The disk that the folder is on, if it is one that only the program sees.
    var disk: SmallDisk?

    /// The folder as the tests see it.
    var seen: String { disk?.seen ?? folder }
    /// What the program is told to find them.
    var options: [String] {
        cluster.map { ["--database", $0.url, "--database-connections", "8"] } ?? []
    }

    /// Opens new ground, takes it away afterwards.
    static func with<Value>(
        _ engine: TestDatabase,
        _ body: (Ground) async throws -> Value
    ) async throws -> Value {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let cluster = engine == .postgres ? try await Cluster() : nil
        do {
            let value = try await body(Ground(folder: folder.path, cluster: cluster))
            await cluster?.remove()
            return value
        } catch {
            await cluster?.remove()
            throw error
        }
    }

    func serve(environment: [String: String] = [:]) async throws -> ServedFolder {
        try await ServedFolder.start(
            folder,
            options + ["--webhooks-allow-private"],
            through: disk?.wrapper ?? [],
            environment: environment,
            logFolder: disk.map { _ in NSTemporaryDirectory() }
        )
    }

    /// Makes a shop with two products of much stock, a key for its staff and a webhook, as anybody would.
    func stocked(_ stock: Int, webhook: Int? = nil) async throws -> Clients {
        let made = try await Program.run(
            ["keys", "create", "--name", "test", "--all-scopes", "--json", "--data", folder]
                + options.prefix(2),
            through: disk?.wrapper ?? []
        )
        let key = try #require(made.json["key"]?.string, "\(made.errors)")
        let server = try await serve()
        let headers = ["Authorization: Bearer \(key)"]
        func ask(_ method: String, _ path: String, _ body: String) async throws -> JSON {
            let answer = try await server.caller.send(method, path, body, headers: headers)
            try #require((200..<300).contains(answer.status), "\(path): \(answer.text)")
            return answer.json
        }
        var products: [Int64] = []
        for name in ["Kettle", "Lamp"] {
            let product = try await ask("POST", "/products", #"{"name":"\#(name)","price":"19.99"}"#)
            let id = try #require(product["id"]?.integer)
            _ = try await ask("PUT", "/inventory/\(id)", #"{"stock":\#(stock),"reason":"counted"}"#)
            products.append(id)
        }
        if let webhook {
            _ = try await ask("POST", "/webhooks", #"{"url":"http://127.0.0.1:\#(webhook)/hooks"}"#)
        }
        #expect(try await server.stop().status == 0)
        return Clients(products: products, staff: key)
    }

    /// Lets time pass for what waits: leases end and pauses are over, as they would be minutes later.
    ///
    /// The server is stopped meanwhile.
    func hurry() async throws {
        let image = try CrashImage(self)
        for database in [image.database, image.payments].compactMap({ $0 }) {
            try await database.write { tx in
                try tx.execute(
                    """
                    UPDATE jobs SET leased_until = 0, due_at = \(tx.now)
                    WHERE dead_at IS NULL AND (due_at > \(tx.now) OR leased_until > 0)
                    """
                )
            }
        }
        try await image.database.write { tx in
            try tx.execute(
                "UPDATE payment_attempts SET next_ask_at = \(tx.now) WHERE next_ask_at IS NOT NULL"
            )
            try tx.execute("UPDATE webhook_deliveries SET next_at = \(tx.now) WHERE status = 'waiting'")
        }
        try await image.putBack(to: seen)
    }
}
