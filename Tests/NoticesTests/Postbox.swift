import Kernel
import Notices
import Synchronization

/// Keeps the letters it gets, and refuses as many first as a test says.
final class Postbox: Mailer {
    struct Closed: Error {}

    private let state: Mutex<(letters: [Letter], refusals: Int)>

    init(refusing count: Int = 0) {
        state = Mutex(([], count))
    }

    var letters: [Letter] { state.withLock { $0.letters } }

    func send(_ letter: Letter) async throws {
        try state.withLock { state in
            guard state.refusals == 0 else {
                state.refusals -= 1
                throw Closed()
            }
            state.letters.append(letter)
        }
    }

    func withdraw(_ name: LetterName) async throws {
        try state.withLock { state in
            guard state.refusals == 0 else {
                state.refusals -= 1
                throw Closed()
            }
            state.letters.removeAll { $0.name == name }
        }
    }
}

/// What the tests say in mails.
enum Sample {
    static let token = String(repeating: "0123456789abcdef", count: 4)
    static let ann = "ann@example.com"

    static func worker(_ database: any Database, _ mailer: (any Mailer)?) -> JobWorker {
        let notices = Notices(
            publicURL: "https://shop.example",
            from: "shop@shop.example",
            mailer: mailer
        )
        return JobWorker(database: database, jobs: notices.jobs, deliveries: notices.deliveries) { _, _ in }
    }

    /// The mails as they stand in the table.
    static func rows(_ database: any Database) async throws -> [Row] {
        try await database.read { tx in
            try tx.rows("SELECT text, html, sent_at, failed_at, last_error FROM mails ORDER BY id")
        }
    }

    static func jobs(_ database: any Database) async throws -> Int {
        try await database.read { tx in
            try tx.first("SELECT COUNT(*) FROM jobs WHERE kind = 'mail.send'")?[0] ?? 0
        }
    }
}
