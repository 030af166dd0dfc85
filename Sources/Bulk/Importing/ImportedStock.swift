internal import Catalog
internal import Inventory
internal import Kernel

/// The stock that a batch names: set where the file says something else than it said last time.
struct ImportedStock {
    private struct Counted {
        let variant: VariantID
        let sku: String
        let pieces: Int
        let line: Int
        let isNew: Bool
    }

    private var counted: [Counted] = []

    mutating func add(_ variant: VariantID, _ sku: String, _ pieces: Int, line: Int, isNew: Bool) {
        counted.append(Counted(variant: variant, sku: sku, pieces: pieces, line: line, isNew: isNew))
    }

    /// Sets the stock and says which was left alone because buyers hold more.
    func set(in tx: Transaction) throws -> BatchImport.Outcome {
        let known = try known(in: tx)
        let changed = counted.filter { known[$0.variant] != $0.pieces }
        var leftAlone: Set<VariantID> = []
        for (isNew, kind) in [(true, StockEntry.Kind.receipt), (false, .adjustment)] {
            let lines = changed.filter { $0.isNew == isNew }.map { ($0.variant, $0.pieces) }
            guard !lines.isEmpty else { continue }
            let entry = StockEntry(kind, reason: "import", actor: "import")
            leftAlone.formUnion(try Stock.setOnHand(lines, as: entry, in: tx))
        }
        try remember(changed.filter { !leftAlone.contains($0.variant) }, in: tx)
        var outcome = BatchImport.Outcome()
        for line in changed where leftAlone.contains(line.variant) {
            outcome.counts.stockLeft += 1
            outcome.refusals.append(
                ImportRefusal(
                    line: line.line,
                    reason: "The stock of \(line.sku) was left alone: buyers hold more than \(line.pieces)."
                )
            )
        }
        return outcome
    }

    private func known(in tx: Transaction) throws -> [VariantID: Int] {
        let ids = counted.filter { !$0.isNew }.map(\.variant)
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.rows("SELECT variant_id, on_hand FROM imported_stock WHERE variant_id IN \(ids)")
        return Dictionary(rows.map { ($0[0], $0[1]) }) { first, _ in first }
    }

    private func remember(_ lines: [Counted], in tx: Transaction) throws {
        // Two parameters a row: far under the 32,766 that SQLite takes.
        for start in stride(from: 0, to: lines.count, by: 10_000) {
            let part = lines[start..<min(start + 10_000, lines.count)]
            let values = part.map { line -> SQL in "(\(line.variant), \(line.pieces))" }
            try tx.post(
                """
                INSERT INTO imported_stock (variant_id, on_hand) VALUES \(values.joined(", "))
                ON CONFLICT (variant_id) DO UPDATE SET on_hand = excluded.on_hand
                """
            )
        }
    }
}
