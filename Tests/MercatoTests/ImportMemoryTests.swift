import Foundation
import Kernel
import Support
import Testing

/// What an import costs in memory, measured on the program itself.
@Suite(.serialized, .enabled(if: Figures.isLong)) struct ImportMemoryTests {
    @Test func `ten times the rows take no more memory`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let few = try await Self.peak(rows: 10_000, in: folder)
        let many = try await Self.peak(rows: 100_000, in: folder)

        // A kilobyte kept for each row would be 88 MiB more; caches may still fill up a little.
        #expect(many < few + (32 << 10), "\(few) KiB, then \(many) KiB")
        Figures.say("import of 10000 rows: at most \(few) KiB; of 100000: \(many) KiB")
    }

    /// The largest resident memory of an import in KiB.
    private static func peak(rows: Int, in folder: TemporaryFolder) async throws -> Int {
        let file = folder.path + "/\(rows).csv"
        let made = try await Program.run(["bench-data", file, "--rows", String(rows)])
        try #require(made.status == 0, "\(made.errors)")
        let process = try Program.process(
            ["import", file, "--from", "csv", "--data", folder.path + "/data\(rows)"],
            environment: [:],
            output: .nullDevice,
            errors: .nullDevice
        )
        try process.run()
        var peak = 0
        while process.isRunning {
            peak = max(peak, try residentPeak(of: process.processIdentifier) ?? 0)
            try await Task.sleep(for: .milliseconds(20))
        }
        try #require(process.terminationStatus == 0)
        return peak
    }

    /// `VmHWM` of a process; nil once it has ended.
    private static func residentPeak(of process: Int32) throws -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else {
            return nil
        }
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) }
    }
}
