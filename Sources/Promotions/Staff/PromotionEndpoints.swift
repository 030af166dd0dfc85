import Kernel
import Pricing

/// Lists the promotions, the newest first.
struct ListPromotions: Query {
    typealias Who = Staff<PromotionsWrite>
    static let route = Route.get("/promotions", "List promotions")

    struct Parameters: Codable, Sendable {
        /// Whether they are switched on; whether they have begun or ended does not matter.
        let is_active: Bool?
        let needs_code: Bool?
        /// A piece of the name; small and capital ASCII letters alike.
        let search: Text<1, 100>?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let promotions: [PromotionReply]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let asked = call.parameters
        let page = PageRequest(page: asked.page, size: asked.page_size)
        var conditions: [SQL] = ["p.deleted_at IS NULL"]
        if let isActive = asked.is_active { conditions.append("p.is_active = \(isActive)") }
        if let needsCode = asked.needs_code { conditions.append("p.needs_code = \(needsCode)") }
        if let search = asked.search {
            let pattern = "%" + search.text.lowercased().likeLiteral + "%"
            conditions.append("LOWER(p.name) LIKE \(pattern) ESCAPE '!'")
        }
        let condition = conditions.joined(" AND ")
        let rows = try tx.rows(
            """
            SELECT \(PromotionTable.columns) FROM promotions p WHERE \(condition)
            ORDER BY p.id DESC LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        return Reply(
            total: try tx.first("SELECT COUNT(*) FROM promotions p WHERE \(condition)")?[0] ?? 0,
            page: page.number,
            page_size: page.size,
            promotions: try rows.map { PromotionReply(try StoredPromotion($0)) }
        )
    }
}

/// Makes a promotion.
struct CreatePromotion: Command {
    typealias Who = Staff<PromotionsWrite>
    typealias Body = PromotionBody
    typealias Reply = PromotionReply
    static let route = Route.post(
        "/promotions",
        "Make a promotion",
        refusals: [PromotionWritingRefusal.self]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> PromotionReply {
        let values = try call.body.values()
        guard try PromotionTable.count(in: tx) < PromotionTable.countMax else {
            throw PromotionWritingRefusal.tooMany
        }
        let path = PromotionPath(id: try PromotionTable.insert(values, in: tx))
        tx.touch(PromotionNews.tag)
        return PromotionReply(try path.promotion(in: tx))
    }
}

/// Shows one promotion.
struct ShowPromotion: Query {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = PromotionPath
    typealias Reply = PromotionReply
    static let route = Route.get("/promotions/{id}", "Show a promotion", problems: [Problem.notFound])

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> PromotionReply {
        PromotionReply(try call.path.promotion(in: tx))
    }
}

/// Rewrites a whole promotion; orders that it reduced stay as they are.
struct ReplacePromotion: Command {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = PromotionPath
    typealias Body = PromotionBody
    typealias Reply = PromotionReply
    static let route = Route.put(
        "/promotions/{id}",
        "Rewrite a promotion",
        refusals: [PromotionWritingRefusal.self],
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> PromotionReply {
        try call.path.change(in: tx) { _ in call.body }
    }
}

/// Deletes a promotion; orders that it reduced stay as they are.
struct DeletePromotion: Command {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = PromotionPath
    typealias Reply = Nothing
    static let route = Route.delete(
        "/promotions/{id}",
        "Delete a promotion with its codes; orders that it reduced stay as they are",
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        try PromotionTable.delete(call.path.promotion(in: tx).id, in: tx)
        tx.touch(PromotionNews.tag)
        return Nothing()
    }
}
