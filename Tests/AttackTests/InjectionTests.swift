import Accounts
import Foundation
import Kernel
import Logging
import Mail
import Notices
import Secrets
import Server
import Shop
import Support
import Synchronization
import Testing

/// Texts that try to become something else where they are written: another header field, another line, or
/// another reading.
@Suite struct InjectionTests {
    private static let broken = [
        "a\r\nBcc: eve@example.com", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\u{0}b", "a\u{1B}[31mb",
        "a\u{85}X-Evil: 1",
        "a\u{2028}X-Evil: 1", "a\u{2029}b", "a\u{7F}b",
    ]
    /// Directions that turn what stands beside them.
    private static let turned = [
        "\u{202E}nimda", "a\u{202A}b", "a\u{2066}b", "a\u{2069}", "\u{202D}a\u{202C}",
    ]

    private static func account(_ email: String, name: String) -> String {
        JSON.object([
            ("email", .string(email)), ("password", .string(TestUser.password)), ("name", .string(name)),
        ]).text
    }

    @Test func `no name breaks a line or turns its direction`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let ann = try await shop.signUp()
            for name in Self.broken + Self.turned {
                let body = JSON.object([("name", .string(name))]).text
                let replies = [
                    try await shop.post("/auth/register", Self.account("eve@example.com", name: name)),
                    try await shop.send("PATCH", "/auth/me", body, key: ann.access),
                ]

                #expect(replies.map(\.status) == [422, 422], "\(replies.map(\.text))")
            }
            #expect(try await shop.get("/auth/me", key: ann.access).json["name"]?.string == nil)
        }
    }

    private static let addresses =
        (broken + turned).map { $0 + "@example.com" } + [
            "ann@example.com\r\nBcc: eve@example.com", "ann@example.com,eve@example.com", "<ann@example.com>",
            "ann@example.com;eve@example.com", "Ann <ann@example.com>", "ann@example.com ",
            "ann@exa mple.com",
            "ann@example.com%0d%0aBcc:eve@example.com\n", "ann\u{200B}@example.com", "ann@exam\u{AD}ple.com",
            "ann＠example.com", "a@b@example.com", "ann@example.com?bcc=eve@example.com",
            "\"a b\"@example.com",
        ]

    @Test func `no address is more than one plain address`() async throws {
        try await TestShop.open(.sqlite) { shop in
            for email in Self.addresses {
                let replies = [
                    try await shop.post("/auth/register", Self.account(email, name: "Eve")),
                    try await shop.post(
                        "/auth/password/forgot",
                        JSON.object([("email", .string(email))]).text
                    ),
                ]

                #expect(replies.map(\.status) == [422, 422], "\(replies.map(\.text))")
                #expect(replies.allSatisfy { $0.json["errors"]?.array?.first?["field"]?.string == "email" })
            }
        }
    }

    /// Names of every shape that is taken, addresses with signs, devices and addresses as they come.
    @Test func `a mail has the header fields that the shop wrote and no other`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var settings = ShopSettings()
        settings.mailer = EMLFolder(path: folder.path + "/mail", random: .system)
        try await TestShop.open(.sqlite, shop: settings) { [settings] shop in
            for (index, name) in [
                "=?utf-8?Q?a=0D=0ABcc:_e?=", "<b>Ann</b>", "Bcc: eve@example.com", "%0d%0aBcc: e",
            ]
            .enumerated() {
                let email = "o'brien+\(index)=?x?=%0d%0a@example.com"
                let reply = try await shop.post("/auth/register", Self.account(email, name: name))
                #expect(reply.status == 201, "\(reply.text)")
                _ = try await shop.post("/auth/register", Self.account(email, name: name))
                _ = try await shop.post(
                    "/auth/password/forgot",
                    JSON.object([("email", .string(email))]).text
                )
            }
            let worker = shop.shop.worker { kind, error in Issue.record("\(kind): \(error)") }
            while try await worker.runDue() > 0 {}

            let path = folder.path + "/mail"
            let files = try FileManager.default.contentsOfDirectory(atPath: path)
            #expect(files.count == 12)
            #expect(settings.mailer != nil)
            for file in files {
                let mail = String(
                    decoding: try Data(contentsOf: URL(filePath: path + "/" + file)),
                    as: UTF8.self
                )
                let head = mail.components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n")
                let names = head.filter { !$0.hasPrefix(" ") }.map { $0.components(separatedBy: ":")[0] }
                #expect(
                    names == [
                        "Date", "From", "To", "Message-ID", "Subject", "Auto-Submitted", "MIME-Version",
                        "Content-Type",
                    ],
                    "\(head)"
                )
                #expect(!head.joined().contains { $0 == "\n" || $0 == "\r" || $0 == "\r\n" })
            }
        }
    }

    @Test func `no line of the log and no field of an answer is made by who asks`() async throws {
        let lines = Lines()
        let post = Post()
        try await TestDatabase.sqlite.with { database in
            var settings = post.settings
            settings.passwords = .cheap
            let shop = Shop(database: database, settings: settings)
            let logger = Logger(label: "test") { _ in lines }
            try await TestShop.serving(shop.mounted(logger: logger), ServerSettings()) { address in
                let port = address.split(separator: ":").last.flatMap { Int($0) } ?? 0
                let heads = [
                    ["X-Request-ID: a\u{1B}[31m"], ["X-Request-ID: a b"], ["User-Agent: \u{1B}]0;evil\u{7}"],
                    ["X-Forwarded-For: 1.2.3.4\u{B}evil"],
                    ["Cookie: mercato_visitor=evil\u{B}; mercato_session=a,b"],
                    ["Idempotency-Key: a\u{B}b"], ["Origin: http://evil.example\u{B}"],
                ]
                _ = try await onThreads(1) { _ in
                    for head in heads {
                        let caller = BlockingCaller(port: port)
                        for path in [
                            "/auth/me", "/cart", "/a%0d%0aX-Evil:%201",
                            "/products?search=%0d%0aSet-Cookie:a=b",
                        ] {
                            let answer = try caller.send("GET", path, "", headers: head)
                            #expect((200..<500).contains(answer.status))
                            if answer.status == 400 { caller.hangUp() }
                        }
                    }
                }
                for path in [
                    "/products?search=%0d%0aX-Evil:%201", "/a%0d%0aX-Evil:%201", "/cart/%0d%0aSet-Cookie:a=b",
                ] {
                    let reply = try await TestHTTP.send("GET", address + path)
                    #expect(reply[header: "X-Evil"] == nil && reply[header: "Set-Cookie"] == nil)
                    #expect(reply[header: "Location"] == nil)
                }
            }
        }
        let written = lines.all
        #expect(written.count > 10)
        for line in written {
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }, "\(line)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what a device calls itself is kept as a text and cut`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            let evil =
                "<script>alert(1)</script>'; DROP TABLE users; -- " + String(repeating: "a", count: 4_000)
            let login = try await shop.post(
                "/auth/login",
                TestShop.credentials(ann.email),
                headers: ["User-Agent": evil, "X-Request-ID": "'; DROP TABLE users; --"]
            )
            let key = login.json["access_token"]?.string
            let sessions = try await shop.get("/auth/sessions", key: key).json["sessions"]?.array ?? []

            #expect(sessions.first?["device"]?.string == String(evil.prefix(200)))
            #expect(try await shop.get("/auth/me", key: key).status == 200)
        }
    }

    // MARK: Bombs

    /// Bodies that cost whoever takes them more than whoever sends them.
    private static let bombs: [(name: String, body: String)] = {
        let long = String(repeating: "a", count: 1_000_000)
        let wide = String(repeating: "𝔞", count: 200_000)
        let email = #""email":"ann@example.com""#
        return [
            ("a megabyte", #"{\#(email),"password":"\#(long)"}"#),
            ("more than a megabyte", #"{\#(email),"password":"\#(long + long)"}"#),
            ("wide letters", #"{\#(email),"password":"\#(wide)"}"#),
            ("a long address", #"{"email":"\#(long)@example.com","password":"nine lives of a cat"}"#),
            ("129 characters", #"{\#(email),"password":"\#(long.prefix(1_025))"}"#),
        ]
    }()

    @Test(arguments: ["/auth/register", "/auth/login"])
    func `a password of a megabyte is refused unhashed`(path: String)
        async throws
    {
        let hashes = Atomic<Int>(0)
        let cheap = Passwords.cheap
        let counted = Passwords(
            hash: { password in
                hashes.wrappingAdd(1, ordering: .relaxed)
                return try await cheap.hash(password)
            },
            verify: { password, phc in
                hashes.wrappingAdd(1, ordering: .relaxed)
                return try await cheap.verify(password, phc)
            },
            dummy: cheap.dummy
        )
        var settings = ShopSettings()
        settings.passwords = counted
        var hashing: [Int] = []
        for _ in 0..<3 {
            let start = ContinuousClock.now
            _ = try await Passwords.standard.hash(TestUser.password)
            hashing.append(Figures.microseconds(ContinuousClock.now - start))
        }
        let one = Figures.percentile(50, of: hashing)
        try await TestDatabase.sqlite.with { [settings] database in
            try await TestShop.serve(Shop(database: database, settings: settings)) { shop in
                for (name, body) in Self.bombs {
                    var times: [Int] = []
                    for _ in 0..<(Figures.isLong ? 50 : 1) {
                        let start = ContinuousClock.now
                        let reply = try await shop.post(path, body)
                        times.append(Figures.microseconds(ContinuousClock.now - start))
                        let isTold = reply.status == 401 && name == "a long address"
                        #expect(
                            reply.status == 413 || reply.status == 422 || isTold,
                            "\(name): \(reply.text)"
                        )
                        #expect(reply.body.count < 2_000, "\(name)")
                    }
                    let median = Figures.percentile(50, of: times)
                    Figures.say(
                        "\(path), \(name): \(Figures.milliseconds(median)), a hash "
                            + Figures.milliseconds(one)
                    )
                }
            }
        }
        #expect(hashes.load(ordering: .relaxed) == 0)
    }

    @Test func `deep and crowded JSON is refused at once`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let deep = 200_000
            let many = (0..<50_000).map { #""f\#($0)":1"# }.joined(separator: ",")
            let bodies = [
                String(repeating: "[", count: deep), String(repeating: #"{"a":"#, count: deep),
                #"{"email":"# + String(repeating: "[", count: deep) + String(repeating: "]", count: deep)
                    + "}",
                "{\(many)}", #"{"email":1e999999999,"password":-0.0e-999999999}"#,
                #"{"email":"\ud800","password":"\udfff\ud800"}"#, #"{"email":"a","email":"b"}"#, "\u{FEFF}{}",
            ]
            for body in bodies {
                let reply = try await shop.post("/auth/login", body)
                #expect([400, 413, 422].contains(reply.status), "\(body.prefix(20)): \(reply.status)")
                #expect(reply.body.count < 30_000)
            }
        }
    }
}

/// What a log would write.
private final class Lines: LogHandler {
    private let kept = Mutex<[String]>([])
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    var all: [String] { kept.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        let fields = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted()
        kept.withLock { $0.append("\(event.message) \(fields.joined(separator: " "))") }
    }
}
