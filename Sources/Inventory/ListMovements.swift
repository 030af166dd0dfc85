import Catalog
package import Kernel

/// One page of the journal of a product's stock, the newest first.
package struct MovementsPage: Codable, Sendable {
    let total: Int
    let page: Int
    let page_size: Int
    let movements: [Movement]

    struct Movement: Codable, Sendable {
        let id: Int64
        let variant_id: VariantID
        let delta: Int
        let kind: String
        let reason: String?
        let actor: String
        let reference: String?
        let created_at: Timestamp

        init(_ row: Row) {
            id = row["id"]
            variant_id = row["variant_id"]
            delta = row["delta"]
            kind = row["kind"]
            reason = row["reason"]
            actor = row["actor"]
            reference = row["reference"]
            created_at = row["created_at"]
        }
    }
}

/// Lists how a product's stock came to be.
package struct ListMovements: Query {
    package typealias Who = Staff<StockRead>
    package typealias Reply = MovementsPage
    package static let route = Route.get(
        "/inventory/{product_id}/movements",
        "List stock movements",
        problems: [Problem.notFound]
    )

    package struct Path: Codable, Sendable {
        let product_id: ProductID
    }

    package struct Parameters: Codable, Sendable {
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> MovementsPage {
        let product = call.path.product_id
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        let count = try tx.first(
            """
            SELECT (SELECT COUNT(*) FROM stock_movements m JOIN variants v ON v.id = m.variant_id
                    WHERE v.product_id = p.id) AS total
            FROM products p WHERE p.id = \(product)
            """
        )
        guard let total = count.map({ $0[0] as Int }) else { throw Problem.notFound("Product not found") }
        let rows = try tx.rows(
            """
            SELECT m.id, m.variant_id, m.delta, m.kind, m.reason, m.actor, m.reference, m.created_at
            FROM stock_movements m JOIN variants v ON v.id = m.variant_id
            WHERE v.product_id = \(product) ORDER BY m.id DESC LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        return MovementsPage(
            total: total,
            page: page.number,
            page_size: page.size,
            movements: rows.map(MovementsPage.Movement.init)
        )
    }
}
