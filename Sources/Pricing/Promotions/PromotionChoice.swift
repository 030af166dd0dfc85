import Kernel

/// Which of the promotions that could apply do.
struct PromotionChoice {
    /// The highest priority first.
    private(set) var applied: [Promotion] = []
    private(set) var passed: [PassedPromotion] = []
    /// The sources of those that would have taken more than their budget.
    let overdrawn: [String]

    init(_ order: Quote.Order, without overdrawn: [String] = [], at now: Timestamp) throws(Money.Fault) {
        self.overdrawn = overdrawn
        var eligible: [Promotion] = []
        for promotion in order.promotions {
            if overdrawn.contains(promotion.source) {
                pass(promotion, .budget)
            } else if try promotion.conditions.hold(for: order, at: now) {
                eligible.append(promotion)
            } else {
                pass(promotion, .conditions)
            }
        }
        stack(eligible)
    }

    private mutating func stack(_ eligible: [Promotion]) {
        let sorted = eligible.enumerated().sorted { left, right in
            (-left.element.priority, left.offset) < (-right.element.priority, right.offset)
        }.map(\.element)
        let alone = sorted.first { $0.stacking == .exclusive }
        var groups: Set<String> = []
        for promotion in sorted {
            if let alone {
                if promotion.source == alone.source { applied.append(promotion); continue }
                pass(promotion, .stacking)
                continue
            }
            if case .group(let name) = promotion.stacking, !groups.insert(name).inserted {
                pass(promotion, .stacking)
                continue
            }
            applied.append(promotion)
        }
    }

    private mutating func pass(_ promotion: Promotion, _ cause: PassedPromotion.Cause) {
        passed.append(PassedPromotion(source: promotion.source, code: promotion.code, cause: cause))
    }
}
