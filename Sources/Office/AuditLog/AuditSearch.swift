import Kernel

/// A question to the audit log, newest lines first.
///
/// Its cost is bounded however long the log is: at most 10,000 lines are counted and paged through, and of
/// those that the indexed filters name, the newest 100,000 are looked through for a text or a subject's
/// beginning. What is older is found with `until`.
struct AuditSearch: Sendable {
    var actor: String?
    var action: String?
    /// Where the subject begins.
    var subject: String?
    var from: Timestamp?
    var until: Timestamp?
    /// A piece of what was there before or after, or of the details; small and capital ASCII letters alike.
    var text: String?

    static let countMax = 10_000
    private static let searchedMax = 100_000

    /// The filters that an index serves.
    private var indexed: SQL {
        var conditions: [SQL] = ["1 = 1"]
        if let actor { conditions.append("actor = \(actor)") }
        if let action { conditions.append("action = \(action)") }
        if let from { conditions.append("at >= \(from)") }
        if let until { conditions.append("at < \(until)") }
        return conditions.joined(" AND ")
    }

    /// The filters for which lines must be read.
    private var read: SQL? {
        var conditions: [SQL] = []
        if let subject {
            let length: SQL = "CAST(\(subject.unicodeScalars.count) AS INTEGER)"
            conditions.append("substr(subject, 1, \(length)) = \(subject)")
        }
        if let text {
            let pattern = "%" + text.lowercased().likeLiteral + "%"
            conditions.append(
                """
                LOWER(COALESCE(details, '') || COALESCE(before_state, '') || COALESCE(after_state, ''))
                    LIKE \(pattern) ESCAPE '!'
                """
            )
        }
        return conditions.isEmpty ? nil : conditions.joined(" AND ")
    }

    private static let columns: SQL = """
        id, at, actor, action, subject, address, request_id, before_state, after_state, details
        """
    private static let order: SQL = "ORDER BY at DESC, id DESC"

    /// The lines that are meant, in a form that a statement can select from.
    private var lines: SQL {
        guard let read else { return "audit_log WHERE \(indexed)" }
        return """
            (SELECT \(Self.columns) FROM audit_log WHERE \(indexed) \(Self.order)
             LIMIT \(Self.searchedMax)) newest WHERE \(read)
            """
    }

    /// How many lines there are, counted up to ``countMax``.
    func count(in tx: Transaction) throws -> Int {
        try tx.first(
            "SELECT COUNT(*) FROM (SELECT 1 AS one FROM \(lines) LIMIT \(Self.countMax)) found"
        )?[0] ?? 0
    }

    func page(_ page: PageRequest, in tx: Transaction) throws -> [Row] {
        let size = min(page.size, Self.countMax - page.offset)
        guard size > 0 else { return [] }
        return try tx.rows(
            "SELECT \(Self.columns) FROM \(lines) \(Self.order) LIMIT \(size) OFFSET \(page.offset)"
        )
    }
}
