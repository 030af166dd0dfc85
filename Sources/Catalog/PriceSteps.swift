package import Kernel

/// What a piece costs from so many on, in the catalogue or elsewhere.
package struct PriceStep: Sendable, Equatable {
    /// Pieces of the variant in all lines together, from 1.
    package let quantityMin: Int
    package let unit: Money
    /// Whose prices go before whose: the higher first.
    package let rank: Int
    /// What it is: `tier:10`, `price_list:3`.
    package let source: String
    /// What it is called, such as the name of a price list; nil for a tier.
    package let name: String?

    /// What the buyer reads: `from 10 pieces`.
    package func words(of unit: String) -> String {
        let from = quantityMin > 1 ? "from \(quantityMin) \(unit)" : nil
        return [name, from].compactMap(\.self).joined(separator: ", ")
    }
}

/// The prices of a variant beside the plain one.
///
/// Those from elsewhere go before the catalogue's, also where they are higher; among them the higher rank,
/// then the lower price. Of the catalogue's the lowest that is reached counts, so that nobody pays more for a
/// piece by buying more of them.
package struct PriceSteps: Sendable {
    /// The catalogue's for larger quantities.
    package let tiers: [PriceStep]
    /// Those that other features know, such as price lists.
    package let other: [PriceStep]

    package func step(for quantity: Int, instead plain: Money) -> PriceStep? {
        let best = other.filter { $0.quantityMin <= quantity }.min {
            ($1.rank, $0.unit.minor, $0.quantityMin) < ($0.rank, $1.unit.minor, $1.quantityMin)
        }
        if let best { return best }
        let tier = tiers.filter { $0.quantityMin <= quantity }.min {
            ($0.unit.minor, $0.quantityMin) < ($1.unit.minor, $1.quantityMin)
        }
        return tier.flatMap { $0.unit.minor < plain.minor ? $0 : nil }
    }
}

extension PriceSteps {
    /// What a piece costs from so many on, wherever that is less than for fewer; the smallest quantity first.
    package func falls(from plain: Money) -> [(quantityMin: Int, unit: Money)] {
        var falls: [(quantityMin: Int, unit: Money)] = []
        var last = step(for: 1, instead: plain)?.unit ?? plain
        for pieces in Set((tiers + other).map(\.quantityMin)).sorted() where pieces > 1 {
            let unit = step(for: pieces, instead: plain)?.unit ?? plain
            if unit.minor < last.minor { falls.append((pieces, unit)) }
            last = unit
        }
        return falls
    }

    /// The column of a statement that knows no other prices.
    package static let none: SQL = "NULL"

    /// Rows of a selection as one column: a JSON text of lists, empty or null where there are none.
    ///
    /// The prices of other features have these members: from how many pieces, minor units, rank, source,
    /// name, and from when and until when they hold, or null.
    package static func column(_ members: SQL, _ rows: SQL, for engine: Engine) -> SQL {
        switch engine {
        case .sqlite: "(SELECT json_group_array(json_array(\(members))) FROM \(rows))"
        case .postgres: "(SELECT CAST(json_agg(json_build_array(\(members))) AS TEXT) FROM \(rows))"
        }
    }

    /// The catalogue's current prices of the variant `v` for larger quantities: of those that begin at one
    /// quantity the one that began last.
    package static func tiers(in currency: Currency, _ tx: Transaction) -> SQL {
        column(
            "t.quantity_min, t.amount_minor",
            """
            prices t WHERE t.variant_id = v.id AND t.currency = \(currency) AND t.deleted_at IS NULL
                AND t.interval = 'one_off' AND t.quantity_min > 1
                AND (t.valid_from IS NULL OR t.valid_from <= \(tx.now))
                AND (t.valid_until IS NULL OR t.valid_until > \(tx.now))
                AND NOT EXISTS (SELECT 1 FROM prices n
                    WHERE n.variant_id = t.variant_id AND n.currency = t.currency
                        AND n.deleted_at IS NULL AND n.interval = 'one_off'
                        AND n.quantity_min = t.quantity_min
                        AND COALESCE(n.valid_from, 0) > COALESCE(t.valid_from, 0)
                        AND n.valid_from <= \(tx.now)
                        AND (n.valid_until IS NULL OR n.valid_until > \(tx.now)))
            """,
            for: tx.engine
        )
    }

    /// From the columns `tiers` and `other_prices`; the answer holds until the next of the latter begins or
    /// ends.
    package init(_ row: Row, in currency: Currency, _ tx: Transaction) {
        tiers = Self.tiers(row["tiers"], in: currency)
        other = Self.rows(row["other_prices"]).compactMap { row in
            guard row.count == 7, let pieces = row[0].integer, let minor = row[1].integer else { return nil }
            let (from, until) = (row[5].integer, row[6].integer)
            for moment in [from, until].compactMap(\.self) where moment > tx.now.milliseconds {
                tx.answerHolds(until: Timestamp(milliseconds: moment))
            }
            guard (from ?? .min) <= tx.now.milliseconds, (until ?? .max) > tx.now.milliseconds else {
                return nil
            }
            return PriceStep(
                quantityMin: Int(pieces),
                unit: Money(minor: minor, currency: currency),
                rank: Int(row[2].integer ?? 0),
                source: row[3].string ?? "",
                name: row[4].string
            )
        }
    }

    /// From a column that ``tiers(in:_:)`` made, the smallest quantity first.
    private static func tiers(_ column: String?, in currency: Currency) -> [PriceStep] {
        rows(column).compactMap { row in
            guard row.count == 2, let pieces = row[0].integer, let minor = row[1].integer else { return nil }
            return PriceStep(
                quantityMin: Int(pieces),
                unit: Money(minor: minor, currency: currency),
                rank: 0,
                source: "tier:\(pieces)",
                name: nil
            )
        }.sorted { $0.quantityMin < $1.quantityMin }
    }

    private static func rows(_ column: String?) -> [[JSON]] {
        guard let column, column != "[]" else { return [] }
        return (try? JSON.parse(Array(column.utf8)))?.array?.compactMap(\.array) ?? []
    }
}
