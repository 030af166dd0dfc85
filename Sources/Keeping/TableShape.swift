package import Kernel

/// A table as a move sees it: what it is called, its columns in the order of their names, and its key.
package struct TableShape: Sendable, Equatable {
    /// Kept by each engine in its own way, and made anew after a move.
    package static let rebuilt: Set<String> = ["product_search", "search_words"]
    /// Of the database and not of the shop: which steps its schema has seen.
    package static let ownOfDatabase: Set<String> = ["migrations"]
    /// Tables of the sandbox payment server, which is no part of the shop.
    package static let sandboxPrefix = "sandbox_"

    package let name: String
    package let columns: [String]
    package let key: [String]

    /// Every table that a move copies, in the order of their names.
    ///
    /// - Throws: ``KeepingFault`` when one cannot be read in pages.
    package static func all(in tx: Transaction) throws -> [TableShape] {
        try TableList.names(in: tx).filter { name in
            !rebuilt.contains(name) && !ownOfDatabase.contains(name) && !name.hasPrefix(sandboxPrefix)
        }.map { try TableShape($0, in: tx) }
    }

    private init(_ name: String, in tx: Transaction) throws {
        self.name = name
        switch tx.engine {
        case .sqlite:
            let rows = try tx.rows("SELECT name, pk FROM pragma_table_info(\(name)) ORDER BY pk, name")
            columns = rows.map { $0[0] as String }.sorted()
            key = rows.filter { $0[1] as Int64 > 0 }.map { $0[0] }
        case .postgres:
            columns = try tx.rows(
                """
                SELECT attname::text FROM pg_attribute
                WHERE attrelid = \(name)::regclass AND attnum > 0 AND NOT attisdropped
                """
            ).map { $0[0] as String }.sorted()
            key = try tx.rows(
                """
                SELECT a.attname::text FROM pg_index i
                CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
                WHERE i.indrelid = \(name)::regclass AND i.indisprimary ORDER BY k.place
                """
            ).map { $0[0] }
        }
        guard !key.isEmpty, ([name] + columns).allSatisfy(SQL.isPlain) else {
            throw KeepingFault("The table \(name) has no key to read it by.")
        }
    }

    /// Its name in a statement.
    var table: SQL { SQL(name: name) ?? "" }

    func list(_ names: [String]) -> SQL {
        names.compactMap { SQL(name: $0) }.joined(", ")
    }

    /// The rows after some key, at most so many, with values in the order of the columns.
    func page(after last: [SQLValue]?, limit: Int, in tx: Transaction) throws -> [[SQLValue]] {
        let position: SQL =
            last.map { values in
                let bound: [SQL] = values.map { "\($0)" }
                return "WHERE (\(list(key))) > (\(bound.joined(", ")))"
            } ?? ""
        return try tx.rows(
            "SELECT \(list(columns)) FROM \(table) \(position) ORDER BY \(list(key)) LIMIT \(limit)"
        ).map(\.values)
    }

    /// The key of a row.
    func keyValues(of row: [SQLValue]) -> [SQLValue] {
        key.compactMap { name in columns.firstIndex(of: name).map { row[$0] } }
    }

    /// Adds rows as they are, ids included.
    func insert(_ rows: [[SQLValue]], in tx: Transaction) throws {
        // Both engines take tens of thousands of values in a statement.
        let atOnce = max(1, 8_000 / columns.count)
        for start in stride(from: 0, to: rows.count, by: atOnce) {
            let part: [SQL] = rows[start..<min(start + atOnce, rows.count)].map { row in
                let values: [SQL] = row.map { "\($0)" }
                return "(\(values.joined(", ")))"
            }
            try tx.execute("INSERT INTO \(table) (\(list(columns))) VALUES \(part.joined(", "))")
        }
    }

    /// Goes through all rows in pages that stay small, whatever a row holds.
    func eachPage(in tx: Transaction, _ body: ([[SQLValue]]) throws -> Void) throws {
        var last: [SQLValue]?
        var limit = 100
        while true {
            let rows = try page(after: last, limit: limit, in: tx)
            guard let end = rows.last else { return }
            try body(rows)
            last = keyValues(of: end)
            guard rows.count == limit else { return }
            let bytes = rows.reduce(0) { $0 + $1.reduce(0) { $0 + $1.size } }
            limit = bytes > 4 << 20 ? max(1, limit / 4) : min(500, limit * 2)
        }
    }
}

extension SQLValue {
    /// About how many bytes it takes.
    fileprivate var size: Int {
        if case .text(let text) = self { text.utf8.count } else { 8 }
    }
}
