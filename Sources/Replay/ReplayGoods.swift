import Catalog
import Inventory
import Kernel

/// The products of a batch: one for each stock code, made when it is first sold.
struct ReplayGoods {
    private(set) var variants: [String: VariantID] = [:]
    /// Why the catalogue does not take a code.
    private(set) var refusals: [String: String] = [:]

    /// Goods come in lots of so many pieces.
    private static let lot = 100

    /// Finds the products of these lines and makes those that are sold and missing.
    ///
    /// - Returns: how many were made.
    mutating func find(_ lines: [SaleLine], in tx: Transaction) throws -> Int {
        let codes = Array(Set(lines.map(\.code)))
        guard !codes.isEmpty else { return 0 }
        for row in try tx.rows("SELECT sku, id FROM variants WHERE sku IN \(codes)") {
            variants[row[0]] = row[1]
        }
        var drafts: [CatalogDraft] = []
        var drafted: [String: Int] = [:]
        for line in lines where !line.isCancellation && variants[line.code] == nil {
            if let place = drafted[line.code] {
                // The first description that says anything.
                if drafts[place].name == line.code, let name = line.description { drafts[place].name = name }
            } else {
                drafted[line.code] = drafts.count
                drafts.append(Self.draft(line))
            }
        }
        guard !drafts.isEmpty else { return 0 }
        var made = 0
        for written in try CatalogWriter(currency: Replayer.currency).upsert(drafts, in: tx) {
            variants.merge(written.variantIDs) { _, new in new }
            guard case .refused(let reason) = written.outcome else {
                made += 1
                continue
            }
            refusals[String(written.reference.dropFirst(Replay.actor.count + 1))] = reason
        }
        return made
    }

    private static func draft(_ line: SaleLine) -> CatalogDraft {
        let slug = line.code.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        var draft = CatalogDraft(
            reference: "\(Replay.actor):\(line.code)",
            slug: String(slug),
            name: line.description ?? line.code
        )
        let price = Money(minor: line.unitMinor ?? 0, currency: Replayer.currency)
        draft.variants = [CatalogDraft.VariantDraft(sku: line.code, price: price)]
        return draft
    }

    /// Receives what the lines take and the shelf lacks, in whole lots.
    func receive(_ lines: [SaleLine], in tx: Transaction) throws {
        var wanted: [VariantID: Int] = [:]
        for line in lines {
            guard let variant = variants[line.code] else { continue }
            wanted[variant, default: 0] += line.quantity
        }
        let rows = try tx.rows(
            "SELECT variant_id, on_hand - held FROM stock_levels WHERE variant_id IN \(Array(wanted.keys))"
        )
        for row in rows { wanted[row[0], default: 0] -= row[1] as Int }
        let missing = wanted.filter { $0.value > 0 }
            .map { ($0.key, ($0.value + Self.lot - 1) / Self.lot * Self.lot) }
        guard !missing.isEmpty else { return }
        let entry = StockEntry(.receipt, reason: Replay.actor, actor: Replay.actor)
        try Stock.putBack(missing, as: entry, in: tx)
    }
}
