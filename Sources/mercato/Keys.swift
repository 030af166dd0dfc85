import Accounts
import ArgumentParser
import Kernel
import Shop

struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make, rotate, list and revoke API keys; rotate the key that signs access tokens.",
        discussion: "A key is sent as `Authorization: Bearer KEY`. It is shown once, when it is made.",
        subcommands: [Create.self, List.self, Revoke.self, RotateSigning.self]
    )

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
            let now = shop.database.clock.now()
            for key in keys {
                let state = Self.state(key, at: now)
                console.out("\(key.id)  \(key.name)  \(state)  \(key.scopes.joined(separator: ", "))")
            }
        }

        private static func state(_ key: APIKey, at now: Timestamp) -> String {
            if let moment = key.revokedAt { return "revoked \(moment)" }
            guard let end = key.expiresAt else { return "live" }
            return now < end ? "live until \(end)" : "expired \(end)"
        }

        private static func json(_ key: APIKey) -> JSON {
            .object([
                ("id", .number("\(key.id)")), ("name", .string(key.name)),
                ("scopes", .array(key.scopes.map { .string($0) })),
                ("created_at", .string("\(key.createdAt)")),
                ("revoked_at", .maybe(key.revokedAt)),
                ("expires_at", .maybe(key.expiresAt)),
                ("last_used_at", .maybe(key.lastUsedAt)),
                ("last_used_from", .maybe(key.lastUsedFrom)),
                ("rotated_from", key.rotatedFrom.map { .number("\($0)") } ?? .null),
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
            try await shop.database.write { tx in
                guard try APIKey.revoke(ID(id), in: tx) else {
                    throw CommandFailure(description: "There is no live key \(id).")
                }
                try tx.audit(AuditLine("key.revoke", by: "command", "key:\(id)"))
            }
            console.out("Key \(id) is revoked.")
        }
    }
}
