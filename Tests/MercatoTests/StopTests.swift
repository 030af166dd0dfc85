import Foundation
import Kernel
import Support
import Synchronization
import Testing

/// Starting, stopping, and who may have the data folder.
@Suite(.serialized) struct StopTests {
    @Test func `a request that arrives in halves around SIGTERM is answered, and the server ends with 0`()
        async throws
    {
        try await Self.inFolder { folder in
            let server = try await ServedFolder.start(folder)
            let caller = server.caller
            let first = try #require(try await caller.post("/cart")["cart_id"])
            let whole = BlockingCaller.request("POST", "/cart", "null", [])
            try caller.write(whole.dropLast(2))
            try await Task.sleep(for: .milliseconds(100))

            async let stopped = server.stop()
            try await Task.sleep(for: .milliseconds(300))
            try caller.write(whole.suffix(2))
            let answer = try await caller.answer()

            #expect(answer.status == 201)
            #expect(try await stopped.status == 0)
            #expect(try await stopped.time < .seconds(10))
            let image = try CrashImage(of: folder)
            let carts = try await image.database.read { tx in
                try tx.rows("SELECT external_id FROM carts").map { $0[0] as String }
            }
            #expect(Set(carts) == [first, try #require(answer["cart_id"])])
            await image.close()
        }
    }

    @Test func `SIGTERM under load cuts no answer in half and ends in time`() async throws {
        try await Self.inFolder { folder in
            let server = try await ServedFolder.start(folder)
            let isOpen = Atomic<Bool>(true)
            let carts = Mutex<[String]>([])
            let cut = Atomic<Int>(0)
            async let clients: [Void] = onThreads(8) { _ in
                let caller = server.caller
                while isOpen.load(ordering: .relaxed) {
                    do {
                        let made = try caller.post("/cart")
                        if let cart = made["cart_id"] { carts.withLock { $0.append(cart) } }
                        if made.status != 201 { cut.wrappingAdd(1, ordering: .relaxed) }
                    } catch let lost as BlockingCaller.Lost {
                        if lost.hasAnswerBegun { cut.wrappingAdd(1, ordering: .relaxed) }
                        return
                    }
                }
            }
            defer { isOpen.store(false, ordering: .relaxed) }
            // Under load, but never for longer than a loaded machine may take for the first answers.
            for _ in 0..<600 where carts.withLock({ $0.count < 8 }) {
                try await Task.sleep(for: .milliseconds(50))
            }
            let (status, time) = try await server.stop()
            isOpen.store(false, ordering: .relaxed)
            _ = try await clients

            #expect(status == 0)
            #expect(time < .seconds(10))
            #expect(cut.load(ordering: .relaxed) == 0)
            let acknowledged = carts.withLock { $0 }
            #expect(!acknowledged.isEmpty)
            let image = try CrashImage(of: folder)
            let kept = try await image.database.read { tx in
                try tx.rows("SELECT external_id FROM carts").map { $0[0] as String }
            }
            #expect(Set(acknowledged).isSubset(of: kept))
            await image.close()
            Figures.say("SIGTERM under load: \(acknowledged.count) carts, stopped in \(time)")
        }
    }

    @Test func `a connection that says nothing does not hold the stop up`() async throws {
        try await Self.inFolder { folder in
            let server = try await ServedFolder.start(folder)
            let silent = server.caller
            try silent.write(Array("POST /cart HTTP/1.1\r\n".utf8))
            let resting = server.caller
            #expect(try await resting.get("/version").status == 200)

            let (status, time) = try await server.stop()

            #expect(status == 0)
            #expect(time < .seconds(10))
        }
    }

    @Test func `who listens to events does not hold the stop up`() async throws {
        try await Self.inFolder { folder in
            let made = try await Program.run([
                "keys", "create", "--name", "test", "--scope", "events.read", "--json", "--data", folder,
            ])
            let key = try #require(made.json["key"]?.string, "\(made.errors)")
            let server = try await ServedFolder.start(folder)
            let listeners = (0..<3).map { _ in server.caller }
            for listener in listeners {
                let fields = ["Authorization: Bearer \(key)"]
                try listener.write(BlockingCaller.request("GET", "/events/stream", "", fields))
            }
            try await Task.sleep(for: .milliseconds(500))

            let (status, time) = try await server.stop()

            #expect(status == 0)
            // Streams that went on would be waited for as long as a stop waits, which is 8 s.
            #expect(time < .seconds(8))
            for listener in listeners { listener.hangUp() }
        }
    }

