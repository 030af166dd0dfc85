import Dispatch
import Foundation
import Kernel
import Secrets
import Synchronization

/// What signing in costs beside the one hash that it cannot do without, and what an account costs a reader.
struct SignIns {
    private static let password = "correct horse battery 9"

    let port: Int
    let seconds: Double
    let place: Place

    func run(_ server: ChildProcess) async throws {
        let account = #"{"email":"ann@example.com","password":"\#(Self.password)"}"#
        _ = try HTTPOnce.send(Requests.post("/auth/register", account), port: port)
        let answer = try HTTPOnce.send(Requests.post("/auth/login", account), port: port)
        let token = JSONText.string(#""access_token":""#, in: answer.body[...])
        guard !token.isEmpty else { throw BenchFailure("nobody could sign in") }
        var alone = 0.0
        for connections in [1, 64] {
            alone = try await signIns(account, connections, server)
            try reads(token, connections, server)
        }
        try readsBesideSignIns(account, alone: alone, server)
    }

    /// Argon2id hashes a second, as many at once as wait.
    private func hashes(atOnce: Int) async throws -> Double {
        let passwords = Passwords.standard
        let end = LoadGenerator.now() + Int64(seconds * 1e9)
        let start = LoadGenerator.now()
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<atOnce {
                group.addTask {
                    var count = 0
                    while LoadGenerator.now() < end {
                        _ = try await passwords.hash(Self.password)
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(count) / (Double(LoadGenerator.now() - start) / 1e9)
    }

    /// Answers how many signed in a second.
    private func signIns(_ account: String, _ connections: Int, _ server: ChildProcess) async throws
        -> Double
    {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let limit = try await hashes(atOnce: min(connections, cores))
        let result = try LoadGenerator(port: port, connections: connections) { _ in
            SameScript(Requests.post("/auth/login", account))
        }
        .run(seconds: seconds, server: server)
        line("sign in", connections, result, of: limit, "Argon2")
        return result.perSecond
    }

    private func reads(_ token: String, _ connections: Int, _ server: ChildProcess) throws {
        let field = "Authorization: Bearer \(token)\r\n"
        func measured(_ more: String) throws -> LoadResult {
            try LoadGenerator(port: port, connections: connections) { _ in
                SameScript(Requests.get("/products/1", more))
            }
            .run(seconds: seconds, server: server)
        }
        // Before and after, so that what else the machine does weighs on both alike.
        let before = try measured("")
        let known = try measured(field)
        let after = try measured("")
        let limit = (before.perSecond + after.perSecond) / 2
        line("product by id, signed in", connections, known, of: limit, "anonymous")
    }

    /// How long a reader waits while 64 others sign in as fast as they can.
    private func readsBesideSignIns(_ account: String, alone: Double, _ server: ChildProcess) throws {
        func measured() throws -> LoadResult {
            try LoadGenerator(port: port, connections: 8) { _ in SameScript(Requests.get("/products/1")) }
                .run(seconds: seconds, server: server)
        }
        let calm = try measured()
        let crowd = Crowd(port: port, seconds: seconds + 1, account: account)
        crowd.start()
        usleep(300_000)
        let result = try measured()
        let signIns = try crowd.wait()
        line("product by id beside 64 sign-ins", 8, result, of: calm.perSecond, "calm")
        line("the 64 sign-ins beside it", 64, signIns, of: alone, "alone")
    }

    private func line(
        _ name: String,
        _ connections: Int,
        _ result: LoadResult,
        of limit: Double,
        _ limitName: String
    ) {
        Report.line([
            name, place.name, "\(connections)", Report.number(result.perSecond),
            Report.number(result.perSecond / limit, 2) + " " + limitName,
            Report.number(result.cpuPerRequest, 1), "-", "\(result.percentile(0.5))",
            "\(result.percentile(0.99))", "\(result.failures)",
        ])
    }
}

/// Sixty-four who sign in as fast as they can, on a thread of their own.
private final class Crowd: Sendable {
    private let result = Mutex<Result<LoadResult, any Error>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)
    private let port: Int
    private let seconds: Double
    private let account: String

    init(port: Int, seconds: Double, account: String) {
        self.port = port
        self.seconds = seconds
        self.account = account
    }

    func start() {
        Thread { [self] in
            let found = Result {
                try LoadGenerator(port: port, connections: 64) { [account] _ in
                    SameScript(Requests.post("/auth/login", account))
                }
                .run(seconds: seconds, server: nil)
            }
            result.withLock { $0 = found }
            isDone.signal()
        }
        .start()
    }

    func wait() throws -> LoadResult {
        isDone.wait()
        guard let found = result.withLock({ $0 }) else { throw BenchFailure("nobody signed in") }
        return try found.get()
    }
}

/// Asks the same thing over and over.
struct SameScript: Script {
    let steps = 1
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func request(step: Int, last: ArraySlice<UInt8>) -> [UInt8] { bytes }
}
