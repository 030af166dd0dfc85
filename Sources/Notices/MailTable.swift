import Kernel

/// Every statement on mails.
enum MailTable {
    static let migration = Migration(
        "2026-11-21-notices-mails",
        [
            """
            CREATE TABLE mails (
                id \(.identity), key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, recipient TEXT NOT NULL,
                subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL,
                is_secret \(.integer) NOT NULL, created_at \(.integer) NOT NULL,
                sent_at \(.integer), failed_at \(.integer), last_error TEXT
            )\(.strict)
            """,
            "CREATE INDEX mails_recipient ON mails (recipient, id)",
            "CREATE INDEX mails_waiting ON mails (id) WHERE sent_at IS NULL AND failed_at IS NULL",
        ]
    )

    /// The key is what the job knows the mail by, so that nothing waits for the id.
    static func insert(
        _ kind: Mail.Kind,
        key: String,
        to recipient: Email,
        _ language: MailLanguage,
        in tx: Transaction
    ) throws {
        let content = language.content(of: kind)
        try tx.post(
            """
            INSERT INTO mails (key, kind, recipient, subject, text, html, is_secret, created_at)
            VALUES (\(key), \(kind.name), \(recipient), \(content.subject), \(MailText.plain(content.blocks)),
                \(MailText.html(content, language)), \(kind.isSecret), \(tx.now))
            """
        )
    }

    /// The mail as it waits, its links without the shop's address.
    ///
    /// One that was given up waits again when somebody has its job run again.
    static func waiting(_ key: String, from: String, in tx: Transaction) throws -> Letter? {
        try tx.first(
            """
            SELECT id, kind, recipient, subject, text, html, created_at FROM mails
            WHERE key = \(key) AND sent_at IS NULL AND (failed_at IS NULL OR text <> '')
            """
        ).map { row in
            Letter(
                id: row[0],
                key: key,
                kind: row[1],
                createdAt: row[6],
                from: from,
                to: row[2],
                subject: row[3],
                text: row[4],
                html: row[5]
            )
        }
    }

    /// Nothing is left of the last mail to somebody, nor of secrets.
    static func sent(_ letter: Letter, in tx: Transaction) throws {
        if letter.kind == Mail.Kind.accountErased.name {
            return try tx.post(
                """
                UPDATE mails SET recipient = '', subject = '', text = '', html = '', sent_at = \(tx.now)
                WHERE key = \(letter.key)
                """
            )
        }
        try tx.post(
            """
            UPDATE mails SET sent_at = \(tx.now), failed_at = NULL, last_error = NULL,
                text = CASE WHEN is_secret = 1 THEN '' ELSE text END,
                html = CASE WHEN is_secret = 1 THEN '' ELSE html END
            WHERE key = \(letter.key)
            """
        )
    }

    /// What a mail is known by, whatever became of it.
    static func name(_ key: String, in tx: Transaction) throws -> LetterName? {
        try tx.first("SELECT id, kind FROM mails WHERE key = \(key)")
            .map { LetterName(id: $0[0], key: key, kind: $0[1]) }
    }

    static func isForgotten(_ key: String, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT id FROM mails WHERE key = \(key) AND recipient = ''") != nil
    }

    static func failed(_ key: String, _ error: String, in tx: Transaction) throws {
        try tx.post(
            """
            UPDATE mails SET failed_at = \(tx.now), last_error = \(error),
                text = CASE WHEN is_secret = 1 THEN '' ELSE text END,
                html = CASE WHEN is_secret = 1 THEN '' ELSE html END
            WHERE key = \(key) AND sent_at IS NULL
            """
        )
        // Whom the last mail to somebody did not reach is forgotten all the same.
        try tx.post(
            """
            UPDATE mails SET recipient = '', subject = '', text = '', html = ''
            WHERE key = \(key) AND kind = \(Mail.Kind.accountErased.name)
            """
        )
    }

    /// Mails that wait although no job is to deliver them, at most so many.
    static func forsaken(limit: Int, in tx: Transaction) throws -> [String] {
        try tx.rows(
            """
            SELECT key FROM mails
            WHERE sent_at IS NULL AND failed_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM jobs WHERE unique_key = \(MailDelivery.jobKind + ":") || mails.key
            )
            ORDER BY id LIMIT \(limit)
            """
        ).map { $0[0] }
    }

    /// The mails of people who are forgotten are not among them.
    static func unsent(in tx: Transaction) throws -> [Mail.Unsent] {
        try tx.rows(
            """
            SELECT m.id, m.kind, m.recipient, m.created_at, m.failed_at,
                COALESCE(m.last_error, j.last_error), COALESCE(j.attempts, 0), j.due_at
            FROM mails m LEFT JOIN jobs j ON j.unique_key = \(MailDelivery.jobKind + ":") || m.key
            WHERE m.sent_at IS NULL AND m.recipient <> '' ORDER BY m.id DESC LIMIT 1000
            """
        ).map { row in
            Mail.Unsent(
                id: row[0],
                kind: row[1],
                recipient: row[2],
                createdAt: row[3],
                failedAt: row[4],
                error: row[5],
                tries: row[6],
                due: row[7]
            )
        }
    }

    static func list(to recipient: String, in tx: Transaction) throws -> [Mail.Record] {
        try tx.rows(
            """
            SELECT kind, subject, CASE WHEN is_secret = 1 THEN NULL ELSE text END, created_at, sent_at
            FROM mails WHERE recipient = \(recipient) ORDER BY id DESC LIMIT 1000
            """
        ).map { row in
            Mail.Record(kind: row[0], subject: row[1], text: row[2], createdAt: row[3], sentAt: row[4])
        }
    }

    /// Empties mails and returns their keys: the rows stay, for their numbers name files and are not given
    /// twice.
    static func empty(to recipient: String, in tx: Transaction) throws -> [String] {
        try tx.rows(
            """
            UPDATE mails SET recipient = '', subject = '', text = '', html = '',
                failed_at = CASE WHEN sent_at IS NULL THEN \(tx.now) ELSE failed_at END
            WHERE recipient = \(recipient)
            RETURNING key
            """
        ).map { $0[0] }
    }
}
