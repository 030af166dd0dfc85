import Kernel
import Pricing

/// Why a promotion or its codes stay as they are.
enum PromotionWritingRefusal: Refusal {
    case tooMany
    /// Its uses were counted in this currency.
    case usedIn(Currency?)
    /// It applies without a code.
    case isAutomatic
    case codeExists(String)

    private static let tooManyKind = Problem.Kind(
        409,
        "too_many_promotions",
        "There are as many promotions as there may be."
    )
    private static let usedKind = Problem.Kind(
        409,
        "promotion_in_use",
        "A promotion that was used keeps its currency."
    )
    private static let automaticKind = Problem.Kind(
        409,
        "promotion_is_automatic",
        "Only promotions that need a code have codes."
    )
    private static let existsKind = Problem.Kind(409, "code_exists", "The code exists.")

    static var kinds: [Problem.Kind] { [tooManyKind, usedKind, automaticKind, existsKind] }

    var problem: Problem {
        switch self {
        case .tooMany:
            Problem(
                Self.tooManyKind,
                "A shop has at most \(PromotionTable.countMax) promotions; delete some that have ended."
            )
        case .usedIn(let currency):
            Problem(
                Self.usedKind,
                currency.map { "Its uses were counted in \($0); make another promotion." }
                    ?? "Its uses were counted without a currency; make another promotion."
            )
        case .isAutomatic:
            Problem(Self.automaticKind, "It applies without a code; set needs_code first.")
        case .codeExists(let code): Problem(Self.existsKind, "\(code) is a code already.")
        }
    }
}

/// The address of one promotion.
struct PromotionPath: Codable, Sendable {
    let id: ID<Promotion>

    func promotion(in tx: Transaction) throws -> StoredPromotion {
        guard let stored = try PromotionTable.find(id, in: tx) else {
            throw Problem.notFound("Promotion not found")
        }
        return stored
    }

    /// Rewrites what staff decide; uses that were counted stay.
    func change(
        in tx: Transaction,
        _ body: (PromotionValues) throws -> PromotionBody
    ) throws -> PromotionReply {
        let old = try promotion(in: tx)
        let values = try body(old.values).values()
        if values.currency != old.values.currency, try RedemptionTable.isUsed(id, in: tx) {
            throw PromotionWritingRefusal.usedIn(old.values.currency)
        }
        if let limit = values.limitTotal, limit < old.uses {
            throw Problem.invalid(field: "limit_total", "must be at least \(old.uses), its uses so far")
        }
        if let budget = values.budget, budget.minor < old.spentMinor {
            let spent = Money(minor: old.spentMinor, currency: budget.currency)
            throw Problem.invalid(field: "budget", "must be at least \(spent), which is spent")
        }
        try PromotionTable.update(id, values, in: tx)
        tx.touch(PromotionNews.tag)
        return PromotionReply(try promotion(in: tx))
    }
}
