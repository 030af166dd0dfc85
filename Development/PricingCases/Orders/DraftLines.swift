import Kernel
import Pricing

/// Lines in all the ways in which cases write them.
extension Draft {
    mutating func readBasis(_ inputs: Fields) throws {
        isInclusive =
            try inputs.flag("prices_include_tax") ?? inputs.flag("included")
            // This one counts gross unless it says otherwise.
            ?? (platform == .shopware)
        switch try inputs.text("tax_state") {
        case nil: break
        case "gross": isInclusive = true
        case "net": isInclusive = false
        case "tax-free": destination = nil
        case let state?: throw NotUnderstood(why: "inputs.tax_state \(state) is unknown")
        }
    }

    mutating func readLines(_ inputs: Fields) throws {
        let common = try inputs.percentage("rate") ?? inputs.percentage("tax_rate")
        let shared = try sharedRate(inputs)
        if inputs.has("lines") { try readList(inputs) }
        for price in try inputs.integers("unit_prices") ?? [] { try add(price, 1) }
        if let subtotal = try inputs.integer("subtotal") { try add(subtotal, 1) }
        if let amount = try inputs.integer("amount") { try add(amount, 1) }
        if let price = try inputs.integer("unit_price") {
            try add(price, try inputs.count("quantity") ?? 1)
        }
        guard let rate = common ?? shared else { return }
        for index in lines.indices where lines[index].taxCode == nil {
            lines[index].taxCode = taxes.code(rate, isInclusive: isInclusive)
        }
    }

    /// Several taxes on every line: one rate, which is their sum.
    private func sharedRate(_ inputs: Fields) throws -> Percentage? {
        guard let taxes = try inputs.manyFields("tax_lines_per_line") else { return nil }
        return try taxes.map { tax in
            _ = try tax.text("name")
            return try tax.percentage("rate")
        }.sum()
    }

    private mutating func add(_ unit: Int64, _ quantity: Int, _ name: String? = nil) throws {
        guard unit >= 0 else { throw NotUnderstood(why: "a price is below zero") }
        guard quantity > 0 else { throw NotUnderstood(why: "a line has no pieces") }
        let name = name ?? "line \(lines.count + 1)"
        lines.append(Line(name: name, unit: Money(minor: unit, currency: currency), quantity: quantity))
    }

    private mutating func readList(_ inputs: Fields) throws {
        let values = try inputs.list("lines") ?? []
        if values.allSatisfy({ $0.exact != nil }) {
            for price in try inputs.integers("lines") ?? [] { try add(price, 1) }
            return
        }
        var taken: [(amount: Money, line: Int?, taxCode: String?)] = []
        for line in try inputs.manyFields("lines") ?? [] {
            let quantity = try line.count("quantity") ?? 1
            let total = try price(line, quantity)
            let taxCode = try taxCode(line, total)
            if total.minor < 0 {
                guard quantity == 1 else { throw NotUnderstood(why: "several pieces below zero") }
                taken.append((Money(minor: -total.minor, currency: currency), nil, taxCode))
                continue
            }
            try add(total.minor, quantity, try line.text("sku") ?? line.text("name"))
            try readDetails(of: line, taxCode)
            guard let off = try discount(line) else { continue }
            taken.append((off, lines.count - 1, nil))
        }
        for (amount, index, taxCode) in taken { try take(amount, from: index, taxCode) }
    }

    private mutating func readDetails(of line: Fields, _ taxCode: String?) throws {
        let last = lines.count - 1
        lines[last].taxCode = taxCode
        lines[last].isEligible = try line.flag("eligible") ?? line.flag("on_sale") ?? true
        var names = try line.texts("categories") ?? []
        if let name = try line.text("category") { names.append(name) }
        lines[last].categories = names.map { category($0) }
        lines[last].unitMin = try line.money("minimum_price", currency)
    }

    /// What one piece costs, in whichever way it is said.
    private mutating func price(_ line: Fields, _ quantity: Int) throws -> Money {
        if let price = try line.money("unit_price", currency) { return price }
        if let price = try line.decimal("unit_price_decimal", currency) {
            isDecimal = true
            return price
        }
        if let base = try line.money("base", currency) { return base }
        if let exact = try line.number("line_total_decimal") {
            isDecimal = true
            return try Money(rounding: exact, currency)
        }
        let subtotal = try line.decimal("subtotal", currency)
        if subtotal != nil { isDecimal = true }
        guard let total = try subtotal ?? line.money("line_total", currency) else {
            // A line of which only the pieces count.
            return .zero(currency)
        }
        guard quantity > 0, total.minor % Int64(quantity) == 0 else {
            throw NotUnderstood(why: "a line's total does not divide by its pieces")
        }
        return Money(minor: total.minor / Int64(quantity), currency: currency)
    }

    private mutating func taxCode(_ line: Fields, _ price: Money) throws -> String? {
        let isInclusive = try line.flag("price_includes_tax") ?? isInclusive
        if let tax = try line.integer("tax") {
            let scaled = tax.multipliedReportingOverflow(by: 1_000_000)
            guard price.minor > 0, !scaled.overflow, scaled.partialValue % price.minor == 0,
                let rate = Percentage(millionths: scaled.partialValue / price.minor)
            else { throw NotUnderstood(why: "a line's tax is given as an amount that is no even rate") }
            return taxes.code(rate, isInclusive: isInclusive)
        }
        return try line.percentage("tax_rate").map { taxes.code($0, isInclusive: isInclusive) }
    }

    private func discount(_ line: Fields) throws -> Money? {
        try line.money("line_discount", currency) ?? line.decimal("line_discount_decimal", currency)
    }

    /// An amount off one line, or off all that are taxed alike.
    mutating func take(_ amount: Money, from index: Int?, _ taxCode: String?) throws {
        let all = lines.indices
        let chosen = Set(index.map { [$0] } ?? all.filter { lines[$0].taxCode == taxCode })
        let worth = try chosen.reduce(Money.zero(currency)) { sum, line in
            try sum.adding(lines[line].unit.multiplied(by: Int64(lines[line].quantity)))
        }
        guard index != nil || amount.minor <= worth.minor else {
            throw NotUnderstood(why: "less than nothing, beside too few goods that are taxed alike")
        }
        var selection = Selection.all
        selection.variants = Set(chosen.map(Self.variant))
        promote([.order(.amount(amount), selection)])
    }
}

extension [Percentage?] {
    fileprivate func sum() -> Percentage? {
        Percentage(millionths: reduce(0) { $0 + ($1?.millionths ?? 0) })
    }
}

extension Money {
    /// An amount with more digits than its currency has, rounded half up.
    init(rounding exact: ExactNumber, _ currency: Currency) throws {
        if let minor = exact.scaled(to: currency.decimals) {
            self.init(minor: minor, currency: currency)
            return
        }
        guard exact.decimals > currency.decimals else { throw Money.Fault.overflow }
        let power = (currency.decimals..<exact.decimals).reduce(Int64(1)) { power, _ in power * 10 }
        let fine = Money(minor: exact.unscaled, currency: currency)
        self.init(minor: try fine.rounded(to: power, .halfUp).minor / power, currency: currency)
    }
}
