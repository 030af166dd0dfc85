import Catalog
import Kernel
import Pricing

/// What must hold for a promotion to apply: all that is said.
struct ConditionsBody: Codable, Sendable {
    /// What the selected goods cost together, before any promotion.
    var subtotal_min: Figure?
    /// How many pieces of them there are.
    var quantity_min: Count<1, 1_000_000>?
    var product_ids: [ProductID]?
    var variant_ids: [VariantID]?
    /// With those below them.
    var category_ids: [CategoryID]?
    var brands: [Text<1, 120>]?
    var customer_groups: [Text<1, 60>]?
    var first_order: Bool?
    var countries: [Country]?
    var channels: [Text<1, 40>]?
    var hours: HoursBody?

    init() {}
}

/// A part of some days, in UTC.
struct HoursBody: Codable, Sendable {
    let from: DayTime
    /// Before `from` when it goes over midnight; not in it.
    let until: DayTime
    /// From 1, Monday, to 7; every day unless said.
    let days: [Count<1, 7>]?
}

/// A minute of the day: `08:00`.
struct DayTime: TextValue {
    let text: String
    static let example = "08:00"
    static let rule = TextRule(length: 5...5, pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$") { text in
        minute(of: text) == nil ? "must be a time of the day such as 08:00, from 00:00 to 23:59" : nil
    }

    init(checked text: String) {
        self.text = text
    }

    init(minute: Int) {
        func pad(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        text = "\(pad(minute / 60)):\(pad(minute % 60))"
    }

    var minute: Int { Self.minute(of: text) ?? 0 }

    private static func minute(of text: String) -> Int? {
        let parts = text.utf8.split(separator: 0x3A, omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            part.count == 2 && part.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard parts.count == 2, isPlain, let hour = Int(text.prefix(2)), let minute = Int(text.suffix(2)),
            hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }
}

extension ConditionsBody {
    /// - Throws: 422 naming the field.
    func conditions(in currency: Currency?) throws(Problem) -> Conditions {
        var conditions = Conditions()
        conditions.subtotalMin = try subtotal_min.map { figure throws(Problem) in
            try figure.money(in: currency, field: "conditions.subtotal_min")
        }
        conditions.quantityMin = quantity_min?.value
        conditions.selection = try SelectionLists(
            products: product_ids,
            variants: variant_ids,
            categories: category_ids,
            brands: brands
        ).selection(at: "conditions.")
        conditions.groups = try Lists.checked(customer_groups, "conditions.customer_groups", \.text)
        conditions.needsFirstOrder = first_order ?? false
        conditions.countries = try Lists.checked(countries, "conditions.countries", \.self)
        conditions.channels = try Lists.checked(channels, "conditions.channels", \.text)
        conditions.hours = try hours.map { hours throws(Problem) in
            Conditions.Hours(
                from: hours.from.minute,
                until: hours.until.minute,
                days: try Lists.checked(hours.days, "conditions.hours.days", \.value)
            )
        }
        return conditions
    }

    /// As they are kept and shown: lists sorted, and nothing that says nothing.
    init(_ conditions: Conditions) {
        let lists = SelectionLists(conditions.selection)
        subtotal_min = conditions.subtotalMin.map(Figure.init)
        quantity_min = conditions.quantityMin.flatMap { Count($0) }
        product_ids = lists.products
        variant_ids = lists.variants
        category_ids = lists.categories
        brands = lists.brands
        customer_groups = Lists.texts(conditions.groups)
        first_order = conditions.needsFirstOrder ? true : nil
        countries = Lists.sorted(conditions.countries, by: \.text)
        channels = Lists.texts(conditions.channels)
        hours = conditions.hours.map { hours in
            HoursBody(
                from: DayTime(minute: hours.from),
                until: DayTime(minute: hours.until),
                days: Lists.sorted(hours.days, by: \.self)?.compactMap { Count($0) }
            )
        }
    }
}