    @Test func `a second server on the same folder is refused, naming the process that has it`() async throws
    {
        try await Self.inFolder { folder in
            let server = try await ServedFolder.start(folder)

            let second = try await Program.run([
                "serve", "--data", folder, "--port", String(try Program.freePort()),
            ])

            #expect(second.status == 1)
            #expect(second.errors.contains("in use by process \(server.process.processIdentifier)"))
            #expect(try await server.caller.get("/health/ready").status == 200)
            #expect(try await server.stop().status == 0)
        }
    }

    @Test func `a port that is taken is a sentence, not a crash`() async throws {
        try await Self.inFolder { folder in
            let server = try await ServedFolder.start(folder + "/one")

            let second = try await Program.run(
                ["serve", "--data", folder + "/two", "--port", String(server.port), "--payments-port", "0"])

            #expect(second.status == 1)
            #expect(second.errors.contains(String(server.port)), "\(second.errors)")
            #expect(
                second.errors.split(separator: "\n").last?.hasPrefix("mercato: ") == true,
                "\(second.errors)"
            )
            #expect(try await server.stop().status == 0)
        }
    }

    @Test func `a key can be made before the first start and beside a running server`() async throws {
        try await Self.inFolder { folder in
            let create = [
                "keys", "create", "--name", "test", "--scope", "stock.write", "--json", "--data", folder,
            ]
            let before = try await Program.run(create)
            let server = try await ServedFolder.start(folder)
            let beside = try await Program.run(create)
            let listed = try await Program.run(["keys", "list", "--json", "--data", folder])

            for made in [before, beside] {
                #expect(made.status == 0 && made.errors.isEmpty, "\(made.errors)")
                let key = try #require(made.json["key"]?.string, "\(made.output)")
                let answer = try await server.caller.send(
                    "PUT",
                    "/inventory/999",
                    #"{"stock":1,"reason":"x"}"#,
                    headers: ["Authorization: Bearer \(key)"]
                )
                #expect(answer.status == 404)
            }
            #expect(try await server.caller.send("PUT", "/inventory/999", "{}").status == 401)
            #expect(listed.json.array?.count == 2, "\(listed.output)")
            #expect(try await server.stop().status == 0)
        }
    }

    @Test func `the data folder and what is in it belong to its owner alone`() async throws {
        try await Self.inFolder { folder in
            let data = folder + "/data"
            let made = try await Program.run(["migrate", "--data", data])
            #expect(made.status == 0, "\(made.errors)")
            let server = try await ServedFolder.start(data)

            for name in ["", "/mercato.db", "/mercato.db-wal", "/mercato.sock", "/mercato.lock"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: data + name)
                let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
                #expect(mode & 0o077 == 0, "\(name) has mode \(String(mode, radix: 8))")
            }
            #expect(try await server.stop().status == 0)
        }
    }

    @Test func `the demo fills an empty shop and leaves any other alone`() async throws {
        try await Self.inFolder { folder in
            let filled = try await ServedFolder.start(folder + "/empty", ["--demo"])
            let products = try await filled.caller.get("/products").json["total"]?.integer ?? 0
            #expect(products >= 25)
            #expect(try await filled.stop().status == 0)
            let again = try await ServedFolder.start(folder + "/empty", ["--demo"])
            #expect(try await again.caller.get("/products").json["total"]?.integer == products)
            #expect(try await again.stop().status == 0)

            let data = folder + "/own"
            let made = try await Program.run([
                "keys", "create", "--name", "t", "--all-scopes", "--json", "--data", data,
            ])
            let key = try #require(made.json["key"]?.string)
            let own = try await ServedFolder.start(data)
            let product = try await own.caller.send(
                "POST",
                "/products",
                #"{"name":"Mine","price":"1.00"}"#,
                headers: ["Authorization: Bearer \(key)"]
            )
            #expect(product.status == 201)
            #expect(try await own.stop().status == 0)
            let untouched = try await ServedFolder.start(data, ["--demo"])
            #expect(try await untouched.caller.get("/products").json["total"]?.integer == 1)
            #expect(try await untouched.stop().status == 0)
        }
    }

    private static func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await body(folder.path)
    }
}
