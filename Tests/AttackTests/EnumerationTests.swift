import Accounts
import Kernel
import Notices
import Secrets
import Server
import Shop
import Support
import Testing

/// Whether an address has an account is told to nobody: not by words, not by headers, not by time.
@Suite(.serialized) struct EnumerationTests {
    private static let known = "known@example.com"
    private static let barred = "barred@example.com"
    private static let unknown = "nobody@example.com"

    private static func prepare(_ shop: TestShop) async throws {
        _ = try await shop.signUp(email: known)
        let user = try await shop.signUp(email: barred)
        try await shop.database.write { tx in try UserTable.setDisabled(true, user.id, in: tx) }
    }

    /// All that is seen of an answer but what differs each time, and the address that was sent.
    private static func seen(_ reply: TestReply, _ email: String) -> String {
        let changing = ["date", "x-request-id", "ratelimit-remaining", "ratelimit-reset"]
        let headers = reply.headers.map { ($0.name.lowercased(), $0.value) }
            .filter { !changing.contains($0.0) }.map { $0.0 == "content-length" ? $0.0 : "\($0.0): \($0.1)" }
        let id = reply.json["request_id"]?.string ?? "-"
        let body = reply.text.replacing(id, with: "ID").replacing(email, with: "EMAIL")
        return "\(reply.status)\n\(headers.joined(separator: "\n"))\n\(body)"
    }

    @Test(
        arguments: TestDatabase.all,
        ["/auth/login", "/auth/session", "/auth/register", "/auth/password/forgot"]
    )
    func `answers are the same for every address`(database: TestDatabase, path: String) async throws {
        try await TestShop.open(database) { shop in
            try await Self.prepare(shop)
            var answers: Set<String> = []
            for email in [Self.known, Self.barred, Self.unknown] {
                let body =
                    path.hasSuffix("forgot")
                    ? JSON.object([("email", .string(email))]).text
                    : TestShop.credentials(email, "seven wrong guesses in a row")
                answers.insert(Self.seen(try await shop.post(path, body), email))
            }

            #expect(answers.count == 1, "\(answers)")
        }
    }

    @Test func `the right password of a barred account is as wrong as any`() async throws {
        try await TestShop.open(.sqlite) { shop in
            try await Self.prepare(shop)
            let right = try await shop.post("/auth/login", TestShop.credentials(Self.barred))
            let wrong = try await shop.post("/auth/login", TestShop.credentials(Self.unknown))

            #expect(right.status == 401)
            #expect(Self.seen(right, Self.barred) == Self.seen(wrong, Self.unknown))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `one's own address is changed to any with one answer`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            try await Self.prepare(shop)
            var answers: Set<String> = []
            for email in [Self.known, Self.unknown] {
                let me = try await shop.signUp(email: "me-\(email)")
                let body = #"{"email":"\#(email)","current_password":"\#(TestUser.password)"}"#
                let reply = try await shop.send("PATCH", "/auth/me", body, key: me.access)
                #expect(reply.status == 200, "\(reply.text)")
                #expect(reply.json["email"]?.string == "me-\(email)")
                answers.insert("\(reply.status) \(reply.headers.map(\.name).sorted())")
            }
            #expect(answers.count == 1)
        }
    }

    // MARK: Time

    /// A hash of a few milliseconds: longer than the statements around it, short enough for hundreds.
    private static let slow = Passwords.argon2id(
        memoryKiB: 1_024,
        passes: 1,
        crew: Argon2Crew(threadsMax: 1, waitingMax: 100)
    )

    private static let rounds = Figures.isLong ? 1_000 : 200

    /// Interleaved samples of both kinds, each of another address and from another network.
    @Test(arguments: TestDatabase.all, ["login", "register", "password/forgot"])
    func `answers take the same time for every address`(database: TestDatabase, path: String) async throws {
        var settings = ShopSettings()
        settings.passwords = Self.slow
        var server = ServerSettings()
        server.trustsProxy = true
        let isCheap = path.hasSuffix("forgot")
        try await database.with { [settings, server] database in
            try await TestShop.serve(Shop(database: database, settings: settings), server) { shop in
                try await Self.register(Self.rounds, in: shop)
                var times: [Bool: [Int]] = [true: [], false: []]
                var random = SystemRandomNumberGenerator()
                for round in -20..<Self.rounds {
                    for isKnown in [true, false].shuffled(using: &random) {
                        let index = round < 0 ? Self.rounds + round : round
                        let email = "\(isKnown ? "a" : "b")\(index)@example.com"
                        let time = try await Self.time(shop, path, email, isCheap, round)
                        if round >= 0 { times[isKnown]?.append(time) }
                    }
                }
                Self.compare(times[true] ?? [], times[false] ?? [], "\(path) on \(database)")
            }
        }
    }

    /// Accounts of one password, hashed once.
    private static func register(_ count: Int, in shop: TestShop) async throws {
        let hash = try await slow.hash(TestUser.password)
        try await shop.database.write { tx in
            for index in 0..<count {
                guard let email = Email("a\(index)@example.com") else { continue }
                _ = try UserTable.insert(UserTable.New(email, passwordHash: hash), in: tx)
            }
        }
    }

    private static func time(
        _ shop: TestShop,
        _ path: String,
        _ email: String,
        _ isEmailAlone: Bool,
        _ round: Int
    ) async throws -> Int {
        let body =
            isEmailAlone
            ? JSON.object([("email", .string(email))]).text
            : TestShop.credentials(email, "seven wrong guesses in a row")
        let address = "10.\(email.hasPrefix("a") ? 1 : 2).\((round + 20) / 200).\((round + 20) % 200)"
        let start = ContinuousClock.now
        let reply = try await shop.post("/auth/\(path)", body, headers: ["X-Forwarded-For": address])
        let time = Figures.microseconds(ContinuousClock.now - start)
        #expect([201, 202, 401].contains(reply.status), "\(reply.text)")
        return time
    }

    /// How often one of the first took longer than one of the second: a half when nothing tells them apart
    /// (the Mann-Whitney statistic), one or none when one of them skips the hash.
    private static func compare(_ first: [Int], _ second: [Int], _ what: String) {
        let longer = first.reduce(0) { sum, time in
            sum + second.reduce(0) { $0 + (time > $1 ? 2 : time == $1 ? 1 : 0) }
        }
        let percent = longer * 50 / max(1, first.count * second.count)
        let figures = [first, second].map { times in
            [10, 50, 90].map { Figures.milliseconds(Figures.percentile($0, of: times)) }.joined(
                separator: "/"
            )
        }
        Figures.say(
            "\(what): known \(figures[0]), unknown \(figures[1]) (p10/p50/p90 of \(first.count)),"
                + " known longer \(percent) %"
        )
        // A hundred and more of each are within three of a half by chance; seven times that is a finding.
        #expect((30...70).contains(percent), "\(what)")
    }
}
