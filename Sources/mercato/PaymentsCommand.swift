import ArgumentParser
import Kernel
import Payments
import Settlement
import Shop

/// Payments that stay open.
struct PaymentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payments",
        abstract: "Ask about pending payments, settle what staff must look at, change the sandbox's secret.",
        subcommands: [Reconcile.self, Tasks.self, Resolve.self, RotateSecret.self]
    )

    struct Reconcile: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask the providers about every pending attempt, and settle what they know.",
            discussion: """
                A running server asks by itself: a minute after an attempt began, then after growing pauses \
                of at most an hour. Asking settles an attempt once, whatever else is heard of it.
                """
        )

        @Flag(help: "As JSON.")
        var json = false

        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let settlement = Settlement(providers: try await providers(of: shop) + [ManualProvider()])
            let worker = JobWorker(database: shop.database, jobs: [], deliveries: settlement.deliveries) {
                console.error("mercato: \($0): \($1)")
            }
            let reconciliation = try await shop.database.write { tx in try Reconciliation.begin(in: tx) }
            // A server that runs beside it may answer some of them.
            while try await shop.database.read({ tx in try reconciliation.waiting(in: tx) }) > 0 {
                if try await worker.runDue() == 0 { try await Task.sleep(for: .milliseconds(50)) }
            }
            let report = try await shop.database.read { tx in try reconciliation.report(in: tx) }
            if json {
                console.out(Self.json(report).text)
            } else {
                console.out("asked \(report.asked), settled \(report.settled), pending \(report.pending)")
                for (provider, reason) in report.unreachable.sorted(by: { $0.key < $1.key }) {
                    console.out("\(provider) did not answer: \(reason)")
                }
            }
            guard report.unreachable.isEmpty else {
                throw CommandFailure(description: "Not every provider answered; try again later.")
            }
        }

        /// A running server has its providers; alone, the sandbox is asked where it would listen.
        private func providers(of shop: Shop) async throws -> [any PaymentProvider] {
            guard shop.settings.providers.isEmpty else { return shop.settings.providers }
            let settings = try place.settings()
            guard settings.paymentsPort != 0 else { return [] }
            return [SandboxServer(settings, try await shop.sandboxSignature(), shop: shop).provider]
        }

        private static func json(_ report: Reconciliation.Report) -> JSON {
            .object([
                ("asked", .number(String(report.asked))), ("settled", .number(String(report.settled))),
                ("pending", .number(String(report.pending))),
                (
                    "unreachable",
                    .object(
                        report.unreachable.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }
                    )
                ),
            ])
        }
    }
}
