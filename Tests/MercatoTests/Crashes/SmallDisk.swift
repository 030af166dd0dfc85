import Foundation
import Support
import Testing

/// A small disk that can be full or read-only: a file system in memory, in a mount namespace of its own.
///
/// Whoever may not mount may do so as the root of a user namespace, where the system allows that.
final class SmallDisk: Sendable {
    struct Trouble: Error, CustomStringConvertible {
        let description: String
    }

    /// Where the program sees it.
    let path: String
    private let holder: Process
    private let folder: TemporaryFolder

    /// Whether this machine lets the tests have such a disk.
    static let isAllowed: Bool = {
        do {
            let trial = Process()
            trial.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
            trial.arguments = namespace + ["/bin/sh", "-c", "mount -t tmpfs none /mnt"]
            (trial.standardOutput, trial.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
            try trial.run()
            trial.waitUntilExit()
            return trial.terminationStatus == 0
        } catch {
            return false
        }
    }()

    private static let namespace = getuid() == 0 ? ["--mount"] : ["--mount", "--map-root-user"]

    init(megabytes: Int) async throws {
        folder = try TemporaryFolder()
        path = folder.path
        holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        let script = #"mount -t tmpfs -o size="$2"m,mode=700 none "$1" && exec sleep 1800"#
        holder.arguments = Self.namespace + ["/bin/sh", "-c", script, "disk", path, String(megabytes)]
        (holder.standardInput, holder.standardOutput) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try holder.run()
        Leash.hold(holder.processIdentifier)
        for _ in 0..<3_000 where holder.isRunning {
            let mounts = try? String(contentsOfFile: "/proc/\(pid)/mountinfo", encoding: .utf8)
            if mounts?.contains(" \(path) ") == true { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Trouble(description: "the disk was not mounted")
    }

    private var pid: Int32 { holder.processIdentifier }

    /// Where the tests see it.
    var seen: String { "/proc/\(pid)/root\(path)" }

    /// What runs a program where the disk is.
    var wrapper: [String] {
        let user = getuid() == 0 ? [] : ["--user", "--preserve-credentials"]
        return ["/usr/bin/nsenter", "--mount", "--target", String(pid)] + user + ["--"]
    }

    /// Fills it up to so many bytes.
    func fill(leaving rest: Int) throws {
        let room = try free()
        guard room > rest else { return }
        let filler = try Program.file(seen + "/filler")
        do {
            try filler.write(contentsOf: Data(count: room - rest))
        } catch let error as CocoaError where error.code == .fileWriteOutOfSpace {
            // The shop took the last room meanwhile: as full as can be.
        }
        try filler.close()
    }

    func makeRoom() throws {
        try FileManager.default.removeItem(atPath: seen + "/filler")
    }

    private func free() throws -> Int {
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: seen)
        return try #require(attributes[.systemFreeSize] as? NSNumber).intValue
    }

    /// Mounts it again, `ro` or `rw`; nobody may have a file open for writing.
    func remount(_ how: String) async throws {
        let words = wrapper + ["/bin/mount", "-o", "remount,\(how)", path]
        let mount = Process()
        mount.executableURL = URL(fileURLWithPath: words[0])
        mount.arguments = Array(words.dropFirst())
        try mount.run()
        let status = try await Program.status(of: mount)
        guard status == 0 else { throw Trouble(description: "remounting \(how) ended with \(status)") }
    }

    func remove() async {
        holder.terminate()
        _ = try? await Program.status(of: holder)
        folder.remove()
    }
}
