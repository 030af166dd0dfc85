import Kernel
import Pricing

/// Lists what a promotion took off which orders, the newest first.
struct ListRedemptions: Query {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = PromotionPath
    static let route = Route.get(
        "/promotions/{id}/redemptions",
        "List the uses of a promotion",
        problems: [Problem.notFound]
    )

    struct Parameters: Codable, Sendable {
        /// However it is typed.
        let code: Text<1, 100>?
        /// Whether the order gave its use back.
        let is_released: Bool?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    struct Item: Codable, Sendable {
        let id: Int64
        let order: String
        let code: String?
        let customer: String?
        let amount: Money
        let currency: Currency
        let created_at: Timestamp
        let released_at: Timestamp?

        init(_ row: Row) {
            id = row["id"]
            order = row["order_reference"]
            code = row["code"]
            customer = row["customer_key"]
            currency = row["currency"]
            amount = Money(minor: row["amount_minor"], currency: currency)
            created_at = row["created_at"]
            released_at = row["released_at"]
        }
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let redemptions: [Item]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let stored = try call.path.promotion(in: tx)
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        var conditions: [SQL] = ["r.promotion_id = \(stored.id)"]
        if let code = call.parameters.code {
            conditions.append("c.code_key = \(CouponCode.key(of: code.text) ?? "")")
        }
        if let isReleased = call.parameters.is_released {
            conditions.append(isReleased ? "r.released_at IS NOT NULL" : "r.released_at IS NULL")
        }
        let from: SQL = """
            FROM promotion_redemptions r LEFT JOIN coupon_codes c ON c.id = r.coupon_code_id
            WHERE \(conditions.joined(" AND "))
            """
        let rows = try tx.rows(
            """
            SELECT r.id, r.order_reference, c.code, r.customer_key, r.amount_minor, r.currency,
                r.created_at, r.released_at \(from)
            ORDER BY r.id DESC LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        return Reply(
            total: try tx.first("SELECT COUNT(*) \(from)")?[0] ?? 0,
            page: page.number,
            page_size: page.size,
            redemptions: rows.map(Item.init)
        )
    }
}
