import ArgumentParser
import Kernel
import Shop

struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "Show stored jobs, have them run again, and remove dead ones.",
        discussion: """
            A job that fails is tried again after growing pauses; one that failed too often is dead, and \
            stays until somebody has it run again or removes it.
            """,
        subcommands: [List.self, Show.self, Retry.self, Drop.self]
    )

    /// Which job, and how it is shown.
    struct OneJob: ParsableArguments, Sendable {
        @Argument(help: "The job's id, from `mercato jobs list`.")
        var id: Int64
        @Flag(help: "As JSON.")
        var json = false
    }

    struct List: ShopCommand {
        static let configuration = CommandConfiguration(abstract: "List stored jobs, the newest first.")

        @Option(help: "Only jobs of this kind, such as mail.send.")
        var kind: String?
        @Option(help: "Only jobs in this state: waiting, running, dead or scheduled.")
        var state: String?
        @Option(help: "At most so many, up to 10000. Default: 100.")
        var limit: Int?
        @Flag(help: "As JSON.")
        var json = false
        @OptionGroup var place: PlaceOptions

        func validate() throws {
            if let state, StoredJob.State(rawValue: state) == nil {
                throw ValidationError("--state is waiting, running, dead or scheduled.")
            }
            if let limit, !(1...JobTable.countMax).contains(limit) {
                throw ValidationError("--limit is a number from 1 to \(JobTable.countMax).")
            }
        }

        func run(on shop: Shop, console: Console) async throws {
            let (kind, state) = (kind, state.flatMap { StoredJob.State(rawValue: $0) })
            let limit = limit ?? 100
            let jobs = try await shop.database.read { tx in
                try JobTable.first(limit, kind: kind, state: state, in: tx)
            }
            if json { return console.out(JSON.array(jobs.map(JobsCommand.json)).text) }
            for job in jobs { console.out(JobsCommand.line(job)) }
            if jobs.isEmpty { console.error("There are no such jobs.") }
        }
    }

    struct Show: ShopCommand {
        static let configuration = CommandConfiguration(abstract: "Show one job.")

        @OptionGroup var job: OneJob
        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            try await JobsCommand.show(job, on: shop, console)
        }
    }

    struct Retry: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have a dead or waiting job run now, with all of its tries."
        )

        @OptionGroup var job: OneJob
        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let id = job.id
            try await shop.database.write { tx in
                try JobTable.retry(id, in: tx)
                try tx.audit(AuditLine("job.retry", by: "command", "job:\(id)"))
            }
            try await JobsCommand.show(job, on: shop, console)
        }
    }

    struct Drop: ShopCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a dead job.")

        @OptionGroup var job: OneJob
        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let id = job.id
            try await shop.database.write { tx in
                let dead = try JobTable.find(id, in: tx)
                try JobTable.drop(id, in: tx)
                var line = AuditLine("job.drop", by: "command", "job:\(id)")
                line.before = dead.map(JobsCommand.json)
                try tx.audit(line)
            }
            console.out(job.json ? #"{"id":\#(id),"dropped":true}"# : "Job \(id) is removed.")
        }
    }

    private static func show(_ wanted: OneJob, on shop: Shop, _ console: Console) async throws {
        guard let job = try await shop.database.read({ tx in try JobTable.find(wanted.id, in: tx) }) else {
            throw JobRefusal.unknown
        }
        console.out(wanted.json ? json(job).text : line(job))
        if !wanted.json { console.out("    \(job.payload.text)") }
    }

    private static func line(_ job: StoredJob) -> String {
        let moment = job.deadAt ?? job.dueAt
        let error = job.error.map { ": \($0)" } ?? ""
        return "\(job.id)  \(job.kind)  \(job.state.rawValue)  \(moment)  \(job.tries) tries\(error)"
    }

    private static func json(_ job: StoredJob) -> JSON {
        .object([
            ("id", .number("\(job.id)")), ("kind", .string(job.kind)),
            ("state", .string(job.state.rawValue)), ("payload", job.payload),
            ("due_at", .string("\(job.dueAt)")), ("tries", .number("\(job.tries)")),
            ("last_error", .maybe(job.error)), ("dead_at", .maybe(job.deadAt)),
        ])
    }
}
