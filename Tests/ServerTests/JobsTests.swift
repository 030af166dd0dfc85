import Kernel
import Support
import Testing

/// `/jobs`: what is stored, run again and removed.
@Suite struct JobsTests {
    /// One job of each state; answers their ids by their kinds.
    private static func plant(on database: any Database) async throws -> [String: Int64] {
        try await database.write { tx in
            let payload = JSON.object([
                ("order", .string("a1")), ("token", .string("hush")),
                ("deep", .object([("new_password", .string("hush"))])),
            ])
            for kind in ["test.waiting", "test.running", "test.dead"] { try tx.enqueue(kind, payload) }
            try tx.enqueue("test.scheduled", payload, due: tx.now.adding(seconds: 3_600))
            try tx.execute(
                "UPDATE jobs SET leased_until = \(tx.now.adding(seconds: 600)) WHERE kind = 'test.running'"
            )
            try tx.execute(
                """
                UPDATE jobs SET dead_at = \(tx.now), attempts = 10, last_error = 'no route'
                WHERE kind = 'test.dead'
                """
            )
            let rows = try tx.rows("SELECT kind, id FROM jobs WHERE kind LIKE 'test.%'")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
        }
    }

    @Test(arguments: TestDatabase.all)
    func `jobs are listed by state and kind, a page at a time, without secrets`(engine: TestDatabase)
        async throws
    {
        try await TestShop.open(engine) { shop in
            let ids = try await Self.plant(on: shop.database)
            let key = try await shop.key(["jobs.read"])
            for state in ["waiting", "running", "dead", "scheduled"] {
                let reply = try await shop.get("/jobs?state=\(state)&kind=test.\(state)", key: key)
                #expect(reply.json["total"]?.integer == 1)
                let job = try #require(reply.json["jobs"]?.array?.first)
                #expect(job["id"]?.integer == ids["test.\(state)"])
                #expect(job["state"]?.string == state)
                #expect(job["payload"]?["order"]?.string == "a1")
                #expect(!reply.text.contains("hush"))
            }
            #expect(
                try await shop.get("/jobs?state=dead&kind=test.waiting", key: key).json["total"]?.integer == 0
            )
            let second = try await shop.get("/jobs?page=2&page_size=3", key: key).json
            #expect(second["jobs"]?.array?.count == 1 && second["total"]?.integer == 4)
            #expect(try await shop.get("/jobs?state=gone", key: key).status == 422)
            #expect(try await shop.get("/jobs", key: shop.key(["jobs.write"])).status == 403)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what is dead or waits is run again, only what is dead is removed`(engine: TestDatabase) async throws
    {
        try await TestShop.open(engine) { shop in
            let ids = try await Self.plant(on: shop.database)
            let key = try await shop.key()
            func send(_ method: String, _ kind: String, _ more: String = "") async throws -> TestReply {
                try await shop.send(method, "/jobs/\(try #require(ids[kind]))\(more)", key: key)
            }
            for kind in ["test.dead", "test.scheduled", "test.waiting"] {
                let before = try await send("GET", kind).json
                let again = try await send("POST", kind, "/retry")
                #expect(again.status == 200 && again.json["state"]?.string == "waiting", "\(again.text)")
                #expect(again.json["tries"]?.integer == 0 && again.json["dead_at"]?.string == nil)
                #expect(again.json["last_error"] == before["last_error"])
            }
            #expect(try await send("POST", "test.running", "/retry").json["code"]?.string == "job_running")
            for kind in ["test.dead", "test.running"] {
                let kept = try await send("DELETE", kind)
                #expect(kept.status == 409 && kept.json["code"]?.string == "job_alive")
            }
            try await shop.database.write { tx in
                try tx.execute("UPDATE jobs SET dead_at = \(tx.now) WHERE kind = 'test.dead'")
            }
            #expect(try await send("DELETE", "test.dead").status == 204)
            #expect(try await send("GET", "test.dead").status == 404)
            #expect(try await send("DELETE", "test.dead").status == 404)
            #expect(try await send("POST", "test.dead", "/retry").status == 404)

            let log = try await shop.get("/audit-log?action=DropJob", key: key).json["entries"]?.array
            #expect(log?.first?["before"]?["kind"]?.string == "test.dead", "\(log?.description ?? "")")
            let tries = try await shop.get("/audit-log?action=RetryJob", key: key).json["total"]?.integer
            #expect(tries == 3)
        }
    }
}
