internal import Kernel

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
