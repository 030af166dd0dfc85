import Foundation
import Kernel
import Postgres
import Support
import Synchronization
import Testing

/// A PostgreSQL of the tests' own, with durable settings, whose processes are killed.
final class Cluster: Sendable {
    /// Which of its processes is killed; what is left of it ends by itself or starts anew.
    enum Victim: CaseIterable {
        case postmaster, backend, everything
    }

    struct Trouble: Error, CustomStringConvertible {
        let description: String
    }

    let url: String
    private let folder: String
    private let process = Mutex<Process?>(nil)

    /// Makes the cluster and starts it.
    init() async throws {
        let parent = ProcessInfo.processInfo.environment["MERCATO_TEST_PARENT"] ?? "/var/tmp"
        folder = "\(parent)/mercato-cluster-" + Randomness.system.hex(digits: 8)
        url = "postgres://postgres@/shop?host=\(folder)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        Leash.hold(folder: folder)
        do {
            if getuid() == 0 { try await Self.run(["/bin/chown", "postgres", folder]) }
            let options = ["-D", folder + "/data", "-U", "postgres", "--auth=trust", "--encoding=UTF8"]
            try await Self.run(
                Self.owner + [try Self.program("initdb"), "--locale=C.UTF-8", "--no-sync"] + options
            )
            try await start(database: "template1")
            let root = try PostgresAdministration.url(url, database: "template1")
            try await PostgresAdministration.create("shop", at: root)
        } catch {
            await remove()
            throw error
        }
    }

    /// Starts it, as often as it takes: what an ended one left may still be in use for a moment.
    func start(database: String = "shop") async throws {
        let address = try PostgresAdministration.url(url, database: database)
        let end = ContinuousClock.now + .seconds(90)
        while ContinuousClock.now < end {
            if process.withLock({ $0?.isRunning != true }) { try launch() }
            try await Task.sleep(for: .milliseconds(50))
            if await Self.answers(address) { return }
        }
        throw Trouble(description: "PostgreSQL did not start: \(log)")
    }

    private func launch() throws {
        let next = Process()
        let words =
            Self.owner + [
                try Self.program("postgres"), "-D", folder + "/data", "-k", folder, "-c", "listen_addresses=",
                "-c", "shared_buffers=32MB", "-c", "max_connections=60", "-c", "log_min_messages=fatal",
            ]
        next.executableURL = URL(fileURLWithPath: words[0])
        next.arguments = Array(words.dropFirst())
        next.currentDirectoryURL = URL(fileURLWithPath: folder)
        next.standardInput = FileHandle.nullDevice
        let file = folder + "/server.log"
        if !FileManager.default.fileExists(atPath: file) { try Data().write(to: URL(fileURLWithPath: file)) }
        let output = try #require(FileHandle(forWritingAtPath: file))
        try output.seekToEnd()
        (next.standardOutput, next.standardError) = (output, output)
        try next.run()
        Leash.hold(next.processIdentifier)
        process.withLock { $0 = next }
    }

    /// Opens the shop's database in it.
    func open() throws -> PostgresDatabase {
        try Self.open(url)
    }

    private static func open(_ address: String) throws -> PostgresDatabase {
        try PostgresDatabase(
            url: address,
            clock: .system,
            random: .system,
            freshness: Freshness(),
            connections: 2,
            listens: false
        )
    }

    private static func answers(_ address: String) async -> Bool {
        guard let database = try? open(address) else { return false }
        let isThere = (try? await database.read { tx in try tx.first("SELECT 1 AS one") != nil }) ?? false
        await database.close()
        return isThere
    }

    /// Kills a process of it.
    ///
    /// - Returns: whether it comes back by itself, as after the death of one backend.
    @discardableResult
    func kill(_ victim: Victim) async throws -> Bool {
        guard let main = process.withLock({ $0 }) else { return false }
        let children = Self.children(of: main.processIdentifier)
        switch victim {
        case .backend:
            guard let child = children.first(where: { $0.name.contains(" shop ") }) else { return true }
            Glibc.kill(child.id, SIGKILL)
            return true
        case .postmaster:
            Glibc.kill(main.processIdentifier, SIGKILL)
        case .everything:
            Glibc.kill(main.processIdentifier, SIGKILL)
            children.forEach { Glibc.kill($0.id, SIGKILL) }
        }
        _ = try await Program.status(of: main)
        return false
    }

    /// Ends it, at once but in order so that it leaves nothing in shared memory, and removes its files.
    func remove() async {
        do {
            if let main = process.withLock({ $0 }), main.isRunning {
                Glibc.kill(main.processIdentifier, SIGQUIT)
                _ = try await Program.status(of: main)
            }
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            Figures.say("a cluster was not removed: \(error)")
        }
    }

    private var log: String { (try? String(contentsOfFile: folder + "/server.log", encoding: .utf8)) ?? "" }

    /// PostgreSQL refuses to run as root, so root lends it a user.
    private static var owner: [String] {
        getuid() == 0
            ? ["/usr/bin/setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"] : []
    }

    /// A program of the newest version that is installed.
    private static func program(_ name: String) throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = try FileManager.default.contentsOfDirectory(atPath: root).compactMap { Int($0) }
        let newest = try #require(versions.max(), "there is no PostgreSQL in \(root)")
        return "\(root)/\(newest)/bin/\(name)"
    }

    private static func children(of process: Int32) -> [(id: Int32, name: String)] {
        let list = try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
        return (list ?? "").split(separator: " ").compactMap { Int32($0) }.map { id in
            (id, (try? String(contentsOfFile: "/proc/\(id)/cmdline", encoding: .utf8)) ?? "")
        }
    }

    private static func run(_ words: [String]) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        (process.standardInput, process.standardOutput) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
        let status = try await Program.status(of: process)
        guard status == 0 else { throw Trouble(description: "\(words) ended with \(status)") }
    }
}
