import Foundation
import Kernel
import Support
import Testing

/// Backups as an operator makes, checks and restores them.
@Suite struct BackupTests {
    @Test(arguments: TestDatabase.all)
    func `a backup made while buyers order restores a shop with every order from before it`(
        engine: TestDatabase
    ) async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        try await KeptShop.with(engine) { shop in
            let key = try await shop.makeKey("test")
            let server = try await shop.serve()
            let shoppers = Shoppers(products: try await shop.stock(server, key: key))
            let (before, file) = try await KeptShop.shopping(shoppers, server) {
                for _ in 0..<6_000 where shoppers.orders.count < 10 {
                    try await Task.sleep(for: .milliseconds(10))
                }
                let before = shoppers.orders.filter { $0.value != "pending" }
                return (before, try await shop.backUp(into: parent.path))
            }
            #expect(shoppers.refusals == [])
            #expect(try await server.stop().status == 0)
            #expect(!before.isEmpty)
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: parent.path).count == 1)

            try await KeptShop.with(engine) { other in
                let restored = try await other.run(["restore", file, "--json"])
                #expect(restored.status == 0, "\(restored.errors)")
                #expect(restored.json["manifest"]?["engine"]?.string == engine.rawValue)
                let orders = try await other.orders()
                #expect(before.filter { orders[$0.key] != $0.value } == [:])
                #expect(try await other.run(["audit"]).status == 0)
                let again = try await other.serve()
                #expect(try await again.caller.get("/products").json["total"] == .number("2"))
                _ = try await again.stop()
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `standard output and standard input serve as files`(engine: TestDatabase) async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        let file = parent.path + "/kept"
        try await KeptShop.with(engine) { shop in
            _ = try await shop.makeKey("test")
            let errors = try Program.file(parent.path + "/errors")
            let process = try Program.process(
                ["backup", "-"] + shop.place,
                environment: [:],
                output: try Program.file(file),
                errors: errors
            )
            try process.run()
            #expect(try await Program.status(of: process) == 0)
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        let verify = try Program.process(
            ["verify", "-", "--json"],
            environment: [:],
            output: try Program.file(parent.path + "/out"),
            errors: .nullDevice
        )
        verify.standardInput = FileHandle(forReadingAtPath: file)
        try verify.run()
        #expect(try await Program.status(of: verify) == 0)
        let said = try JSON.parse(Array(try Data(contentsOf: URL(fileURLWithPath: parent.path + "/out"))))
        #expect(said["sound"] == .bool(true), "\(said.text)")
        #expect(said["audit"]?["clean"] == (engine == .sqlite ? .bool(true) : nil))
        let keys = said["manifest"]?["tables"]?.array?.first { $0["name"]?.string == "api_keys" }
        #expect(keys?["rows"] == .number("1"))
        #expect(bytes.count.isMultiple(of: 512))
    }

    @Test(arguments: TestDatabase.all)
    func `a shop that is there is replaced only when asked for, and is kept`(engine: TestDatabase)
        async throws
    {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        try await KeptShop.with(engine) { shop in
            _ = try await shop.makeKey("first")
            let file = try await shop.backUp(into: parent.path)
            _ = try await shop.makeKey("second")

            let refused = try await shop.run(["restore", file])
            #expect(refused.status == 1 && refused.errors.contains("--replace"), "\(refused.errors)")
            #expect(try await shop.keys() == 2)
            let server = try await shop.serve()
            let inUse = try await shop.run(["restore", file, "--replace"])
            #expect(inUse.status == 1 && inUse.errors.contains("in use"), "\(inUse.errors)")
            _ = try await server.stop()
            #expect(try await shop.keys() == 2)

            let replaced = try await shop.run(["restore", file, "--replace", "--json"])
            #expect(replaced.status == 0, "\(replaced.errors)")
            let kept = try #require(replaced.json["kept"]?.string)
            #expect(try await shop.keys() == 1)
            if engine == .sqlite {
                let old = KeptShop(engine: engine, folder: kept, options: [])
                #expect(try await old.keys() == 2)
            } else {
                let table = try #require(SQL(name: kept)) + ".api_keys"
                let count = try await shop.read { tx in
                    try tx.first("SELECT COUNT(*) FROM \(table)")?[0] as Int?
                }
                #expect(count == 2)
                #expect(try await shop.run(["backup", parent.path]).status == 0)
            }
            #expect(try await shop.run(["audit"]).status == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an older schema is brought up to date, a newer one is refused`(engine: TestDatabase) async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        try await KeptShop.with(engine) { shop in
            _ = try await shop.makeKey("test")
            let name = "2026-11-22-kernel-audit-order"
            try await Self.write(shop, "DELETE FROM migrations WHERE id = \(name)")
            try await Self.write(shop, "DROP INDEX audit_log_at")
            let older = try await shop.backUp(into: parent.path)
            try await Self.write(
                shop,
                "INSERT INTO migrations (id, applied_at) VALUES ('2099-01-01-later', 1)"
            )
            let newer = try await shop.backUp(into: parent.path)

            try await KeptShop.with(engine) { other in
                let refused = try await other.run(["restore", newer])
                #expect(
                    refused.status == 1 && refused.errors.contains("2099-01-01-later"),
                    "\(refused.errors)"
                )
                #expect(try await Program.run(["verify", newer]).status == 2)
                let restored = try await other.run(["restore", older])
                #expect(restored.status == 0, "\(restored.errors)")
                #expect(try await other.run(["migrate", "--check"]).status == 0)
            }
        }
    }

    private static func write(_ shop: KeptShop, _ statement: SQL) async throws {
        try await shop.write { tx in _ = try tx.execute(statement) }
    }

    @Test func `what is no backup, or no place for one, is refused with a sentence`() async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        let text = parent.path + "/notes.txt"
        try Data("Do not forget the milk.\n".utf8).write(to: URL(fileURLWithPath: text))
        let empty = parent.path + "/empty"
        try Data().write(to: URL(fileURLWithPath: empty))
        try await KeptShop.with(.sqlite) { shop in
            for (words, status, sentence) in [
                (["backup", parent.path], 1, "There is no database"),
                (["restore", text], 1, "This is no backup of Mercato."),
                (["restore", empty], 1, "This is no backup of Mercato."),
                (["restore", parent.path], 1, "is a folder"),
                (["restore", parent.path + "/missing"], 1, "No such file"),
            ] {
                let refused = try await shop.run(words)
                #expect(refused.status == status && refused.errors.contains(sentence), "\(refused.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: shop.folder + "/mercato.db"))
            _ = try await shop.makeKey("test")
            for (words, sentence) in [
                (["backup", parent.path + "/missing"], "There is no folder"),
                (["backup", text], "There is no folder"),
                (["backup", "-", "--json"], "--json"),
            ] {
                let refused = try await shop.run(words)
                #expect(refused.status != 0 && refused.errors.contains(sentence), "\(refused.errors)")
            }
            let full = try Program.process(
                ["backup", "-"] + shop.place,
                environment: [:],
                output: try #require(FileHandle(forWritingAtPath: "/dev/full")),
                errors: try Program.file(parent.path + "/errors")
            )
            try full.run()
            #expect(try await Program.status(of: full) == 1)
            #expect(try String(contentsOfFile: parent.path + "/errors", encoding: .utf8).contains("no space"))
            let left = try FileManager.default.contentsOfDirectory(atPath: shop.folder)
            #expect(!left.contains { $0.hasPrefix("snapshot-") }, "\(left)")
        }
        #expect(try await Program.run(["verify", text]).status == 1)
        #expect(try await Program.run(["verify", parent.path + "/missing"]).status == 2)
    }
}
