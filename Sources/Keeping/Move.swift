import Foundation
import Kernel
import Postgres
import SQLite

/// Copies a whole shop from one database into an empty other one, on either engine.
///
/// It reads one moment of the source and writes one transaction; before that commits, everything that was
/// written is read again and compared. So the target has the whole shop or none.
package struct Move: Sendable {
    /// A database to move from or to.
    package enum Place: Sendable, Equatable {
        /// A data folder.
        case folder(String)
        /// A URL of PostgreSQL.
        case postgres(String)
    }

    /// One table that is equal on both sides.
    package struct Table: Encodable, Sendable, Equatable {
        package let name: String
        package let rows: Int
        package let checksum: String
    }

    private let plan: ShopPlan
    /// Whether servers may go on writing into a source on PostgreSQL; what they write is not moved.
    private let whileOpen: Bool
    private let onProgress: @Sendable (_ table: String, _ rows: Int) -> Void

    package init(
        plan: ShopPlan,
        whileOpen: Bool,
        onProgress: @escaping @Sendable (_ table: String, _ rows: Int) -> Void
    ) {
        self.plan = plan
        self.whileOpen = whileOpen
        self.onProgress = onProgress
    }

    /// - Throws: ``KeepingFault`` with the target as it was; `DataFolder.Problem` when one is in use.
    package func run(from source: Place, to target: Place) async throws -> [Table] {
        guard source != target else { throw KeepingFault("Source and target are the same.") }
        return try await opened(source, isTarget: false) { source in
            try await self.requireSchema(of: source)
            return try await self.opened(target, isTarget: true) { target in
                try await Migrations.apply(self.plan.migrations, to: target)
                try await self.requireSchema(of: target)
                return try await self.copy(from: source, to: target)
            }
        }
    }

    private func opened<Value: Sendable>(
        _ place: Place,
        isTarget: Bool,
        _ body: (any Database) async throws -> Value
    ) async throws -> Value {
        switch place {
        case .folder(let path):
            guard isTarget || access(path + "/mercato.db", F_OK) == 0 else {
                throw KeepingFault("There is no database in \(path).")
            }
            let folder = try DataFolder(path: path)
            // Its lock must last as long as the database is open.
            defer { withExtendedLifetime(folder) {} }
            let database = try SQLiteDatabase(
                path: folder.databasePath,
                readers: 1,
                checksReferences: !isTarget
            )
            return try await database.closing(body)
        case .postgres(let url):
            return try await PostgresPlace.open(url).closing { database in
                let place = try await database.read { tx in try PostgresPlace(in: tx) }
                guard place.others == 0 || whileOpen && !isTarget else {
                    throw KeepingFault(
                        "\(isTarget ? "The target" : "The source") is in use: \(place.others) connections of "
                            + "servers. Stop them first."
                    )
                }
                return try await body(database)
            }
        }
    }

    private func requireSchema(of database: any Database) async throws {
        let steps = try await database.read { tx in try TableList.steps(in: tx) }
        try plan.requireKnown(steps)
        let missing = Set(plan.migrations.map(\.id)).subtracting(steps)
        guard missing.isEmpty else {
            throw KeepingFault("\(missing.count) steps of its schema are missing: run mercato migrate first.")
        }
    }

    private func copy(from source: any Database, to target: any Database) async throws -> [Table] {
        let line = PageLine()
        async let read = Self.closing(line) {
            try await source.read { tx in try self.send(tx, into: line) }
        }
        async let written = Self.closing(line) {
            try await target.write(isolation: .readCommittedAndGuarded) { tx in try self.fill(tx, from: line)
            }
        }
        _ = try await read
        return try await written
    }

    /// Reads every table and says what it comes to.
    private func send(_ tx: Transaction, into line: PageLine) throws {
        var sums: [TableSum] = []
        for shape in try TableShape.all(in: tx) {
            var sum = TableSum(shape.name)
            try shape.eachPage(in: tx) { rows in
                sum.add(rows)
                try line.send(rows, of: shape.name)
                onProgress(shape.name, sum.rows)
            }
            sums.append(sum)
        }
        line.close(.success(sums))
    }

    /// Writes what comes, and compares what stands there then with what was read.
    private func fill(_ tx: Transaction, from line: PageLine) throws -> [Table] {
        try line.begin()
        let target = try MoveTarget(in: tx)
        try target.fill(from: line)
        try plan.rebuild(tx)
        let wanted = try line.sums()
        let found = try target.shapes.map { shape in
            onProgress("compares " + shape.name, 0)
            return try TableSum(shape, in: tx)
        }
        guard found.map(\.name) == wanted.map(\.name) else {
            throw KeepingFault("Source and target have other tables.")
        }
        for (one, other) in zip(wanted, found) where one != other {
            throw KeepingFault(
                "\(one.name) has \(one.rows) rows with the checksum \(one.checksum), and \(other.rows) with "
                    + "\(other.checksum) in the target: nothing was moved."
            )
        }
        return found.map { Table(name: $0.name, rows: $0.rows, checksum: $0.checksum) }
    }

    /// Ends the other side when this one fails.
    private static func closing<Value: Sendable>(
        _ line: PageLine,
        _ work: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await work()
        } catch {
            line.close(.failure(error))
            throw error
        }
    }
}
