import Catalog
import Kernel
import Pricing
import Shipping

/// A price with the tax of one place, sold to another: ours is the same for everybody, unless no tax is owed.
struct MovedPricePieces: Answering {
    private let quoted: QuotedCase

    static func fits(_ inputs: Fields) -> Bool {
        inputs.has("home_rate", "destination_rate") || inputs.has("home_zone_rate", "destination_zone_rate")
    }

    init(_ inputs: Fields, _ the: PricingCase) throws {
        var draft = try Draft(the, inputs)
        try draft.readBasis(inputs)
        if inputs.has("lines") {
            try draft.readLines(inputs)
        } else {
            guard let price = try inputs.money("list_price", draft.currency), price.minor >= 0,
                let quantity = try inputs.count("quantity"), quantity > 0
            else { throw NotUnderstood(why: "a price or a quantity is missing") }
            draft.lines = [Draft.Line(name: "line", unit: price, quantity: quantity)]
        }
        let home = try inputs.percentage("home_rate") ?? inputs.percentage("home_zone_rate")
        let there = try inputs.percentage("destination_rate") ?? inputs.percentage("destination_zone_rate")
        guard let home else { throw inputs.wrong("home_rate", "there") }
        let code = draft.taxes.code(there ?? home, isInclusive: draft.isInclusive)
        for index in draft.lines.indices { draft.lines[index].taxCode = code }
        if there == nil {
            draft.relief = TaxRelief(contained: draft.taxes.rates, source: "export", reason: "Export")
        }
        quoted = try QuotedCase(draft)
    }

    func answer(_ key: String, _ expected: JSON) throws -> JSON? {
        key == "price" ? quoted.goodsGross.json : try quoted.answer(key, expected)
    }
}

/// A country that is free of tax from some value on.
struct TaxFreeCountry: Answering {
    private let quoted: QuotedCase

    static func fits(_ inputs: Fields) -> Bool { inputs.has("country_tax_free", "unit_gross", "unit_net") }

    init(_ inputs: Fields, _ the: PricingCase) throws {
        var draft = try Draft(the, inputs)
        guard let gross = try inputs.integer("unit_gross"), let net = try inputs.integer("unit_net"),
            let quantity = try inputs.count("quantity"), quantity > 0, net > 0, gross >= net,
            gross <= 1_000_000_000_000
        else { throw NotUnderstood(why: "a price with and without tax, or a quantity, is missing") }
        _ = try inputs.flag("country_tax_free")
        _ = try inputs.number("tax_free_from")
        _ = try inputs.money("shipping_net", draft.currency)
        // The rate in whole thousandths of a percent, as far as the two prices tell it.
        let permille = ((gross - net) * 1_000 + net / 2) / net
        guard let rate = Percentage(millionths: permille * 1_000) else { throw Money.Fault.overflow }
        let code = draft.taxes.code(rate, isInclusive: true)
        let unit = Money(minor: gross, currency: draft.currency)
        draft.lines = [Draft.Line(name: "line", unit: unit, quantity: quantity, taxCode: code)]
        if let fee = try inputs.money("shipping_gross", draft.currency) {
            draft.shipping = ShippingMethod(source: "shipping", name: "Shipping", price: fee, taxCode: code)
        }
        quoted = try QuotedCase(draft)
    }

    func answer(_ key: String, _ expected: JSON) throws -> JSON? { try quoted.answer(key, expected) }
}

/// Shipping that costs less from some value of the goods on: a promotion on shipping.
struct MinimalFeeOrder: Answering {
    private let quoted: QuotedCase

    static func fits(_ inputs: Fields) -> Bool {
        inputs.has("minimal", "normal_fee", "reduced_fee", "package_total")
    }

    init(_ inputs: Fields, _ the: PricingCase) throws {
        var draft = try Draft(the, inputs)
        guard let least = try inputs.money("minimal", draft.currency),
            let fee = try inputs.money("normal_fee", draft.currency),
            let reduced = try inputs.money("reduced_fee", draft.currency),
            let total = try inputs.money("package_total", draft.currency), total.minor >= 0, fee.minor >= 0
        else { throw NotUnderstood(why: "a fee or a total is missing") }
        draft.lines = [Draft.Line(name: "package", unit: total, quantity: 1)]
        draft.shipping = ShippingMethod(source: "shipping", name: "Shipping", price: fee)
        var conditions = Conditions()
        conditions.subtotalMin = least
        draft.promote([.shipping(.price(reduced))], when: conditions)
        quoted = try QuotedCase(draft)
    }

    func answer(_ key: String, _ expected: JSON) throws -> JSON? { try quoted.answer(key, expected) }
}

/// A reduction of a first piece and another one of those after it.
struct FirstPieces: Answering {
    private let quoted: QuotedCase

    static func fits(_ inputs: Fields) -> Bool { inputs.has("first_item", "additional_item", "quantity") }

    init(_ inputs: Fields, _ the: PricingCase) throws {
        var draft = try Draft(the, inputs)
        guard let first = try inputs.money("first_item", draft.currency),
            let further = try inputs.money("additional_item", draft.currency),
            let quantity = try inputs.count("quantity"), quantity > 0, first.minor >= 0, further.minor >= 0
        else { throw NotUnderstood(why: "a first piece without its figures") }
        // Pieces that cost as much as is ever taken off one.
        let unit = Money(minor: max(first.minor, further.minor), currency: draft.currency)
        draft.lines = [Draft.Line(name: "line", unit: unit, quantity: quantity)]
        let most = try inputs.count("max_items") ?? 0
        let offer = Effect.items(
            .amount(first),
            .all,
            piecesMax: most == 0 ? nil : most,
            further: .amount(further)
        )
        draft.promote([offer])
        quoted = try QuotedCase(draft)
    }

    func answer(_ key: String, _ expected: JSON) throws -> JSON? { try quoted.answer(key, expected) }
}

/// Shipping by the piece, the first of them at a price of its own.
struct ShippedPieces: Answering {
    private let price: Money

    static func fits(_ inputs: Fields) -> Bool { inputs.has("first_item", "additional_item", "units") }

    init(_ inputs: Fields, _ the: PricingCase) throws {
        let currency = Currency.sample
        guard let first = try inputs.money("first_item", currency),
            let further = try inputs.money("additional_item", currency),
            let pieces = try inputs.count("units"), pieces > 0
        else { throw NotUnderstood(why: "shipping by the piece without its figures") }
        guard try inputs.count("max_items") ?? 0 == 0 else {
            throw NotUnderstood(why: "shipping in packages of so many pieces")
        }
        let parcel = Parcel(
            items: [Parcel.Item(product: ProductID(1), pieces: pieces)],
            subtotal: .zero(currency)
        )
        price = try ShippingTariff(firstPiece: first, further: further).price(of: parcel)
    }

    func answer(_ key: String, _ expected: JSON) throws -> JSON? { key == "shipping" ? price.json : nil }
}

/// What no promotion and no way of shipping of ours offers.
struct UnofferedPieces: Answering {
    private static let whys = [
        ("purchase_unit", "a price per reference unit")
    ]

    static func fits(_ inputs: Fields) -> Bool { whys.contains { inputs.has($0.0) } }

    init(_ inputs: Fields, _ the: PricingCase) throws {
        throw NotUnderstood(why: Self.whys.first { inputs.has($0.0) }?.1 ?? "")
    }

    func answer(_ key: String, _ expected: JSON) -> JSON? { nil }
}
