import Foundation
import Kernel
import Secrets

/// Writes a backup: a tar archive with the manifest first and the list of checksums last, so that `tar` and
/// `sha256sum` can open one without this program.
struct BackupWriter {
    static let pieceBytes = 1 << 20

    let manifest: BackupManifest
    /// Where its files are.
    let folder: String
    let onProgress: (UInt64) -> Void

    /// The facts of a file for the manifest.
    static func file(_ name: String, in folder: String) throws -> BackupManifest.File {
        let input = try RawFile.reading(folder + "/" + name)
        var hash = RunningHash()
        var bytes: Int64 = 0
        while true {
            let piece = try input.read(pieceBytes)
            guard !piece.isEmpty else { break }
            hash.update(piece)
            bytes += Int64(piece.count)
        }
        return BackupManifest.File(name: name, bytes: bytes, sha256: Hashing.hex(hash.bytes()))
    }

    func write(to output: RawFile) throws {
        let own = try manifest.bytes
        try write(own, as: BackupManifest.fileName, to: output)
        var written: UInt64 = 0
        for file in manifest.files {
            let header = header(file.name, UInt64(clamping: file.bytes))
            try output.write(header.encoded)
            let input = try RawFile.reading(folder + "/" + file.name)
            var hash = RunningHash()
            while true {
                let piece = try input.read(Self.pieceBytes)
                guard !piece.isEmpty else { break }
                hash.update(piece)
                try output.write(piece)
                written += UInt64(piece.count)
                onProgress(written)
            }
            guard Hashing.hex(hash.bytes()) == file.sha256 else {
                throw KeepingFault("\(file.name) changed while it was read: is the disk damaged?")
            }
            try output.write([UInt8](repeating: 0, count: header.padding))
        }
        try write(manifest.sums(ofManifest: own), as: BackupManifest.sumsName, to: output)
        try output.write([UInt8](repeating: 0, count: 2 * TarHeader.size))
    }

    private func write(_ bytes: [UInt8], as name: String, to output: RawFile) throws {
        let header = header(name, UInt64(bytes.count))
        try output.write(header.encoded + bytes + [UInt8](repeating: 0, count: header.padding))
    }

    private func header(_ name: String, _ bytes: UInt64) -> TarHeader {
        TarHeader(name: name, bytes: bytes, changedAt: manifest.seconds)
    }
}

extension BackupManifest {
    /// The moment it shows in seconds since 1970, which all files of the archive carry.
    var seconds: UInt64 {
        UInt64(clamping: (Timestamp(takenAt)?.milliseconds ?? 0) / 1_000)
    }
}
