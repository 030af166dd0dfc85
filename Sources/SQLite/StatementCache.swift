import GRDBSQLite
import Kernel

/// The prepared statements of one connection by their text, the least recently used leaving first.
///
/// Almost all are found by where their words stand in the program, which is known without reading them.
final class StatementCache {
    /// The whole shop has a few hundred statements; each kept one costs a few kB.
    static let limit = 512

    private let handle: OpaquePointer
    private var statements: [String: PreparedStatement] = [:]
    private var placed: [[UInt]: PreparedStatement] = [:]
    private var uses: UInt64 = 0

    init(handle: OpaquePointer) {
        self.handle = handle
    }

    var count: Int { statements.count }

    /// The statement, ready to be bound.
    func statement(for sql: SQL) throws(DatabaseError) -> PreparedStatement {
        guard let places = sql.places else { return try statement(sql.rendered(for: .sqlite).text) }
        if let kept = placed[places] {
            uses += 1
            kept.lastUse = uses
            return kept
        }
        let statement = try statement(sql.rendered(for: .sqlite).text)
        placed[places] = statement
        return statement
    }

    /// The statement for this text, for those that have no place in the program.
    func statement(_ text: String) throws(DatabaseError) -> PreparedStatement {
        uses += 1
        if let kept = statements[text] {
            kept.lastUse = uses
            return kept
        }
        try Self.refuseControl(text)
        let statement = PreparedStatement(try Self.prepare(text, on: handle), on: handle)
        statement.lastUse = uses
        if statements.count >= Self.limit { makeRoom() }
        statements[text] = statement
        return statement
    }

    func removeAll() {
        for statement in statements.values {
            statement.finalize()
        }
        statements.removeAll()
        placed.removeAll()
    }

    /// Drops the older quarter, so that the search for the oldest is paid once in 128 preparations.
    private func makeRoom() {
        let oldest = statements.sorted { $0.value.lastUse < $1.value.lastUse }.prefix(Self.limit / 4)
        placed.removeAll()
        for (text, statement) in oldest {
            statement.finalize()
            statements[text] = nil
        }
    }

    static func prepare(_ text: String, on handle: OpaquePointer) throws(DatabaseError) -> OpaquePointer {
        var statement: OpaquePointer?
        var rest = ""
        var text = text
        let code = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    handle,
                    characters.baseAddress,
                    CInt(clamping: characters.count),
                    CUnsignedInt(SQLITE_PREPARE_PERSISTENT),
                    &statement,
                    &tail
                )
                if let tail, let start = characters.baseAddress {
                    rest = String(decoding: bytes[(tail - start)...], as: UTF8.self)
                }
                return code
            }
        }
        guard code == SQLITE_OK else { throw .last(on: handle) }
        guard let statement else { throw .statement("an empty statement") }
        guard rest.allSatisfy({ $0.isWhitespace || $0 == ";" }) else {
            sqlite3_finalize(statement)
            throw .statement("more than one statement at once: \(rest)")
        }
        return statement
    }

    /// What lets a step of the schema change the check of a table that is there, as SQLite's manual tells.
    private static let schemaEdits: Set = ["PRAGMA writable_schema = ON", "PRAGMA writable_schema = RESET"]

    /// A closure is the transaction: it does not begin or end one, nor change the connection.
    private static func refuseControl(_ text: String) throws(DatabaseError) {
        let word = text.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
        let refused: Set = [
            "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "ATTACH", "DETACH",
            "PRAGMA", "VACUUM",
        ]
        if refused.contains(word), !schemaEdits.contains(text) {
            throw .statement("\(word) is the adapter's business")
        }
    }
}
