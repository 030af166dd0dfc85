import Catalog
import Kernel
import Pricing

/// An order as a case gives it, on the way to be quoted.
struct Draft {
    let platform: Platform
    /// What the platform says of itself.
    let rule: String
    var currency: Currency
    var lines: [Line] = []
    var promotions: [Promotion] = []
    /// The sources of promotions that reduce pieces.
    var ofPieces: Set<String> = []
    /// What each promotion is called there.
    var names: [String: String] = [:]
    var shipping: ShippingMethod?
    var taxes = TaxBook()
    var destination: Destination? = Draft.home
    var relief: TaxRelief?
    var profile = RoundingProfile()
    var moment = Timestamp(milliseconds: 1_700_000_000_000)
    /// Whether prices contain tax unless a line says otherwise.
    var isInclusive = false
    /// Whether answers are written in whole units with decimals.
    var isDecimal = false
    /// Whether a reduction was written below zero, so that it is answered below zero.
    var isNegative = false
    private var categories: [String: CategoryID] = [:]

    /// Where orders go that do not say where.
    static let home = Destination(country: Country(checked: "US"))

    struct Line {
        var name: String
        var unit: Money
        var quantity: Int
        var taxCode: String?
        var categories: [CategoryID] = []
        var unitMin: Money?
        /// Whether promotions may touch it, where the case says so.
        var isEligible = true
    }

    init(_ the: PricingCase, _ inputs: Fields) throws {
        platform = the.platform
        rule = the.rule
        currency = .sample
        guard let code = try inputs.text("currency") else { return }
        guard let known = Currency(code) else { throw NotUnderstood(why: "\(code) is no currency") }
        currency = known
    }

    // MARK: Names

    mutating func category(_ name: String) -> CategoryID {
        if let id = categories[name] { return id }
        let id = CategoryID(Int64(categories.count + 1))
        categories[name] = id
        return id
    }

    static func variant(_ line: Int) -> VariantID { VariantID(Int64(line + 1)) }

    /// The goods of some lines; of none it is a good that nobody sells.
    func selection(_ isIn: (Line) -> Bool) -> Selection {
        let chosen = lines.indices.filter { isIn(lines[$0]) }
        guard chosen.count < lines.count else { return .all }
        var selection = Selection.all
        selection.variants = chosen.isEmpty ? [VariantID(0)] : Set(chosen.map(Self.variant))
        return selection
    }

    var eligible: Selection { selection(\.isEligible) }

    // MARK: Promotions

    @discardableResult
    mutating func promote(
        _ effects: [Effect],
        _ name: String? = nil,
        when conditions: Conditions = Conditions(),
        priority: Int = 0,
        stacking: Promotion.Stacking = .stackable
    ) -> String {
        let source = "promotion:\(promotions.count + 1)"
        if effects.contains(where: \.isOfPieces) { ofPieces.insert(source) }
        names[source] = name
        promotions.append(
            Promotion(
                source: source,
                reason: name ?? "Promotion",
                effects: effects,
                conditions: conditions,
                priority: priority,
                stacking: stacking
            )
        )
        return source
    }

    // MARK: The order

    /// What is quoted.
    var order: Quote.Order {
        var order = Quote.Order(
            lines: lines.enumerated().map { index, line in
                QuoteLine(
                    unit: line.unit,
                    quantity: line.quantity,
                    taxCode: line.taxCode,
                    good: Good(variant: Self.variant(index), categories: line.categories),
                    unitMin: line.unitMin
                )
            },
            currency: currency
        )
        order.promotions = promotions
        order.shipping = shipping
        order.rates = taxes.rates
        order.destination = destination
        order.relief = relief
        order.profile = profile
        return order
    }

    func quote() throws -> Quote { try Quote.of(order, at: moment) }
}

extension Effect {
    /// Whether it reduces pieces rather than sums.
    fileprivate var isOfPieces: Bool {
        switch self {
        case .order, .shipping: false
        default: true
        }
    }
}

/// The rates of a case, each behind a tax code of its own.
struct TaxBook {
    private(set) var rates: [TaxRate] = []

    /// The tax code of what is taxed so.
    mutating func code(_ percentage: Percentage, isInclusive: Bool) -> String {
        let code = "\(percentage.digits.text) \(isInclusive ? "inside" : "on top")"
        if !rates.contains(where: { $0.taxCode == code }) {
            add(percentage, code, Draft.home, isInclusive, (nil, nil))
        }
        return code
    }

    mutating func add(
        _ percentage: Percentage,
        _ code: String?,
        _ place: Destination,
        _ isInclusive: Bool,
        _ validity: (from: Timestamp?, until: Timestamp?)
    ) {
        rates.append(
            TaxRate(
                id: ID(Int64(rates.count + 1)),
                place: place,
                taxCode: code,
                percentage: percentage,
                isInclusive: isInclusive,
                validity: validity
            )
        )
    }
}
