import ArgumentParser
import Kernel
import Sandbox
import Shop

extension PaymentsCommand {
    struct RotateSecret: ShopCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate-secret",
            abstract: "Have the sandbox payment server sign its messages with a new secret.",
            discussion: """
                Servers use it from their next start on. For \(SandboxSecret.graceHours) hours messages are \
                signed with both secrets and believed by either, so servers may be started again one after \
                another. With --at-once the former secret is worth nothing to a server that has been started \
                again: for a secret that somebody else may know.
                """
        )

        @Flag(help: "Forget the former secret.")
        var atOnce = false

        @Flag(help: "Print {\"former_until\"}.")
        var json = false

        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let atOnce = atOnce
            let until = try await shop.database.write { tx in
                let until = try SandboxSecret.rotate(atOnce: atOnce, in: tx)
                var line = AuditLine("sandbox_secret.rotate", by: "command", "sandbox")
                line.details = .object([("at_once", .bool(atOnce))])
                try tx.audit(line)
                return until
            }
            if json {
                let moment = until.map { JSON.string("\($0)") } ?? .null
                return console.out(JSON.object([("former_until", moment)]).text)
            }
            console.out(
                "Start the servers again: they sign with the new secret then. "
                    + (until.map { "The former one is good until \($0)." } ?? "The former one is forgotten.")
            )
        }
    }
}
