package import Kernel

/// How often a price is charged.
enum PriceInterval: String, SchemaWords {
    case oneOff = "one_off"
    case day, week, month, year
}

/// What a variant costs, and when that holds.
struct PriceTerms: Sendable {
    var unitPrice: Money
    var compareAt: Money?
    var interval = PriceInterval.oneOff
    var intervalCount = 1
    var trialDays = 0
    var quantityMin = 1
    var validFrom: Timestamp?
    var validUntil: Timestamp?
}

/// Which of a variant's prices holds for one piece at a moment: a dated one before an undated one, the
/// one that began last before earlier ones.
package enum CurrentPrice {
    /// The id of that price of the variant `v`, as an expression.
    package static func id(currency: Currency, at now: Timestamp) -> SQL {
        """
        (SELECT q.id FROM prices q
         WHERE q.variant_id = v.id AND q.currency = \(currency) AND q.deleted_at IS NULL
            AND q.interval = 'one_off' AND q.quantity_min = 1
            AND (q.valid_from IS NULL OR q.valid_from <= \(now))
            AND (q.valid_until IS NULL OR q.valid_until > \(now))
         ORDER BY COALESCE(q.valid_from, 0) DESC, q.id DESC LIMIT 1)
        """
    }
}
