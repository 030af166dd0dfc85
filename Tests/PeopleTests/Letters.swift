import Kernel
import Shop
import Support
import Testing

/// The mails of a shop in a test, as they stand in their table.
struct Letters {
    let shop: TestShop

    /// Runs what waits, and answers which mails an address was written, the oldest first.
    func kinds(to email: String) async throws -> [String] {
        try await runJobs()
        return try await shop.database.read { tx in
            try tx.rows("SELECT kind FROM mails WHERE recipient = \(email) ORDER BY id").map { $0[0] }
        }
    }

    /// The token of the latest mail of a kind.
    func token(_ kind: String) async throws -> String {
        try await runJobs()
        let text: String? = try await shop.database.read { tx in
            try tx.first("SELECT text FROM mails WHERE kind = \(kind) ORDER BY id DESC LIMIT 1")?[0]
        }
        let found = text?.split(whereSeparator: \.isWhitespace).last { word in
            word.utf8.count == 64 && word.allSatisfy(\.isHexDigit)
        }
        return String(try #require(found, "no \(kind) with a token was written"))
    }

    private func runJobs() async throws {
        try await shop.shop.worker { _, _ in }.runDue()
    }
}

/// What people send to sign in.
enum Ask {
    static let other = "eleven herrings in a row"

    static func login(
        _ email: String = "ann@example.com",
        _ password: String = TestUser.password
    ) -> String {
        JSON.object([("email", .string(email)), ("password", .string(password))]).text
    }

    static func token(_ token: String?) -> String {
        JSON.object([("refresh_token", .string(token ?? ""))]).text
    }
}

extension TestReply {
    var access: String? { json["access_token"]?.string }
    var refresh: String? { json["refresh_token"]?.string }
    var code: String? { json["code"]?.string }

    /// The body without what differs in every answer.
    var sameText: String {
        text.replacing(json["request_id"]?.string ?? "no id", with: "…")
    }
}
