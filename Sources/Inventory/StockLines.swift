import Catalog
import Kernel

/// The lines of one operation: each variant once, in the order of ids, which is the order of locks.
struct StockLines {
    struct Line {
        let variantID: VariantID
        var quantity: Int
        /// How much of the quantity the owner already holds.
        var held = 0
    }

    private(set) var lines: [Line]

    /// Adds up what is asked more than once.
    ///
    /// Quantities below one are left out; sums stay below 2^62.
    init(_ wanted: [(VariantID, Int)]) {
        var sums: [VariantID: Int] = [:]
        for (variant, quantity) in wanted where quantity > 0 {
            sums[variant, default: 0] = min(sums[variant, default: 0], 1 << 60) + min(quantity, 1 << 60)
        }
        lines = sums.map { Line(variantID: $0.key, quantity: $0.value) }
            .sorted { $0.variantID.value < $1.variantID.value }
    }

    private init(lines: [Line]) {
        self.lines = lines
    }

    var variants: [VariantID] { lines.map(\.variantID) }

    func only(_ variants: Set<VariantID>) -> StockLines {
        StockLines(lines: lines.filter { variants.contains($0.variantID) })
    }

    func holding(_ quantities: [VariantID: Int]) -> StockLines {
        StockLines(
            lines: lines.map {
                Line(variantID: $0.variantID, quantity: $0.quantity, held: quantities[$0.variantID] ?? 0)
            }
        )
    }

    /// The lines as a table `wanted (variant_id, quantity, held)`: one parameter, so one prepared
    /// statement for any number of lines.
    func table(for engine: Engine) -> SQL {
        let rows = lines.map { "[\($0.variantID.value),\($0.quantity),\($0.held)]" }
        let json = "[" + rows.joined(separator: ",") + "]"
        return switch engine {
        case .sqlite:
            """
            (SELECT json_extract(value, '$[0]') AS variant_id, json_extract(value, '$[1]') AS quantity,
                    json_extract(value, '$[2]') AS held FROM json_each(\(json))) AS wanted
            """
        case .postgres:
            """
            (SELECT (value->>0)::bigint AS variant_id, (value->>1)::bigint AS quantity,
                    (value->>2)::bigint AS held FROM json_array_elements(\(json)::json)) AS wanted
            """
        }
    }
}
