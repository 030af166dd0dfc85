import Foundation
import Kernel
import Support
import Testing

/// The command as a person or a script meets it.
@Suite struct CommandTests {
    @Test func `the states of an order are printed with where each may go`() async throws {
        let printed = try await Program.run(["states"])
        let read = try await Program.run(["states", "--json"])

        #expect(printed.status == 0 && printed.errors.isEmpty)
        #expect(printed.output.contains("shipped         delivered, refunded\n"), "\(printed.output)")
        #expect(printed.output.contains("cancelled       final\n"))
        #expect(read.json["payment_failed"] == .array([.string("paid"), .string("cancelled")]))
        #expect(read.json["refunded"] == .array([]))
    }

    @Test(arguments: [
        [], ["serve"], ["migrate"], ["keys"], ["keys", "create"], ["keys", "list"], ["keys", "revoke"],
        ["openapi"],
        ["routes"], ["payments-sandbox"], ["doctor"], ["version"],
    ])
    func `every command explains itself`(words: [String]) async throws {
        let help = try await Program.run(words + ["--help"])

        #expect(help.status == 0)
        #expect(help.errors.isEmpty)
        #expect(help.output.contains("USAGE: mercato"))
        #expect(help.output.contains("OVERVIEW:"))
    }

    @Test func `the help of mercato names every command, and each of them has help`() async throws {
        let help = try await Program.run(["--help"])
        let commands = try #require(help.output.components(separatedBy: "SUBCOMMANDS:\n").last)
            .components(separatedBy: "\n\n")[0]
            .split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }

