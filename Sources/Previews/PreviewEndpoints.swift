package import Kernel
import Pricing
import Promotions

/// The time whose orders are looked at.
struct PreviewTime: Codable, Sendable {
    /// 30 days before `until` unless said.
    let from: Timestamp?
    /// The first moment that is not in it; now unless said.
    let until: Timestamp?
}

/// Says what a promotion that staff might make would have done to the orders of some time.
package struct PreviewPromotion: Query {
    package static let route = Route.post(
        "/promotions/preview",
        "Try a promotion on past orders; nothing is changed",
        status: 200,
        refusals: [PreviewRefusal.self, QuoteRefusal.self]
    )
    package typealias Who = Staff<PromotionsWrite>
    package typealias Reply = PromotionPreview

    /// A promotion as it would be made, and the time.
    package struct Wanted: Decodable, Sendable {
        let promotion: PromotionBody
        let time: PreviewTime

        package init(from decoder: any Decoder) throws {
            time = try PreviewTime(from: decoder)
            promotion = try PromotionBody(from: decoder)
        }
    }
    package typealias Body = Wanted

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> PromotionPreview {
        let terms = try PromotionTerms(call.body.promotion)
        return try call.body.time.preview(of: terms, for: call.who.identity, in: tx)
    }
}

/// Says what a promotion would have done to the orders of some time.
package struct PreviewStoredPromotion: Query {
    package static let route = Route.post(
        "/promotions/{id}/preview",
        "Try a promotion of the shop on past orders; nothing is changed",
        status: 200,
        refusals: [PreviewRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )
    package typealias Who = Staff<PromotionsWrite>
    package typealias Reply = PromotionPreview

    package struct Path: Codable, Sendable {
        let id: ID<Promotion>
    }
    package struct Wanted: Codable, Sendable {
        /// 30 days before `until` unless said.
        let from: Timestamp?
        /// The first moment that is not in it; now unless said.
        let until: Timestamp?
    }
    package typealias Body = Wanted?

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> PromotionPreview {
        let terms = try PromotionTerms(call.path.id, in: tx)
        let time = PreviewTime(from: call.body?.from, until: call.body?.until)
        return try time.preview(of: terms, for: call.who.identity, in: tx)
    }
}

extension PreviewTime {
    /// What somebody's request reads at most; a command reads any number.
    private static let ordersMax = 20_000

    /// - Throws: 403 for whoever may not read orders.
    fileprivate func preview(
        of terms: PromotionTerms,
        for identity: Identity,
        in tx: Transaction
    ) throws -> PromotionPreview {
        // What is told of orders is for those who may read them.
        _ = try Staff<OrdersRead>(identity)
        return try PromotionPreview(of: terms, from: from, until: until, most: Self.ordersMax, in: tx)
    }
}
