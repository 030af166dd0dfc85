import Catalog
import Kernel

/// Every statement on `measures` and `bundle_parts`.
enum MakeupTable {
    static let migration = Migration(
        "2026-11-24-inventory-makeup",
        [
            """
            CREATE TABLE measures (
                variant_id \(.integer) PRIMARY KEY REFERENCES variants (id), unit TEXT NOT NULL,
                per \(.integer) NOT NULL CHECK (per >= 1), step \(.integer) NOT NULL CHECK (step >= 1),
                quantity_min \(.integer) NOT NULL CHECK (quantity_min >= 1)
            )\(.strict)
            """,
            """
            CREATE TABLE bundle_parts (
                variant_id \(.integer) NOT NULL REFERENCES variants (id),
                part_id \(.integer) NOT NULL REFERENCES variants (id), position \(.integer) NOT NULL,
                quantity \(.integer) NOT NULL CHECK (quantity >= 1),
                PRIMARY KEY (variant_id, part_id), CHECK (variant_id <> part_id)
            )\(.strict)
            """,
            "CREATE INDEX bundle_parts_part ON bundle_parts (part_id)",
        ]
    )

    static func measures(of ids: [VariantID], in tx: Transaction) throws -> [VariantID: Measure] {
        let rows = try tx.rows(
            "SELECT variant_id, unit, per, step, quantity_min FROM measures WHERE variant_id IN \(ids)"
        )
        return Dictionary(
            rows.map { ($0[0], Measure(unit: $0[1], per: $0[2], step: $0[3], min: $0[4])) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The parts of bundles in their order.
    static func parts(of ids: [VariantID], in tx: Transaction) throws -> [VariantID: [BundlePart]] {
        let rows = try tx.rows(
            """
            SELECT b.variant_id, b.part_id, v.sku, p.name, b.quantity
            FROM bundle_parts b JOIN variants v ON v.id = b.part_id JOIN products p ON p.id = v.product_id
            WHERE b.variant_id IN \(ids) ORDER BY b.variant_id, b.position
            """
        )
        var parts: [VariantID: [BundlePart]] = [:]
        for row in rows {
            let part = BundlePart(variantID: row[1], sku: row[2], name: row[3], quantity: row[4])
            parts[row[0], default: []].append(part)
        }
        return parts
    }

    static func set(_ measure: Measure, of id: VariantID, in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO measures (variant_id, unit, per, step, quantity_min)
            VALUES (\(id), \(measure.unit), \(measure.per), \(measure.step), \(measure.min))
            ON CONFLICT (variant_id) DO UPDATE SET unit = excluded.unit, per = excluded.per,
                step = excluded.step, quantity_min = excluded.quantity_min
            """
        )
    }

    static func set(_ parts: [(id: VariantID, quantity: Int)], of id: VariantID, in tx: Transaction) throws {
        try tx.execute("DELETE FROM bundle_parts WHERE variant_id = \(id)")
        guard !parts.isEmpty else { return }
        let rows = parts.enumerated().map { position, part -> SQL in
            "(\(id), \(part.id), \(position), \(part.quantity))"
        }
        try tx.execute(
            """
            INSERT INTO bundle_parts (variant_id, part_id, position, quantity) VALUES \(rows.joined(", "))
            """
        )
    }

    /// Whether a variant is a part of any bundle.
    static func isPart(_ id: VariantID, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT 1 FROM bundle_parts WHERE part_id = \(id) LIMIT 1") != nil
    }

    static func forget(_ id: VariantID, in tx: Transaction) throws {
        try tx.execute("DELETE FROM measures WHERE variant_id = \(id)")
        try tx.execute("DELETE FROM bundle_parts WHERE variant_id = \(id)")
    }
}
