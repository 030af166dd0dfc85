package import Kernel

/// The audit log and a person: what it tells of one, and how that alone is taken out of it.
package enum AuditPrivacy {
    private static let linesMax = 10_000

    static func lines(of user: User, in tx: Transaction) throws -> [JSON] {
        try tx.rows(
            """
            SELECT at, actor, action, subject, address FROM audit_log
            WHERE actor = \(user.actor) OR subject = \(user.actor) ORDER BY id LIMIT \(linesMax)
            """
        ).map { row in
            .object([
                ("at", .maybe(row[0] as Timestamp?)), ("actor", .maybe(row[1] as String?)),
                ("action", .maybe(row[2] as String?)), ("subject", .maybe(row[3] as String?)),
                ("address", .maybe(row[4] as String?)),
            ])
        }
    }

    /// Takes addresses and states out of every line that a person left or that tells of one.
    ///
    /// Who did what to what, and when, stays: a number is no name.
    /// Subjects are what belongs to the person, as lines name it: `user:5`, `/customers/12`, and what is
    /// below it; words are the person's e-mail addresses, wherever a state holds them.
    package static func redact(
        actor: String?,
        subjects: [String],
        words: [String],
        in tx: Transaction
    ) throws {
        var conditions: [SQL] = subjects.map { subject in
            "subject = \(subject) OR subject LIKE \(subject.likeLiteral + "/%") ESCAPE '!'"
        }
        if let actor { conditions.append("actor = \(actor)") }
        for word in words where !word.isEmpty {
            let pattern = "%" + word.likeLiteral + "%"
            conditions.append(
                """
                LOWER(COALESCE(before_state, '') || COALESCE(after_state, '') || COALESCE(details, ''))
                    LIKE \(pattern.lowercased()) ESCAPE '!'
                """
            )
        }
        // A statement takes some hundred values at most on either engine.
        for start in stride(from: 0, to: conditions.count, by: 50) {
            let some = conditions[start..<min(start + 50, conditions.count)].map { $0 }
            try AuditTable.redact(where: some.joined(" OR "), in: tx)
        }
    }
}
