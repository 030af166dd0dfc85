package import Kernel

/// A task as staff see it.
package struct PaymentTaskReply: Codable, Sendable {
    let task_id: ID<PaymentTask>
    let kind: PaymentTask.Kind
    /// What it is about: `order:` and the order's external id.
    let reference: String
    let detail: String
    let created_at: Timestamp
    let resolved_at: Timestamp?
    let resolved_by: String?
    let outcome: PaymentTask.Outcome?
    let note: String?

    package init(_ task: PaymentTask) {
        task_id = task.id
        kind = task.kind
        reference = task.reference
        detail = task.detail
        created_at = task.createdAt
        resolved_at = task.resolvedAt
        resolved_by = task.resolvedBy
        outcome = task.outcome
        note = task.note
    }
}

/// Lists what a person must look at, the newest first.
package struct ListPaymentTasks: Query {
    package static let route = Route.get("/payments/tasks", "List payments that staff must look at")
    package typealias Who = Staff<OrdersRead>

    package enum State: String, SchemaWords {
        case unresolved = "open"
        case resolved
        case all
    }

    package struct Parameters: Codable, Sendable {
        /// Open ones unless said.
        let state: State?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    package struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let tasks: [PaymentTaskReply]
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        let state = call.parameters.state ?? .unresolved
        let found = try PaymentTasks.page(page, isOpen: state == .all ? nil : state == .unresolved, in: tx)
        return Reply(
            total: found.total,
            page: page.number,
            page_size: page.size,
            tasks: found.tasks.map { PaymentTaskReply($0) }
        )
    }
}

/// The address of one task.
package struct PaymentTaskPath: Codable, Sendable {
    let task_id: ID<PaymentTask>

    func task(in tx: Transaction) throws -> PaymentTask {
        guard let task = try PaymentTasks.find(task_id, in: tx) else {
            throw Problem.notFound("Task not found")
        }
        return task
    }
}

/// Shows one task.
package struct ShowPaymentTask: Query {
    package static let route = Route.get(
        "/payments/tasks/{task_id}",
        "Show a payment that staff must look at",
        problems: [Problem.notFound]
    )
    package typealias Who = Staff<OrdersRead>
    package typealias Path = PaymentTaskPath
    package typealias Reply = PaymentTaskReply

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> PaymentTaskReply {
        PaymentTaskReply(try call.path.task(in: tx))
    }
}

/// Ends a task: with `paid_back` the books say that its money left, with `closed` they say nothing.
package struct ResolvePaymentTask: Command {
    package static let route = Route.post(
        "/payments/tasks/{task_id}/resolve",
        "Say what became of a payment that staff had to look at",
        status: 200,
        refusals: [TaskRefusal.self],
        problems: [Problem.notFound]
    )
    package typealias Who = Staff<RefundsCreate>
    package typealias Path = PaymentTaskPath
    package typealias Reply = PaymentTaskReply

    package struct Body: Codable, Sendable {
        let outcome: PaymentTask.Outcome
        /// What was done, for whoever reads the books later.
        let note: Text<1, 500>
    }

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> PaymentTaskReply {
        PaymentTaskReply(
            try TaskResolution.resolve(
                call.path.task(in: tx),
                as: call.body.outcome,
                call.body.note.text,
                by: call.who.identity.actor,
                in: tx
            )
        )
    }
}
