import Kernel
import Pricing

/// A coupon code as staff see it.
struct CouponCodeReply: Codable, Sendable {
    let code: String
    let limit_uses: Int?
    /// Orders with it that were not cancelled.
    let uses: Int
    let created_at: Timestamp
    let expires_at: Timestamp?

    init(_ row: Row) {
        code = row["code"]
        limit_uses = row["limit_uses"]
        uses = row["uses"]
        created_at = row["created_at"]
        expires_at = row["expires_at"]
    }
}

/// Lists the codes of a promotion, the oldest first.
struct ListCouponCodes: Query {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = PromotionPath
    static let route = Route.get(
        "/promotions/{id}/codes",
        "List the coupon codes of a promotion",
        problems: [Problem.notFound]
    )

    struct Parameters: Codable, Sendable {
        /// How the code begins, however it is typed.
        let search: Text<1, 80>?
        /// Whether orders use it.
        let is_used: Bool?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
    }

    struct Reply: Codable, Sendable {
        let total: Int
        let page: Int
        let page_size: Int
        let codes: [CouponCodeReply]
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let stored = try call.path.promotion(in: tx)
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size)
        var conditions: [SQL] = ["promotion_id = \(stored.id)", "deleted_at IS NULL"]
        if let search = call.parameters.search {
            // A text that no code holds finds none.
            let pattern = CouponCode.key(of: search.text).map { $0 + "%" } ?? ""
            conditions.append("code_key LIKE \(pattern)")
        }
        if let isUsed = call.parameters.is_used { conditions.append(isUsed ? "uses > 0" : "uses = 0") }
        let condition = conditions.joined(" AND ")
        let rows = try tx.rows(
            """
            SELECT code, limit_uses, uses, created_at, expires_at FROM coupon_codes WHERE \(condition)
            ORDER BY id LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        return Reply(
            total: try tx.first("SELECT COUNT(*) FROM coupon_codes WHERE \(condition)")?[0] ?? 0,
            page: page.number,
            page_size: page.size,
            codes: rows.map(CouponCodeReply.init)
        )
    }
}

/// Adds one code to a promotion, or many that nobody can guess.
struct AddCouponCodes: Command {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = PromotionPath
    static let route = Route.post(
        "/promotions/{id}/codes",
        "Add a coupon code to a promotion, or up to 100000 random ones",
        refusals: [PromotionWritingRefusal.self],
        problems: [Problem.notFound]
    )

    struct Body: Codable, Sendable {
        /// One code; found however its letters are typed, with or without hyphens and spaces.
        let code: CouponCode?
        /// So many random codes, instead of one.
        let count: Count<1, 100_000>?
        /// What random codes begin with.
        let prefix: CouponPrefix?
        /// How many random signs follow, 15 unless said; 13 of them are 63 bits.
        let length: Count<13, 40>?
        /// How often each may be used: random ones once, unless said.
        let limit_uses: Change<Count<1, 1_000_000_000>>
        /// The first moment at which they are worth nothing.
        let expires_at: Timestamp?
    }

    struct Reply: Codable, Sendable {
        /// How many were added.
        let count: Int
        /// The first hundred of them; `GET` lists all.
        let codes: [String]
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let stored = try call.path.promotion(in: tx)
        guard stored.values.needsCode else { throw PromotionWritingRefusal.isAutomatic }
        let codes = try call.body.add(to: stored.id, in: tx)
        tx.touch(PromotionNews.tag)
        return Reply(count: codes.count, codes: Array(codes.prefix(100)))
    }
}

extension AddCouponCodes.Body {
    fileprivate func add(to promotion: ID<Promotion>, in tx: Transaction) throws -> [String] {
        switch (code, count) {
        case (let code?, nil):
            guard prefix == nil, length == nil else {
                throw Problem.invalid(field: prefix == nil ? "length" : "prefix", "is only for random codes")
            }
            let limits = CouponTable.Limits(uses: limit(unlessSaid: nil), expiresAt: expires_at)
            guard try CouponTable.insert(code, of: promotion, limits, in: tx) else {
                throw PromotionWritingRefusal.codeExists(code.text)
            }
            return [code.text]
        case (nil, let count?):
            let limits = CouponTable.Limits(uses: limit(unlessSaid: 1), expiresAt: expires_at)
            let mint = CouponMint(prefix: prefix?.text, length: length?.value ?? CouponMint.lengthUsual)
            return try mint.add(count.value, to: promotion, limits, in: tx)
        default: throw Problem.invalid(field: "code", "must be given, or count, and not both")
        }
    }

    private func limit(unlessSaid usual: Int?) -> Int? {
        switch limit_uses {
        case .keep: usual
        case .clear: nil
        case .set(let count): count.value
        }
    }
}

/// The address of one code.
struct CouponCodePath: Codable, Sendable {
    let id: ID<Promotion>
    /// However it is typed.
    let code: Text<1, 100>
}

/// Shows one code.
struct ShowCouponCode: Query {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = CouponCodePath
    typealias Reply = CouponCodeReply
    static let route = Route.get(
        "/promotions/{id}/codes/{code}",
        "Show a coupon code",
        problems: [Problem.notFound]
    )

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> CouponCodeReply {
        let stored = try PromotionPath(id: call.path.id).promotion(in: tx)
        let row = try CouponCode.key(of: call.path.code.text).flatMap { key in
            try tx.first(
                """
                SELECT code, limit_uses, uses, created_at, expires_at FROM coupon_codes
                WHERE code_key = \(key) AND promotion_id = \(stored.id) AND deleted_at IS NULL
                """
            )
        }
        guard let row else { throw Problem.notFound("Code not found") }
        return CouponCodeReply(row)
    }
}

/// Deletes a code; orders that used it stay as they are.
struct DeleteCouponCode: Command {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = CouponCodePath
    typealias Reply = Nothing
    static let route = Route.delete(
        "/promotions/{id}/codes/{code}",
        "Delete a coupon code",
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let stored = try PromotionPath(id: call.path.id).promotion(in: tx)
        guard let key = CouponCode.key(of: call.path.code.text),
            try CouponTable.delete(key, of: stored.id, in: tx)
        else { throw Problem.notFound("Code not found") }
        tx.touch(PromotionNews.tag)
        return Nothing()
    }
}
