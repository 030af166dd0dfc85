import Accounts
import ArgumentParser
import Kernel
import Shop

extension Keys {
    struct Create: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an API key, or a new token for one.",
            discussion: """
                With --rotate the new key has the old one's name and scopes, and the old token works for a \
                while longer.
                Scopes: \(Permissions.names.joined(separator: ", ")).
                """
        )

        @Option(help: "What the key is for, such as the name of the program that will use it.")
        var name: String?

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("What the key may do; several may follow.", valueName: "scope")
        )
        var scope: [String] = []

        @Flag(help: "Everything there is to do.")
        var allScopes = false

        @Option(
            help: ArgumentHelp("How long it lives: 90d, 12h, 30m or 45s. Default: no end.", valueName: "time")
        )
        var expiresIn: String?

        @Option(help: ArgumentHelp("Replace this key, by its id.", valueName: "id"))
        var rotate: Int64?

        @Option(
            help: ArgumentHelp("How long the replaced token still works. Default: 1d.", valueName: "time")
        )
        var grace: String?

        @Flag(help: "Print {\"id\",\"key\"}.")
        var json = false

        @OptionGroup var place: PlaceOptions

        func validate() throws {
            if rotate != nil {
                guard name == nil, scope.isEmpty, !allScopes else {
                    throw ValidationError(
                        "A rotated key keeps its name and scopes: leave --name and --scope out."
                    )
                }
                return
            }
            guard name != nil else { throw ValidationError("Missing expected argument '--name <name>'") }
            guard grace == nil else { throw ValidationError("--grace goes with --rotate.") }
            guard allScopes != !scope.isEmpty else {
                throw ValidationError(
                    "Say what the key may do: --scope SCOPE…, or --all-scopes. Known scopes: "
                        + Permissions.names.joined(separator: ", ") + "."
                )
            }
        }

        func run(on shop: Shop, console: Console) async throws {
            let life = try expiresIn.map { try Self.seconds($0, "--expires-in", 60...3_153_600_000) }
            let grace = try grace.map { try Self.seconds($0, "--grace", 0...604_800) } ?? APIKey.graceSeconds
            let hashing = shop.settings.accounts.hashing
            let made = try await shop.database.write { tx in
                let end = life.map { tx.now.adding(seconds: $0) }
                let made =
                    try rotate.map { try rotated($0, end, grace, hashing, in: tx) }
                    ?? create(until: end, hashing, in: tx)
                var line = AuditLine(
                    rotate == nil ? "key.create" : "key.rotate",
                    by: "command",
                    "key:\(made.id)"
                )
                line.after = .object([
                    ("scopes", .array(try scopes(of: made.id, in: tx).map { .string($0) })),
                    ("rotated_from", rotate.map { .number("\($0)") } ?? .null),
                ])
                try tx.audit(line)
                return made
            }
            guard let key = try await shop.database.read({ tx in try APIKey.find(made.id, in: tx) }) else {
                throw CommandFailure(description: "The key \(made.id) is gone already.")
            }
            show(key, made.token, console)
        }

        private func scopes(of key: ID<APIKey>, in tx: Transaction) throws -> [String] {
            try APIKey.find(key, in: tx)?.scopes ?? []
        }

        private func create(
            until end: Timestamp?,
            _ hashing: Hashing,
            in tx: Transaction
        ) throws -> (id: ID<APIKey>, token: String) {
            guard let name = name.flatMap({ Text<1, 80>($0) }) else {
                throw CommandFailure(description: "--name must have 1 to 80 characters.", exitCode: 2)
            }
            return try APIKey.create(
                name: name,
                scopes: allScopes ? Permissions.names : scope,
                expiresAt: end,
                hashing: hashing,
                in: tx
            )
        }

        private func rotated(
            _ id: Int64,
            _ end: Timestamp?,
            _ graceSeconds: Int64,
            _ hashing: Hashing,
            in tx: Transaction
        ) throws -> (id: ID<APIKey>, token: String) {
            guard let key = try APIKey.find(ID(id), in: tx) else {
                throw CommandFailure(description: "There is no key \(id).")
            }
            return try key.rotate(graceSeconds: graceSeconds, expiresAt: end, hashing: hashing, in: tx)
        }

        private func show(_ key: APIKey, _ token: String, _ console: Console) {
            if json { return console.out(#"{"id":\#(key.id),"key":\#(JSONWriter.quoted(token))}"#) }
            let end = key.expiresAt.map { " until \($0)" } ?? ""
            console.out("Key \(key.id) \"\(key.name)\" may\(end): \(key.scopes.joined(separator: ", "))")
            console.out("It is shown only now:")
            console.out(token)
        }

        /// Seconds of a time such as `90d`.
        static func seconds(_ text: String, _ option: String, _ range: ClosedRange<Int64>) throws -> Int64 {
            let units: [Character: Int64] = ["d": 86_400, "h": 3_600, "m": 60, "s": 1]
            if let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count >= 0 {
                let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
                if !overflow, range.contains(seconds) { return seconds }
            }
            throw CommandFailure(
                description:
                    "\(option) must be a time such as 90d, 12h, 30m or 45s, from \(range.lowerBound) s to "
                    + "\(range.upperBound / 86_400) days.",
                exitCode: 2
            )
        }
    }
}
