import Kernel

/// A stored job as staff see it.
struct JobReply: Codable, Sendable {
    let id: Int64
    let kind: String
    let state: StoredJob.State
    /// What it is told; secrets are left out.
    let payload: RawJSON
    let due_at: Timestamp
    let tries: Int
    let last_error: String?
    let dead_at: Timestamp?

    init(_ job: StoredJob) {
        id = job.id
        kind = job.kind
        state = job.state
        payload = RawJSON(stored: job.payload.text)
        due_at = job.dueAt
        tries = job.tries
        last_error = job.error
        dead_at = job.deadAt
    }
}

/// The address of one job.
struct JobPath: Codable, Sendable {
    let id: ID<StoredJob>

    func reply(in tx: Transaction) throws -> JobReply {
        guard let job = try JobTable.find(id.value, in: tx) else { throw JobRefusal.unknown.problem }
        return JobReply(job)
    }
}

/// Lists stored jobs, the newest first.
struct ListJobs: Query {
    typealias Who = Staff<JobsRead>
    static let route = Route.get("/jobs", "List stored jobs; total counts at most 10000")

    struct Parameters: Codable, Sendable {
        /// Such as `mail.send`.
        let kind: Text<1, 80>?
        let state: StoredJob.State?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let jobs: [JobReply]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let (kind, state) = (call.parameters.kind?.text, call.parameters.state)
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        return Reply(
            total: try JobTable.count(kind: kind, state: state, in: tx),
            page: page.number,
            page_size: page.size,
            jobs: try JobTable.page(page, kind: kind, state: state, in: tx).map(JobReply.init)
        )
    }
}

struct ShowJob: Query {
    typealias Who = Staff<JobsRead>
    typealias Path = JobPath
    typealias Reply = JobReply
    static let route = Route.get("/jobs/{id}", "Show a stored job")

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> JobReply { try call.path.reply(in: tx) }
}

/// Has a job run now, with all of its tries, whether it was given up or waits for its time.
struct RetryJob: Command {
    typealias Who = Staff<JobsWrite>
    typealias Path = JobPath
    typealias Reply = JobReply
    static let route = Route.post(
        "/jobs/{id}/retry",
        "Have a dead or waiting job run now",
        status: 200,
        refusals: [JobRefusal.self]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> JobReply {
        try JobTable.retry(call.path.id.value, in: tx)
        return try call.path.reply(in: tx)
    }
}

/// Removes a job that was given up.
struct DropJob: Command {
    typealias Who = Staff<JobsWrite>
    typealias Path = JobPath
    typealias Reply = Nothing
    static let route = Route.delete("/jobs/{id}", "Remove a dead job", refusals: [JobRefusal.self])

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        try JobTable.drop(call.path.id.value, in: tx)
        return Nothing()
    }
}
