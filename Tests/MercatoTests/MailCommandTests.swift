import Foundation
import Kernel
import Support
import Testing

/// `mercato mail`, as whoever runs a shop uses it.
@Suite struct MailCommandTests {
    @Test func `every kind can be seen as text and as HTML, and a misspelt one is helped`() async throws {
        let help = try await Program.run(["mail", "preview", "--help"]).output
        let list = try #require(help.split(separator: "The kinds: ").last?.prefix { $0 != "." })
        let kinds = list.split { ",\n ".contains($0) }.map(String.init)

        #expect(kinds.count == 15 && kinds.contains("order_shipped"), "\(kinds)")
        for kind in kinds {
            let text = try await Program.run(["mail", "preview", kind])
            let html = try await Program.run(["mail", "preview", kind, "--html"])
            #expect(text.status == 0 && text.output.hasPrefix("Subject: "), "\(kind): \(text.errors)")
            #expect(html.status == 0 && html.output.hasPrefix("<!DOCTYPE html>"), "\(kind)")
        }
        let other = try await Program.run(["mail", "preview", "order_shiped"])
        #expect(other.status == 2 && other.errors.contains("did you mean order_shipped?"))
    }

    @Test func `a trial mail goes where the settings say, and a no is told`() async throws {
        let office = try TestPostOffice(faults: [.answer("550 nobody here", to: "RCPT")])
        defer { office.close() }
        let trial = [
            "mail", "test", "--to", "ann@example.com", "--smtp-url", "smtp://127.0.0.1:\(office.port)",
        ]
        let refused = try await Program.run(trial)
        let taken = try await Program.run(trial + ["--mail-from", "shop@shop.example"])

        #expect(refused.status == 1 && refused.errors.contains("550 nobody here"), "\(refused.errors)")
        #expect(taken.status == 0, "\(taken.errors)")
        let letter = try #require(office.letters.first)
        #expect(office.letters.count == 1 && letter.from == "shop@shop.example")
        #expect(taken.output.contains("<\(letter.messageID ?? "none")>"))
    }

    @Test(arguments: TestDatabase.all)
    func `a server sends its mails, and those that wait or failed are listed`(
        engine: TestDatabase
    ) async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        let folder = parent.path + "/data"
        let office = try TestPostOffice(
            faults: [.answer("550 no such user", to: "RCPT"), .answer("451 later", to: "RCPT")]
        )
        defer { office.close() }
        try await engine.withOptions { options in
            let server = try await ServedFolder.start(
                folder,
                ["--smtp-url", "smtp://127.0.0.1:\(office.port)"] + options
            )
            func register(_ name: String) async throws {
                let body = #"{"email":"\#(name)@example.com","password":"four quiet lamps","name":"N"}"#
                #expect(try await server.caller.post("/auth/register", body).status == 201)
            }
            func list() async throws -> [JSON] {
                let place = ["--data", folder] + options.prefix(2)
                return try await Program.run(["mail", "list", "--json"] + place).json.array ?? []
            }
            try await register("ann")
            try await Self.wait { office.connections == 1 }
            try await register("bob")
            try await Self.wait { office.letters.count == 1 }
            #expect(office.letters.first?.to == "bob@example.com" && office.connections == 3)

            var left = try await list()
            for _ in 0..<100 where left.count != 1 { left = try await list() }

            #expect(left.first?["recipient"]?.string == "ann@example.com")
            #expect(left.first?["failed_at"]?.string != nil)
            #expect(left.first?["error"]?.string == "550 no such user")
            _ = try await server.stop()
        }
    }

    /// Waits at most twenty seconds.
    private static func wait(_ isSo: () -> Bool) async throws {
        for _ in 0..<2_000 where !isSo() { try await Task.sleep(for: .milliseconds(10)) }
        #expect(isSo())
    }
}
