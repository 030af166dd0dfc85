import Kernel

/// One line of the audit log.
struct AuditEntry: Codable, Sendable {
    let id: Int64
    let at: Timestamp
    let actor: String
    let action: String
    let subject: String
    let address: String?
    let request_id: String?
    let before: RawJSON?
    let after: RawJSON?
    let details: RawJSON?

    init(_ row: Row) {
        id = row["id"]
        at = row["at"]
        actor = row["actor"]
        action = row["action"]
        subject = row["subject"]
        address = row["address"]
        request_id = row["request_id"]
        before = (row["before_state"] as String?).map { RawJSON(stored: $0) }
        after = (row["after_state"] as String?).map { RawJSON(stored: $0) }
        details = (row["details"] as String?).map { RawJSON(stored: $0) }
    }
}

/// Searches the audit log, newest lines first.
struct ListAuditLog: Query {
    typealias Who = Staff<AuditRead>
    static let route = Route.get(
        "/audit-log",
        "Search the audit log; total counts at most 10000, older lines are found with until"
    )

    struct Parameters: Codable, Sendable {
        /// Such as `user:5`, `key:7`, `command`.
        let actor: Text<1, 100>?
        /// Such as `auth.login`, or an operation's name.
        let action: Text<1, 100>?
        /// How the subject begins, such as `/products/3`.
        let subject: Text<1, 200>?
        let from: Timestamp?
        let until: Timestamp?
        /// Looked for in details, before and after.
        let search: Text<1, 100>?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let entries: [AuditEntry]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let asked = call.parameters
        let page = PageRequest(page: asked.page, size: asked.page_size)
        let search = AuditSearch(
            actor: asked.actor?.text,
            action: asked.action?.text,
            subject: asked.subject?.text,
            from: asked.from,
            until: asked.until,
            text: asked.search?.text
        )
        return Reply(
            total: try search.count(in: tx),
            page: page.number,
            page_size: page.size,
            entries: try search.page(page, in: tx).map(AuditEntry.init)
        )
    }
}
