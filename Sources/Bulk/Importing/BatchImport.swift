internal import Catalog
internal import Kernel

/// One batch of a file on its way into the shop, inside one transaction.
struct BatchImport {
    /// What became of a batch.
    struct Outcome: Sendable {
        var counts = ImportCounts()
        var refusals: [ImportRefusal] = []
        /// The slugs of the categories that it made.
        var categories: [String] = []

        mutating func refuse(_ line: Int, _ reason: String) {
            counts.refused += 1
            refusals.append(ImportRefusal(line: line, reason: Sentence.of(reason)))
        }

        mutating func add(_ other: Outcome) {
            counts.add(other.counts)
            refusals += other.refusals
        }
    }

    private let writer: CatalogWriter
    /// Whether a product was met in an earlier batch: nothing of it is left when that was only tried.
    private let isMet: @Sendable (String) -> Bool
    private var outcome = Outcome()
    private var stock = ImportedStock()

    init(currency: Currency, isMet: @escaping @Sendable (String) -> Bool) {
        writer = CatalogWriter(currency: currency)
        self.isMet = isMet
    }

    static func run(
        _ results: [PreparedResult],
        currency: Currency,
        isMet: @escaping @Sendable (String) -> Bool,
        in tx: Transaction
    ) throws -> Outcome {
        var batch = BatchImport(currency: currency, isMet: isMet)
        let last: Int64 = try tx.first("SELECT COALESCE(MAX(id), 0) FROM categories").map { $0[0] } ?? 0
        try batch.writeProducts(results, in: tx)
        // Late variants follow their product in the file, so it is there by now.
        for result in results { try batch.write(result, in: tx) }
        batch.outcome.add(try batch.stock.set(in: tx))
        batch.outcome.counts.read = results.count
        batch.outcome.categories =
            try tx.rows("SELECT slug FROM categories WHERE id > \(last)").map { $0[0] }
        batch.outcome.counts.categories = batch.outcome.categories.count
        return batch.outcome
    }

    private mutating func writeProducts(_ results: [PreparedResult], in tx: Transaction) throws {
        var drafts: [CatalogDraft] = []
        var places: [(stock: [String: Int], line: Int)] = []
        for case .product(let draft, let stock, let line) in results {
            drafts.append(draft)
            places.append((stock, line))
        }
        guard !drafts.isEmpty else { return }
        for (written, place) in zip(try writer.upsert(drafts, in: tx), places) {
            note(written, place.stock, line: place.line)
        }
    }

    private mutating func write(_ result: PreparedResult, in tx: Transaction) throws {
        switch result {
        case .product: break
        case .refused(let refusal):
            outcome.counts.refused += 1
            outcome.refusals.append(refusal)
        case .category(let path, let line):
            if try writer.category(at: path, in: tx) == nil {
                outcome.refuse(line, "the category is too deep or has no name")
            }
        case .addition(let addition):
            let written = try writer.add(
                addition.variants,
                images: addition.images,
                toReference: addition.reference,
                in: tx
            )
            if let written {
                note(written, addition.stock, line: addition.line)
            } else if isMet(addition.reference) {
                outcome.counts.updated += 1
            } else {
                outcome.refuse(addition.line, "the product that these variants belong to is not there")
            }
        }
    }

    private mutating func note(_ written: CatalogWritten, _ counted: [String: Int], line: Int) {
        switch written.outcome {
        case .created: outcome.counts.created += 1
        case .updated: outcome.counts.updated += 1
        case .unchanged: outcome.counts.unchanged += 1
        case .refused(let reason): return outcome.refuse(line, reason)
        }
        for (sku, pieces) in counted.sorted(by: { $0.key < $1.key }) {
            guard let variant = written.variantIDs[sku] else { continue }
            stock.add(variant, sku, pieces, line: line, isNew: written.outcome == .created)
        }
    }
}

/// A reason as a whole sentence.
enum Sentence {
    static func of(_ reason: String) -> String {
        let capital = reason.prefix(1).uppercased() + reason.dropFirst()
        return capital.hasSuffix(".") || capital.hasSuffix("!") ? capital : capital + "."
    }
}
