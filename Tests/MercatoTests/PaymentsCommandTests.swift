import Foundation
import Kernel
import Support
import Testing

/// `mercato payments`, as whoever runs a shop uses it, beside a server and without one.
@Suite struct PaymentsCommandTests {
    @Test(arguments: [[], ["reconcile"], ["tasks"], ["resolve"], ["rotate-secret"]])
    func `every command explains itself`(words: [String]) async throws {
        let help = try await Program.run(["payments"] + words + ["--help"])

        #expect(help.status == 0 && help.errors.isEmpty)
        #expect(help.output.contains("USAGE: mercato payments") && help.output.contains("OVERVIEW:"))
    }

    @Test(arguments: TestDatabase.all)
    func `what was charged in silence is found, and a wrong amount is resolved once`(
        engine: TestDatabase
    ) async throws {
        try await Self.with(engine) { place in
            let server = try await place.serve()
            let silent = try await Self.order(server)
            try await Self.pay(silent, "never", server)
            let report = try await place.payments("reconcile", "--json", port: server.paymentsPort)
            #expect(report.status == 0, "\(report.errors)")
            #expect(report.json["asked"]?.integer == 1 && report.json["settled"]?.integer == 1)
            #expect(try await Self.status(silent, server) == "paid")

            let wrong = try await Self.order(server)
            try await Self.pay(wrong, "wrong_amount", server)
            var tasks: [JSON] = []
            for _ in 0..<600 where tasks.isEmpty {
                tasks = try await place.payments("tasks", "--json").json.array ?? []
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(try await server.stop().status == 0)

            let id = "\(try #require(tasks.first?["task_id"]?.integer))"
            let resolved = try await place.payments("resolve", id, "--as", "paid_back", "--note", "by hand")
            #expect(resolved.status == 0, "\(resolved.errors)")
            let again = try await place.payments("resolve", id, "--as", "closed", "--note", "twice")
            #expect(again.status == 1 && again.errors.contains("was resolved before"), "\(again.errors)")
            #expect(try await place.payments("tasks", "--json").json.array == [])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a new secret is used from the next start on, and purchases go on`(
        engine: TestDatabase
    ) async throws {
        try await Self.with(engine) { place in
            let server = try await place.serve()
            let rotated = try await place.payments("rotate-secret", "--json")
            #expect(rotated.status == 0 && rotated.json["former_until"]?.string != nil, "\(rotated.errors)")
            try await Self.expectPaid(server)
            #expect(try await server.stop().status == 0)

            let fresh = try await place.serve()
            try await Self.expectPaid(fresh)
            #expect(try await fresh.stop().status == 0)

            let forgotten = try await place.payments("rotate-secret", "--at-once")
            #expect(forgotten.status == 0 && forgotten.output.contains("forgotten"), "\(forgotten.errors)")
            let last = try await place.serve()
            try await Self.expectPaid(last)
            #expect(try await last.stop().status == 0)
        }
    }

    // MARK: Steps

    /// A shop of its own, for a server and for commands.
    private struct Place: Sendable {
        let folder: String
        let options: [String]

        func serve() async throws -> ServedFolder {
            try await ServedFolder.start(folder, options + ["--demo"])
        }

        /// On PostgreSQL a command runs by itself and must be told where the sandbox listens.
        func payments(_ words: String..., port: Int = 5_000) async throws -> Program.Outcome {
            let place = options.filter { $0 != "--database-connections" && $0 != "4" }
            return try await Program.run(
                ["payments"] + words + ["--data", folder] + place,
                environment: ["MERCATO_PAYMENTS_PORT": "\(port)"]
            )
        }
    }

    private static func with(
        _ engine: TestDatabase,
        _ body: @escaping @Sendable (Place) async throws -> Void
    ) async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        let folder = parent.path + "/data"
        try await engine.withOptions { options in
            try await body(Place(folder: folder, options: options))
        }
    }

    private static func order(_ server: ServedFolder) async throws -> String {
        let address = "http://127.0.0.1:\(server.port)"
        let cart = try #require(try await TestHTTP.send("POST", "\(address)/cart").json["cart_id"]?.string)
        let item = #"{"product_id":3,"quantity":1}"#
        _ = try await TestHTTP.send("POST", "\(address)/cart/\(cart)/items", item)
        let placed = try await TestHTTP.send("POST", "\(address)/cart/\(cart)/checkout")
        return try #require(placed.json["order_id"]?.string, "\(placed.text)")
    }

    private static func pay(_ order: String, _ fault: String, _ server: ServedFolder) async throws {
        let paid = try await TestHTTP.send(
            "POST",
            "http://127.0.0.1:\(server.paymentsPort)/payments/orders",
            #"{"order_id":"\#(order)","amount":89.99}"#,
            headers: fault.isEmpty ? [:] : ["X-Sandbox-Fault": fault]
        )
        #expect(paid.status == 201, "\(paid.text)")
    }

    private static func status(_ order: String, _ server: ServedFolder) async throws -> String? {
        try await TestHTTP.send("GET", "http://127.0.0.1:\(server.port)/orders/\(order)").json["status"]?
            .string
    }

    private static func expectPaid(_ server: ServedFolder) async throws {
        let order = try await order(server)
        try await pay(order, "", server)
        for _ in 0..<600 where try await status(order, server) != "paid" {
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(try await status(order, server) == "paid")
    }
}
