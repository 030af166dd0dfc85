import Foundation
import Kernel
import Secrets

/// What a backup says of itself.
package struct BackupManifest: Codable, Sendable, Equatable {
    /// One file in it.
    package struct File: Codable, Sendable, Equatable {
        package let name: String
        package let bytes: Int64
        /// SHA-256 as 64 hexadecimal digits.
        package let sha256: String
    }

    /// The form of backups that this program writes and reads.
    package static let currentFormat = 1
    static let fileName = "manifest.json"
    static let sumsName = "SHA256SUMS"
    /// The names that files of a backup may have.
    static let fileNames: [String: Set<String>] = [
        Engine.sqlite.rawValue: ["mercato.db", "sandbox.db", "demo-accounts.json"],
        Engine.postgres.rawValue: ["mercato.dump"],
    ]

    package let format: Int
    /// The version of the program that wrote it.
    package let program: String
    package let engine: String
    /// The moment it shows, RFC 3339.
    package let takenAt: String
    /// Ids of the schema's steps.
    package let schema: [String]
    /// The major version of the `pg_dump` that wrote the dump; nil on SQLite.
    package let pgDump: Int?
    package let files: [File]
    package let tables: [TableCount]

    enum CodingKeys: String, CodingKey {
        case format, program, engine
        case takenAt = "taken_at"
        case schema
        case pgDump = "pg_dump"
        case files, tables
    }

    package var bytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(self)) + [0x0A]
        }
    }

    package var rows: Int { tables.reduce(0) { $0 &+ $1.rows } }
    /// Bytes of all files together.
    package var size: Int64 { files.reduce(0) { $0 &+ $1.bytes } }

    /// The main file: the database itself.
    var mainFile: String { engine == Engine.sqlite.rawValue ? "mercato.db" : "mercato.dump" }

    /// Reads what a backup holds under that name, and believes nothing of it.
    ///
    /// - Throws: ``KeepingFault``.
    init(_ bytes: [UInt8]) throws {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(bytes))
        } catch {
            throw KeepingFault.damaged("its manifest cannot be read")
        }
        guard format == Self.currentFormat else {
            throw KeepingFault(
                "The backup has form \(format), which this program does not know: take a newer one."
            )
        }
        let names = Self.fileNames[engine] ?? []
        guard files.map(\.name).contains(mainFile),
            files.allSatisfy({ names.contains($0.name) && $0.bytes >= 0 }),
            Set(files.map(\.name)).count == files.count, Timestamp(takenAt) != nil,
            tables.allSatisfy({ SQL.isPlain($0.name) && $0.rows >= 0 })
        else { throw KeepingFault.damaged("its manifest names what no backup has") }
    }

    init(plan: ShopPlan, facts: BackupFacts, files: [File]) {
        format = Self.currentFormat
        program = plan.version
        engine = facts.engine.rawValue
        takenAt = facts.takenAt.description
        schema = facts.steps
        pgDump = facts.pgDump
        self.files = files
        tables = facts.tables
    }

    /// The list of checksums as `sha256sum -c` reads it.
    func sums(ofManifest bytes: [UInt8]) -> [UInt8] {
        let own = Hashing.standard.sha256(bytes)
        return Array(
            ([(Hashing.hex(own), Self.fileName)] + files.map { ($0.sha256, $0.name) })
                .map { "\($0.0)  \($0.1)\n" }.joined().utf8
        )
    }
}

/// What was found out about a database while it was copied.
struct BackupFacts: Sendable {
    let engine: Engine
    let takenAt: Timestamp
    let steps: [String]
    let tables: [TableCount]
    var pgDump: Int?

    init(in tx: Transaction, at moment: Timestamp) throws {
        engine = tx.engine
        takenAt = moment
        steps = try TableList.steps(in: tx)
        tables = try TableList.counts(in: tx)
    }
}
