import Accounts
import ArgumentParser
import Kernel
import Secrets
import Shop

struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make, list and revoke API keys.",
        discussion: "A key is sent as `Authorization: Bearer KEY`. It is shown once, when it is made.",
        subcommands: [Create.self, List.self, Revoke.self]
    )

    struct Create: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an API key.",
            discussion: "Scopes: \(Permissions.names.joined(separator: ", "))."
        )

        @Option(help: "What the key is for, such as the name of the program that will use it.")
        var name: String

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("What the key may do; several may follow.", valueName: "scope")
        )
        var scope: [String] = []

        @Flag(help: "Everything there is to do.")
        var allScopes = false

        @Flag(help: "Print {\"id\",\"key\"}.")
        var json = false

        @OptionGroup var place: PlaceOptions

        func validate() throws {
            guard allScopes != !scope.isEmpty else {
                throw ValidationError(
                    "Say what the key may do: --scope SCOPE…, or --all-scopes. Known scopes: "
                        + Permissions.names.joined(separator: ", ") + "."
                )
            }
        }

        func run(on shop: Shop, console: Console) async throws {
            guard let name = Text<1, 80>(name) else {
                throw CommandFailure(description: "--name must have 1 to 80 characters.", exitCode: 2)
            }
            let scopes = allScopes ? Permissions.names : scope
            let key = try await shop.database.write { tx in
                try APIKey.create(name: name, scopes: scopes, hashing: .standard, in: tx)
            }
            if json {
                console.out(#"{"id":\#(key.id),"key":\#(JSONWriter.quoted(key.token))}"#)
            } else {
                console.out("Key \(key.id) \"\(name)\" may: \(scopes.sorted().joined(separator: ", "))")
                console.out("It is shown only now:")
                console.out(key.token)
            }
        }
    }

    struct List: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the API keys; their secrets cannot be shown."
        )

        @Flag(help: "As JSON.")
        var json = false

        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let keys = try await shop.database.read { tx in try APIKey.all(in: tx) }
            if json {
                let list = JSON.array(keys.map(Self.json))
                return console.out(list.text)
            }
            if keys.isEmpty { console.out("There are no keys yet. Make one: mercato keys create --help") }
            for key in keys {
                let state = key.revokedAt.map { "revoked \($0)" } ?? "live"
                console.out("\(key.id)  \(key.name)  \(state)  \(key.scopes.joined(separator: ", "))")
            }
        }

        private static func json(_ key: APIKey) -> JSON {
            .object([
                ("id", .number("\(key.id)")), ("name", .string(key.name)),
                ("scopes", .array(key.scopes.map { .string($0) })),
                ("created_at", .string("\(key.createdAt)")),
                ("revoked_at", key.revokedAt.map { .string("\($0)") } ?? .null),
            ])
        }
    }

    struct Revoke: ShopCommand {
        static let configuration = CommandConfiguration(abstract: "End an API key at once.")

        @Argument(help: "The key's id, from `mercato keys list`.")
        var id: Int64

        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let id = id
            guard try await shop.database.write({ tx in try APIKey.revoke(ID(id), in: tx) }) else {
                throw CommandFailure(description: "There is no live key \(id).")
            }
            console.out("Key \(id) is revoked.")
        }
    }
}
