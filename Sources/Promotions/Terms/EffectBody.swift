import Catalog
import Kernel

/// What a promotion does.
enum EffectType: String, SchemaWords {
    /// Takes a share off the target.
    case percent
    /// Takes an amount off: off each piece, or once off the order or shipping.
    case amount
    /// Each piece costs so much, if it cost more.
    case fixedPrice = "fixed_price"
    /// With so many pieces bought, so many others cost less: nothing, unless said.
    case buyGet = "buy_x_get_y"
    /// Of every so many pieces the cheapest costs less: nothing, unless said.
    case cheapest = "cheapest_free"
    /// The highest tier that is reached takes its share off each piece.
    case tiered
    /// Every so many pieces cost less together: 3 for 10.00; what is left over costs what it costs.
    case set
    /// Adds goods for nothing.
    case gift
    /// Shipping costs nothing.
    case freeShipping = "free_shipping"
}

/// What is reduced.
enum EffectTarget: String, SchemaWords {
    /// Each piece.
    case items
    /// The sum of the lines, spread over them.
    case order
    case shipping
}

/// One effect of a promotion; which fields it has depends on its type.
struct EffectBody: Codable, Sendable {
    let type: EffectType
    /// For `percent` and `amount`; `items` unless said.
    var target: EffectTarget?
    /// From 0 to 100.
    var percent: Figure?
    /// What a percentage of the order or of shipping takes at most, in the promotion's currency.
    var max_amount: Figure?
    /// Of the promotion's currency.
    var amount: Figure?
    /// Of the promotion's currency.
    var price: Figure?
    /// Instead of `percent`, `amount` or `price`, for the pieces of a line after its first one.
    var further: Figure?
    /// For `buy_x_get_y`: how many are bought.
    var buy: Count<1, 1_000>?
    /// For `buy_x_get_y`: how many cost less with these.
    var get: Count<1, 1_000>?
    /// For `buy_x_get_y` and `set`: how often in one order.
    var times_max: Count<1, 1_000_000>?
    /// For `cheapest_free`: 3 for 2 is every 3; for `set`: how many pieces a set has.
    var every: Count<2, 1_000>?
    /// So many pieces of a line at most.
    var pieces_max: Count<1, 1_000_000>?
    var tiers: [TierBody]?
    /// For `gift`.
    var variant_id: VariantID?
    /// For `gift`: how many pieces, one unless said.
    var quantity: Count<1, 100>?
    /// Which goods, all unless said; for `buy_x_get_y` those that are bought.
    var product_ids: [ProductID]?
    var variant_ids: [VariantID]?
    /// With those below them.
    var category_ids: [CategoryID]?
    var brands: [Text<1, 120>]?
    /// For `buy_x_get_y`: which goods cost less; all, unless said.
    var get_product_ids: [ProductID]?
    var get_variant_ids: [VariantID]?
    var get_category_ids: [CategoryID]?
    var get_brands: [Text<1, 120>]?

    init(_ type: EffectType) {
        self.type = type
    }
}

/// One step of a reduction that grows: from so many pieces, or from such a sum.
struct TierBody: Codable, Sendable {
    var quantity_min: Count<1, 1_000_000>?
    var subtotal_min: Figure?
    let percent: Figure
}

extension EffectBody {
    private static let selection = ["product_ids", "variant_ids", "category_ids", "brands"]
    private static let gift = selection.map { "get_" + $0 }

    /// The fields that a type has.
    private var fields: Set<String> {
        let isShipping = target == .shipping
        let goods = isShipping ? [] : Self.selection
        let pieces = ["pieces_max", "further"]
        let isOfPieces = target ?? .items == .items
        return switch type {
        case .percent: Set(["target", "percent"] + goods + (isOfPieces ? pieces : ["max_amount"]))
        case .amount: Set(["target", "amount"] + goods + (isOfPieces ? pieces : []))
        case .fixedPrice: Set(["price"] + pieces + Self.selection)
        case .buyGet: Set(["buy", "get", "percent", "times_max"] + Self.selection + Self.gift)
        case .cheapest: Set(["every", "percent"] + Self.selection)
        case .tiered: Set(["tiers"] + Self.selection)
        case .set: Set(["every", "percent", "amount", "price", "times_max"] + Self.selection)
        case .gift: ["variant_id", "quantity"]
        case .freeShipping: []
        }
    }

    private var given: [String] {
        let all: [(name: String, isThere: Bool)] = [
            ("target", target != nil), ("percent", percent != nil), ("amount", amount != nil),
            ("price", price != nil), ("max_amount", max_amount != nil), ("further", further != nil),
            ("variant_id", variant_id != nil), ("quantity", quantity != nil), ("buy", buy != nil),
            ("get", get != nil),
            ("times_max", times_max != nil), ("every", every != nil), ("pieces_max", pieces_max != nil),
            ("tiers", tiers != nil), ("product_ids", product_ids != nil),
            ("variant_ids", variant_ids != nil), ("category_ids", category_ids != nil),
            ("brands", brands != nil), ("get_product_ids", get_product_ids != nil),
            ("get_variant_ids", get_variant_ids != nil), ("get_category_ids", get_category_ids != nil),
            ("get_brands", get_brands != nil),
        ]
        return all.filter(\.isThere).map(\.name)
    }

    /// - Throws: 422 naming the first field that this type does not have.
    func requireFitting(at place: String) throws(Problem) {
        guard let odd = given.first(where: { !fields.contains($0) }) else { return }
        let kind = target == .shipping ? "\(type.rawValue) of shipping" : type.rawValue
        throw .invalid(field: place + odd, "is not for \(kind)")
    }
}
