import Foundation
import Kernel
import Secrets

/// Reads a backup to its last byte and believes none of them: each must be as the manifest, the checksums and
/// the form of the archive say.
struct BackupReader {
    /// A manifest is a few kB; more than this is none.
    private static let manifestMax: UInt64 = 16 << 20

    let input: RawFile
    let onProgress: (UInt64) -> Void

    /// Checks everything and leaves the files in a folder, synced by nobody yet.
    ///
    /// - Throws: ``KeepingFault`` for the first thing that is wrong.
    func extract(into folder: String) throws -> BackupManifest {
        let (manifest, changedAt, bytes) = try readManifest()
        guard manifest.seconds == changedAt else { throw KeepingFault.damaged("its times differ") }
        var done: UInt64 = 0
        for file in manifest.files {
            try extract(file, of: manifest, into: folder, done: &done)
        }
        let sums = manifest.sums(ofManifest: bytes)
        guard try self.file(BackupManifest.sumsName, UInt64(sums.count), manifest) == sums else {
            throw KeepingFault.damaged("its checksums are not those of its manifest")
        }
        let end = try input.read(2 * TarHeader.size)
        guard end == [UInt8](repeating: 0, count: 2 * TarHeader.size) else {
            throw KeepingFault.damaged(
                end.count < 2 * TarHeader.size ? "it ends too early" : "its end is not one"
            )
        }
        guard try input.read(1).isEmpty else { throw KeepingFault.damaged("something follows its end") }
        return manifest
    }

    private func readManifest() throws -> (manifest: BackupManifest, changedAt: UInt64, bytes: [UInt8]) {
        let block = try input.read(TarHeader.size)
        guard let header = TarHeader(block, name: BackupManifest.fileName) else {
            let begins = block.starts(with: Array(BackupManifest.fileName.utf8))
            throw begins
                ? KeepingFault.damaged("its first block is wrong")
                : KeepingFault("This is no backup of Mercato.", isDamage: true)
        }
        guard header.bytes <= Self.manifestMax else { throw KeepingFault.damaged("its manifest is too long") }
        let bytes = try content(header)
        return (try BackupManifest(bytes), header.changedAt, bytes)
    }

    private func extract(
        _ file: BackupManifest.File,
        of manifest: BackupManifest,
        into folder: String,
        done: inout UInt64
    ) throws {
        let header = try self.header(file.name, UInt64(clamping: file.bytes), manifest)
        let output = try RawFile.creating(folder + "/" + file.name)
        var hash = RunningHash()
        var left = header.bytes
        while left > 0 {
            let piece = try input.read(Int(min(left, UInt64(BackupWriter.pieceBytes))))
            guard !piece.isEmpty else { throw KeepingFault.damaged("it ends within \(file.name)") }
            hash.update(piece)
            try output.write(piece)
            left -= UInt64(piece.count)
            done += UInt64(piece.count)
            onProgress(done)
        }
        try skipPadding(header)
        guard Hashing.hex(hash.bytes()) == file.sha256 else {
            throw KeepingFault.damaged("the checksum of \(file.name) is another one")
        }
    }

    private func file(_ name: String, _ bytes: UInt64, _ manifest: BackupManifest) throws -> [UInt8] {
        try content(try header(name, bytes, manifest))
    }

    /// The next header, which must be just this one.
    private func header(_ name: String, _ bytes: UInt64, _ manifest: BackupManifest) throws -> TarHeader {
        let header = TarHeader(name: name, bytes: bytes, changedAt: manifest.seconds)
        let block = try input.read(TarHeader.size)
        guard block == header.encoded else {
            throw KeepingFault.damaged(
                block.count < TarHeader.size ? "it ends before \(name)" : "\(name) is not where it must be"
            )
        }
        return header
    }

    /// A short file as a whole.
    private func content(_ header: TarHeader) throws -> [UInt8] {
        let bytes = try input.read(Int(header.bytes))
        guard bytes.count == Int(header.bytes) else {
            throw KeepingFault.damaged("it ends within \(header.name)")
        }
        try skipPadding(header)
        return bytes
    }

    private func skipPadding(_ header: TarHeader) throws {
        guard try input.read(header.padding) == [UInt8](repeating: 0, count: header.padding) else {
            throw KeepingFault.damaged("what follows \(header.name) is not empty")
        }
    }
}
