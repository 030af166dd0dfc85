import ArgumentParser
import Kernel
import Payments
import Shop

extension PaymentsCommand {
    struct Tasks: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the payments that staff must look at, the newest first."
        )

        @Flag(help: "Also those that are resolved.")
        var all = false

        @Option(help: "How many at most, from 1 to 1000.")
        var limit = 100

        @Flag(help: "As JSON.")
        var json = false

        @OptionGroup var place: PlaceOptions

        func validate() throws {
            guard (1...1_000).contains(limit) else { throw ValidationError("--limit goes from 1 to 1000.") }
        }

        func run(on shop: Shop, console: Console) async throws {
            let tasks = try await shop.database.read { tx in
                try PaymentTasks.newest(limit, isOpen: all ? nil : true, in: tx)
            }
            if json {
                let replies = tasks.map { PaymentTaskReply($0) }
                return console.out(String(decoding: try ReplyEncoder.bytes(of: replies), as: UTF8.self))
            }
            guard !tasks.isEmpty else { return console.out("Nothing waits for staff.") }
            for task in tasks {
                let end = task.outcome.map { " [\($0.rawValue): \(task.note ?? "")]" } ?? ""
                console.out("\(task.id)  \(task.createdAt)  \(task.reference)  \(task.detail)\(end)")
            }
        }
    }

    struct Resolve: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what became of a payment that staff had to look at.",
            discussion: """
                With --as paid_back the books say that its money left the shop; with --as closed they stay \
                as they are.
                """
        )

        @Argument(help: ArgumentHelp("The task's number.", valueName: "task"))
        var task: Int64

        @Option(name: .customLong("as"), help: "paid_back or closed.")
        var outcome: PaymentTask.Outcome

        @Option(help: "What was done, for whoever reads the books later.")
        var note: String

        @OptionGroup var place: PlaceOptions

        func validate() throws {
            guard (1...500).contains(note.count) else {
                throw ValidationError("--note has 1 to 500 characters.")
            }
        }

        func run(on shop: Shop, console: Console) async throws {
            let ended = try await shop.database.write { tx in
                guard let found = try PaymentTasks.find(ID(task), in: tx) else {
                    throw CommandFailure(description: "There is no task \(task).")
                }
                try tx.audit(AuditLine("payment_task.resolve", by: "command", "payment_task:\(task)"))
                return try TaskResolution.resolve(found, as: outcome, note, by: "command", in: tx)
            }
            console.out("Task \(ended.id) is resolved: \(ended.detail)")
        }
    }
}

extension PaymentTask.Outcome: ExpressibleByArgument {}
