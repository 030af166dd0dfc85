import Accounts
import ArgumentParser
import Kernel
import Proofs
import Shop

extension Keys {
    struct RotateSigning: ShopCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate-signing",
            abstract: "Sign access tokens with a new key.",
            discussion: """
                Tokens that are out stay good until they end, \(AccessToken.lifetimeSeconds / 60) minutes at \
                most. With --at-once they end now, and every program refreshes: for a key that somebody else \
                may know. Sign-ins and refresh tokens stay in both cases.
                """
        )

        @Flag(help: "End the access tokens that are out.")
        var atOnce = false

        @Flag(help: "Print {\"kid\"}.")
        var json = false

        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let atOnce = atOnce
            let id = try await shop.database.write { tx in
                let id = try SigningKeys.rotate(atOnce: atOnce, in: tx)
                var line = AuditLine("signing_key.rotate", by: "command", "signing_key:\(id)")
                line.details = .object([("at_once", .bool(atOnce))])
                try tx.audit(line)
                return id
            }
            if json { return console.out(JSON.object([("kid", .string(id))]).text) }
            console.out(
                "Access tokens are signed with the new key \(id). "
                    + (atOnce ? "All others have ended." : "Those that are out stay good until they end.")
            )
        }
    }
}