        #expect(
            Set(["serve", "migrate", "keys", "openapi", "routes", "doctor", "version"]).isSubset(of: commands)
        )
        for command in commands {
            let own = try await Program.run([command, "--help"])
            #expect(own.status == 0 && own.output.contains("OVERVIEW:"), "\(command)")
        }
    }

    @Test func `the help of serve names the settings of mails`() async throws {
        let help = try await Program.run(["serve", "--help"]).output

        for name in ["--public-url", "--mail-folder", "--mail-from"] {
            #expect(help.contains(name), "\(name)")
        }
    }

    /// What is wrong, and the words that the sentence must have.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let words: [String]
        var environment: [String: String] = [:]
        var file: String?
        let names: [String]

        var testDescription: String {
            (words + environment.map { "\($0)=\($1)" } + [file ?? ""]).joined(separator: " ")
        }
    }

    @Test(arguments: [
        Mistake(words: ["srve", "--port", "1"], names: ["srve", "mean serve"]),
        Mistake(words: ["nonsense"], names: ["nonsense", "--help"]),
        Mistake(words: ["serve", "--prot", "80"], names: ["--prot", "--port"]),
        Mistake(words: ["serve", "--port", "80000"], names: ["--port", "65535"]),
        Mistake(words: ["serve", "--port", "many"], names: ["--port", "many"]),
        Mistake(words: ["serve", "--currency", "XXQ"], names: ["--currency", "ISO 4217"]),
        Mistake(words: ["serve", "--country", "USA"], names: ["--country", "ISO 3166-1"]),
        Mistake(words: ["serve", "--public-url", "shop.example"], names: ["--public-url", "https://"]),
        Mistake(words: ["serve", "--public-url", "https://shop.example/a"], names: ["without a path"]),
        Mistake(words: ["serve", "--public-url", "https://a@shop.example"], names: ["--public-url"]),
        Mistake(words: ["serve", "--public-url", "https://shop.example:x"], names: ["--public-url"]),
        Mistake(words: ["serve", "--public-url", "javascript://x"], names: ["--public-url"]),
        Mistake(words: ["serve", "--mail-from", "shop"], names: ["--mail-from", "shop@example.com"]),
        Mistake(words: ["serve", "--mail-folder", ""], names: ["--mail-folder", "folder"]),
        Mistake(words: ["serve", "--database", "mysql://x"], names: ["--database", "postgres://"]),
        Mistake(
            words: ["serve", "--port", "9000", "--payments-port", "9000"],
            names: ["9000", "--payments-port"]
        ),
        Mistake(
            words: ["serve"],
            environment: ["MERCATO_PROT": "1"],
            names: ["MERCATO_PROT", "MERCATO_PORT"]
        ),
        Mistake(words: ["serve"], environment: ["MERCATO_PORT": "x"], names: ["MERCATO_PORT"]),
        Mistake(
            words: ["doctor"],
            environment: ["MERCATO_DAAT": "1"],
            names: ["MERCATO_DAAT", "MERCATO_DATA"]
        ),
        Mistake(
            words: ["serve"],
            environment: ["DATABASE_URL": "postgres://a/b", "MERCATO_DATABASE": "postgres://a/c"],
            names: ["DATABASE_URL", "MERCATO_DATABASE"]
        ),
        Mistake(words: ["serve"], file: #"{"prot": 80}"#, names: ["prot", "port"]),
        Mistake(words: ["serve"], file: #"{"port": [1]}"#, names: ["port"]),
        Mistake(words: ["serve"], file: #"{"port": 1, "port": 2}"#, names: ["mercato.json", "twice"]),
        Mistake(words: ["serve"], file: "port = 80", names: ["JSON"]),
        Mistake(words: ["serve"], file: "[]", names: ["object"]),
        Mistake(words: ["serve", "--config", "/nowhere.json"], names: ["/nowhere.json"]),
        Mistake(words: ["keys", "create", "--name", "x"], names: ["--scope", "--all-scopes"]),
        Mistake(
            words: ["keys", "create", "--name", "x", "--scope", "stock.wriet"],
            names: ["stock.wriet", "stock.write"]
        ),
        Mistake(words: ["keys", "create", "--name", "", "--all-scopes"], names: ["--name"]),
        Mistake(words: ["keys", "create", "--all-scopes"], names: ["--name"]),
        Mistake(words: ["keys", "revoke", "12"], names: ["12"]),
        Mistake(words: ["serve", "--data", "/dev/null/shop"], names: ["/dev/null/shop"]),
    ])
    func `a mistake is refused with the sentence that helps`(mistake: Mistake) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var words = mistake.words
        if let text = mistake.file {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/mercato.json"))
            words += ["--config", folder.path + "/mercato.json"]
        }
        if !words.contains("--data") { words += ["--data", folder.path + "/data"] }

        let refused = try await Program.run(words, environment: mistake.environment)

        #expect(refused.status != 0)
        #expect(refused.output.isEmpty)
        for name in mistake.names { #expect(refused.errors.contains(name), "\(refused.errors)") }
    }

    @Test func `the version is JSON where a script wants it`() async throws {
        let version = try await Program.run(["version", "--json"])
        let plain = try await Program.run(["--version"])

        #expect(version.status == 0)
        #expect(version.json["name"] == .string("Mercato"))
        #expect(
            version.json["version"]?.string == plain.output.trimmingCharacters(in: .whitespacesAndNewlines)
        )
    }

    @Test func `the routes that are listed are those of the OpenAPI document`() async throws {
        let routes = try await Program.run(["routes", "--json"])
        let document = try await Program.run(["openapi"])

        let listed = try #require(routes.json.array).map {
            Self.route($0["method"]?.string ?? "", $0["path"]?.string ?? "")
        }
        guard case .object(let paths) = document.json["paths"] else {
            Issue.record("no paths: \(document.errors)")
            return
        }
        let methods = ["get", "post", "put", "patch", "delete"]
        let documented = paths.flatMap { path, item -> [String] in
            methods.filter { item[$0] != nil }.map { Self.route($0.uppercased(), path) }
        }
        #expect(Set(listed).count == listed.count)
        #expect(listed.count > 40)
        #expect(Set(listed).subtracting(documented) == [])
        #expect(Set(documented).subtracting(listed) == [])
    }

    /// The document names a path's parts once, so two routes may call them otherwise.
    private static func route(_ method: String, _ path: String) -> String {
        let parts = path.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : $0 }
        return "\(method) /\(parts.joined(separator: "/"))"
    }

    @Test func `migrate says what is missing with 3, applies it, and then nothing is`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let place = ["--data", folder.path + "/data"]

        let missing = try await Program.run(["migrate", "--check", "--json"] + place)
        let applied = try await Program.run(["migrate", "--json"] + place)
        let none = try await Program.run(["migrate", "--check", "--json"] + place)
        let again = try await Program.run(["migrate", "--json"] + place)

        #expect(missing.status == 3)
        #expect(applied.status == 0 && none.status == 0 && again.status == 0)
        #expect(missing.json["missing"] == applied.json["applied"])
        #expect(missing.json["missing"]?.array?.isEmpty == false)
        #expect(none.json["missing"] == .array([]) && again.json["applied"] == .array([]))
    }

    @Test func `the doctor ends with 0 on a sound shop, and with 1 on none and on a damaged one`()
        async throws
    {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let place = ["--data", folder.path + "/data"]

        let empty = try await Program.run(["doctor"] + place)
        #expect(empty.status == 1)
        #expect(empty.output.contains("mercato serve"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/data"))
        #expect(try await Program.run(["migrate"] + place).status == 0)

        let sound = try await Program.run(["doctor", "--json"] + place)
        try Self.damage(folder.path + "/data/mercato.db")
        let damaged = try await Program.run(["doctor"] + place)

        #expect(sound.status == 0, "\(sound.errors)")
        #expect(sound.json.array?.allSatisfy { $0["ok"] == .bool(true) } == true)
        #expect(damaged.status == 1, "\(damaged.output) \(damaged.errors)")
        #expect((damaged.output + damaged.errors).contains("backup"), "\(damaged.output) \(damaged.errors)")
    }

    @Test func `a file that is no database is refused with a sentence`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try Data("these are not the bytes of a database".utf8)
            .write(to: URL(fileURLWithPath: folder.path + "/mercato.db"))

        let refused = try await Program.run(["doctor", "--data", folder.path])

        #expect(refused.status == 1)
        #expect(refused.output.contains("backup"), "\(refused.output)")
    }

    /// Overwrites pages in the middle of a file.
    private static func damage(_ path: String) throws {
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        let size = try file.seekToEnd()
        try file.seek(toOffset: size / 2 / 4_096 * 4_096)
        file.write(Data(repeating: 0xA5, count: Int(size / 4)))
        try file.close()
    }
}
