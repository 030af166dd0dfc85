import Accounts
import Catalog
import Kernel

/// A price in a list as staff see it.
struct ListPriceReply: Codable, Sendable {
    let variant_id: VariantID
    let sku: String
    /// Pieces of the variant in all lines together.
    let quantity_min: Int
    let price: Money
    /// In minor units.
    let unit_amount: Int64
    let currency: Currency

    init(_ row: Row, in currency: Currency) {
        variant_id = row["variant_id"]
        sku = row["sku"]
        quantity_min = row["quantity_min"]
        unit_amount = row["amount_minor"]
        price = Money(minor: unit_amount, currency: currency)
        self.currency = currency
    }
}

/// Lists the prices of a price list by variant and quantity.
struct ListListPrices: Query {
    typealias Who = Staff<CatalogWrite>
    typealias Path = PriceListPath
    static let route = Route.get(
        "/price-lists/{id}/prices",
        "List the prices of a price list",
        problems: [Problem.notFound]
    )

    struct Parameters: Codable, Sendable {
        let variant_id: VariantID?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let prices: [ListPriceReply]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let list = try call.path.list(in: tx)
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        var condition: SQL = "x.price_list_id = \(list.id)"
        if let variant = call.parameters.variant_id { condition += " AND x.variant_id = \(variant)" }
        let rows = try tx.rows(
            """
            SELECT x.variant_id, v.sku, x.quantity_min, x.amount_minor
            FROM price_list_prices x JOIN variants v ON v.id = x.variant_id WHERE \(condition)
            ORDER BY x.variant_id, x.quantity_min LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        return Reply(
            total: try tx.first("SELECT COUNT(*) FROM price_list_prices x WHERE \(condition)")?[0] ?? 0,
            page: page.number,
            page_size: page.size,
            prices: rows.map { ListPriceReply($0, in: list.currency) }
        )
    }
}

/// Sets many prices of a price list at once; those that are not mentioned stay.
struct PutListPrices: Command {
    typealias Who = Staff<CatalogWrite>
    typealias Path = PriceListPath
    static let route = Route.put(
        "/price-lists/{id}/prices",
        "Set prices of a price list",
        problems: [Problem.notFound]
    )

    struct Line: Codable, Sendable {
        let variant_id: VariantID
        /// From how many pieces of the variant in the cart on; 1 unless said.
        let quantity_min: Count<1, 1_000_000>?
        /// Null takes the price out of the list.
        let price: Amount?
    }

    struct Body: Codable, Sendable {
        /// From 1 to 1,000, each variant and quantity once.
        let prices: [Line]
    }

    struct Reply: Codable, Sendable {
        /// Prices that were set.
        let set: Int
        /// Prices that were taken out.
        let removed: Int
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let list = try call.path.list(in: tx)
        let lines = call.body.prices
        guard (1...1_000).contains(lines.count) else {
            throw Problem.invalid(field: "prices", "must have from 1 to 1000 entries")
        }
        let prices = try lines.enumerated().map { index, line in
            PriceListTable.Price(
                variant: line.variant_id,
                quantityMin: line.quantity_min?.value ?? 1,
                amountMinor: try line.price?.money(in: list.currency, field: "prices.\(index).price").minor
            )
        }
        try Self.check(prices, in: tx)
        try PriceListTable.set(prices, in: list.id, in: tx)
        if let crowded = try PriceListTable.crowded(prices.map(\.variant), in: list.id, in: tx) {
            throw Problem.invalid(
                field: "prices",
                "variant \(crowded) has more than \(PriceListTable.stepsMax) prices in the list"
            )
        }
        let removed = prices.count { $0.amountMinor == nil }
        return Reply(set: prices.count - removed, removed: removed)
    }

    private static func check(_ prices: [PriceListTable.Price], in tx: Transaction) throws {
        let variants = Set(prices.map(\.variant))
        let rows = try tx.rows(
            """
            SELECT id FROM variants WHERE deleted_at IS NULL
                AND id IN \(variants.sorted { $0.value < $1.value })
            """
        )
        let known = Set(rows.map { $0[0] as VariantID })
        var seen: [VariantID: Set<Int>] = [:]
        for (index, price) in prices.enumerated() {
            guard known.contains(price.variant) else {
                throw Problem.invalid(field: "prices.\(index).variant_id", "names no variant")
            }
            guard seen[price.variant, default: []].insert(price.quantityMin).inserted else {
                throw Problem.invalid(field: "prices.\(index)", "names a variant and a quantity twice")
            }
        }
    }
}
