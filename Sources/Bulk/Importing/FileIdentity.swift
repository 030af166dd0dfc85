internal import Foundation
internal import Intake
package import Kernel

/// Tells a file from others and from an edited version of itself, so that only the same one is resumed.
///
/// Its size, the time it was changed, and its first and last MiB: reading all of a large file would cost
/// as much as the import. Nil for what can be read only once, such as a pipe.
package enum FileIdentity {
    private static let sampleBytes = 1 << 20

    package static func of(_ path: String, hashing: Hashing) throws -> String? {
        var facts = stat()
        guard path != "-", stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
            let handle = FileHandle(forReadingAtPath: path)
        else { return nil }
        defer { try? handle.close() }
        var sample = Array(try handle.read(upToCount: sampleBytes) ?? Data())
        if facts.st_size > sampleBytes {
            try handle.seek(toOffset: UInt64(facts.st_size - sampleBytes))
            sample += try handle.read(upToCount: sampleBytes) ?? Data()
        }
        let hash = Hashing.hex(Array(hashing.sha256(sample).prefix(16)))
        return "\(hash)-\(facts.st_size)-\(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
    }
}
