import Accounts
import Kernel
import Secrets
import Support
import Testing

@Suite struct AuditLogTests {
    @Test(arguments: TestDatabase.all)
    func `a line is never changed or deleted, only emptied of a person`(engine: TestDatabase) async throws {
        try await engine.with { database in
            try await database.write { tx in
                var line = AuditLine("auth.login", by: "user:1", "user:1", from: "192.0.2.1")
                line.details = .object([("a", .string("b"))])
                try tx.audit(line)
            }
            let forbidden: [SQL] = [
                "DELETE FROM audit_log", "UPDATE audit_log SET actor = 'user:2'",
                "UPDATE audit_log SET at = at + 1", "UPDATE audit_log SET action = 'x', address = NULL",
                "UPDATE audit_log SET details = '{}'",
                "UPDATE audit_log SET address = '192.0.2.9', details = NULL",
                """
                UPDATE audit_log SET subject = 'x', address = NULL, details = NULL, before_state = NULL,
                    after_state = NULL
                """,
            ]
            for statement in forbidden {
                await #expect(throws: (any Error).self, "\(statement)") {
                    try await database.write { tx in _ = try tx.execute(statement) }
                }
            }
            let emptied = try await database.write { tx in
                try tx.execute("UPDATE audit_log SET address = NULL, details = NULL")
            }

            #expect(emptied == 1)
            let row = try await database.read { tx in
                try tx.first("SELECT actor, action, address, details FROM audit_log")
            }
            #expect(row?[0] == "user:1" && row?[1] == "auth.login")
            #expect(row?[2] == nil as String? && row?[3] == nil as String?)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `no secret is in any line`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let password = "a quiet river under stones"
            let next = "another hill behind the barn"
            let user = try await shop.signUp(email: "ann@example.com", password: password, role: .admin)
            let body = #"{"email":"ann@example.com","password":"\#(password)"}"#
            let login = try await shop.post("/api/auth/login", body)
            let made = try await shop.post(
                "/api/api-keys",
                #"{"name":"k","scopes":["stock.read"]}"#,
                key: user.access
            )
            let id = try #require(made.json["id"]?.integer)
            let rotated = try await shop.post("/api/api-keys/\(id)/rotate", "{}", key: user.access)
            _ = try await shop.post(
                "/api/auth/password/change",
                #"{"current_password":"\#(password)","new_password":"\#(next)"}"#,
                key: user.access
            )
            var secrets = [password, next, user.access, user.refresh]
            for (reply, field) in [
                (login, "access_token"), (login, "refresh_token"), (made, "token"), (rotated, "token"),
            ] {
                let secret = try #require(reply.json[field]?.string, "\(field): \(reply.text)")
                secrets += [secret, Hashing.hex(Hashing.standard.sha256(Array(secret.utf8)))]
            }

            let lines = try await shop.database.read { tx in
                try tx.rows("SELECT * FROM audit_log").map { row in
                    row.values.map { "\($0)" }.joined(separator: " ")
                }
            }

            #expect(lines.count >= 3)
            for secret in secrets { #expect(lines.allSatisfy { !$0.contains(secret) }, "\(secret)") }
            #expect(lines.contains { $0.contains("auth.login") })
        }
    }

    /// Lines of three actors, one a minute.
    private static func fill(_ database: any Database, _ clock: TestClock) async throws {
        for index in 0..<12 {
            try await database.write { tx in
                var line = AuditLine(
                    index % 2 == 0 ? "SetRole" : "auth.login",
                    by: "user:\(index % 3)",
                    index < 6 ? "/roles/a\(index)" : "user:\(index)",
                    from: "192.0.2.\(index)"
                )
                line.after = .object([("Note", .string("100% of \(index)"))])
                try tx.audit(line)
            }
            clock.advance(seconds: 60)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `lines are found by who, what, to what, when and what stands in them`(engine: TestDatabase)
        async throws
    {
        let clock = TestClock("2026-11-21T12:00:00Z")
        try await TestShop.open(engine, clock: clock.clock) { shop in
            try await Self.fill(shop.database, clock)
            let key = try await shop.key(["audit.read"])
            let totals: [(String, Int64)] = [
                ("actor=user:1", 4), ("actor=user:9", 0), ("action=SetRole", 6), ("subject=/roles/", 6),
                ("subject=/roles/a5", 1), ("subject=%25", 0), ("from=2026-11-21T12:05:00Z&actor=user:0", 2),
                ("until=2026-11-21T12:05:00Z", 5), ("search=note", 12), ("search=100%25%20of%205", 1),
                ("search=100_", 0), ("action=SetRole&actor=user:0&subject=/", 1),
                ("from=2026-11-21T12:03:00Z&until=2026-11-21T12:04:00Z", 1),
            ]
            for (query, total) in totals {
                let reply = try await shop.get("/api/audit-log?\(query)", key: key)
                #expect(reply.json["total"]?.integer == total, "\(query): \(reply.text)")
                #expect(reply.json["entries"]?.array?.count == min(Int(total), 10), "\(query)")
            }
            let page = try await shop.get(
                "/api/audit-log?page=2&page_size=5&until=2026-11-21T12:12:00Z",
                key: key
            )
            let entry = try #require(page.json["entries"]?.array?.first)
            #expect(entry["subject"]?.string == "user:6" && entry["address"]?.string == "192.0.2.6")
            #expect(entry["after"]?["Note"]?.string == "100% of 6")
            #expect(
                try await shop.get("/api/audit-log", key: try await shop.key(["people.read"])).status == 403
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func `of a long log ten thousand lines are counted and paged`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            try await shop.database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO audit_log (at, actor, action, subject, details)
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10500)
                    SELECT i, 'user:1', 'auth.login', 'user:1', '{"i":1}' FROM n
                    """
                )
            }
            let key = try await shop.key(["audit.read"])

            for query in ["", "&actor=user:1", "&search=i"] {
                let last = try await shop.get("/api/audit-log?page=100&page_size=100\(query)", key: key)
                let past = try await shop.get("/api/audit-log?page=101&page_size=100\(query)", key: key)
                #expect(last.json["total"]?.integer == 10_000, "\(query)")
                #expect(last.json["entries"]?.array?.count == 100, "\(query)")
                #expect(past.json["entries"] == .array([]), "\(query)")
            }
            let older = try await shop.get("/api/audit-log?until=1970-01-01T00:00:00.100Z", key: key)
            #expect(older.json["total"]?.integer == 99)
        }
    }
}
