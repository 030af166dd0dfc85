/// A line of the audit log: who did what to what, when, from where, and what it was before and after.
package struct AuditLine: Sendable {
    /// What was done: an operation's name, or a word such as `auth.login`.
    package var action: String
    /// Who: `user:5`, `key:7`, `guest`, `command`.
    package var actor: String
    /// To what: an address below the mount, or `user:5`.
    package var subject: String
    package var address: String?
    package var requestID: String?
    package var before: JSON?
    package var after: JSON?
    package var details: JSON?

    package init(_ action: String, by actor: String, _ subject: String, from address: String? = nil) {
        self.action = action
        self.actor = actor
        self.subject = subject
        self.address = address
    }

    /// Bytes of one state that are kept; longer ones say only that they were.
    private static let bytesMax = 8_192

    private static func text(_ json: JSON?) -> String? {
        guard let json else { return nil }
        let text = json.withoutSecrets.text
        return text.utf8.count <= bytesMax ? text : #"{"too_long":\#(text.utf8.count)}"#
    }

    /// The statement that writes it.
    fileprivate func insertion(at now: Timestamp) -> SQL {
        """
        INSERT INTO audit_log (at, actor, action, subject, address, request_id, before_state,
            after_state, details)
        VALUES (\(now), \(actor), \(action), \(subject), \(address), \(requestID), \(Self.text(before)),
                \(Self.text(after)), \(Self.text(details)))
        """
    }
}

extension Transaction {
    /// Writes a line of the audit log, in the transaction that it tells of.
    ///
    /// - Throws: what the database says.
    package func audit(_ line: AuditLine) throws {
        try post(line.insertion(at: now))
    }
}

extension JSON {
    /// Names of members whose values never reach a log.
    private static let secretNames = ["password", "token", "secret", "code", "hash", "key"]

    /// The same with every secret replaced.
    package var withoutSecrets: JSON {
        switch self {
        case .object(let members):
            .object(
                members.map { member in
                    let words = member.key.lowercased().split(separator: "_")
                    let isSecret = words.contains { Self.secretNames.contains(String($0)) }
                    let isPlain = ["tax_code", "country_code", "needs_code"].contains(member.key)
                    return (member.key, isSecret && !isPlain ? .string("…") : member.value.withoutSecrets)
                }
            )
        case .array(let values): .array(values.map(\.withoutSecrets))
        default: self
        }
    }
}
