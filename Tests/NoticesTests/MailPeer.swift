import Foundation
import Kernel
import Synchronization

/// aiosmtpd, a mail server by others, as a process.
///
/// Safe to share: its port is set before anybody else has it.
final class MailPeer: @unchecked Sendable {
    struct Silent: Error {}

    private static let script = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.path + "/scripts/mail-peer"
    }()

    /// Whether it is there, or could be fetched.
    static func isThere() async -> Bool {
        let fetching = Process()
        fetching.executableURL = URL(filePath: script)
        fetching.arguments = ["fetch"]
        return await withCheckedContinuation { done in
            fetching.terminationHandler = { done.resume(returning: $0.terminationStatus == 0) }
            do {
                try fetching.run()
            } catch {
                fetching.terminationHandler = nil
                done.resume(returning: false)
            }
        }
    }

    private let process = Process()
    private let lines = Mutex<[String]>([])
    private(set) var port = 0

    init(_ arguments: [String]) async throws {
        let output = Pipe()
        process.executableURL = URL(filePath: Self.script)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // Reading waits, which Swift's own threads must not.
        Thread.detachNewThread { [self] in read(output.fileHandleForReading) }
        do {
            guard let port = Int(try await line()) else { throw Silent() }
            self.port = port
        } catch {
            stop()
            throw error
        }
    }

    func stop() {
        process.terminate()
    }

    /// The next mail that it took.
    func letter() async throws -> JSON {
        try JSON.parse(Array(try await line().utf8))
    }

    private func line() async throws -> String {
        for _ in 0..<3_000 {
            if let line = lines.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return line }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Silent()
    }

    private func read(_ file: FileHandle) {
        var bytes: [UInt8] = []
        while true {
            let more = file.availableData
            guard !more.isEmpty else { return }
            bytes += more
            while let end = bytes.firstIndex(of: 0x0A) {
                let line = String(decoding: bytes[..<end], as: UTF8.self)
                lines.withLock { $0.append(line) }
                bytes.removeSubrange(...end)
            }
        }
    }
}
