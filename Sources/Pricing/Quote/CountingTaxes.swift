import Kernel

/// Taxes, each rounded once at the level of the profile.
extension Counting {
    /// What is taxed at one rate: a line, or shipping, or a part of it.
    private struct Part {
        /// Nil for shipping.
        let index: Int?
        let net: Money
    }

    mutating func tax(_ rates: [TaxRate]) throws(Money.Fault) {
        var groups: [(rate: TaxRate, parts: [Part])] = []
        for (part, rate) in try parts(by: rates) {
            guard let rate else { continue }
            if let place = groups.firstIndex(where: { $0.rate.id == rate.id }) {
                groups[place].parts.append(part)
            } else {
                groups.append((rate, [part]))
            }
        }
        for group in groups {
            switch profile.level {
            case .line, .unit: for part in group.parts { try tax(group.rate, on: part) }
            case .taxGroup: try tax(group.rate, onAll: group.parts)
            }
        }
    }

    /// Everything that costs something by now, with the rate on it.
    private func parts(by rates: [TaxRate]) throws(Money.Fault) -> [(part: Part, rate: TaxRate?)] {
        var parts = lines.indices.map { index in
            (Part(index: index, net: lines[index].net), rates.rate(on: lines[index].line.taxCode))
        }
        guard let method = order.shipping else { return parts }
        guard method.isTaxedLikeGoods else {
            parts.append((Part(index: nil, net: shipping), rates.rate(on: method.taxCode)))
            return parts
        }
        let shares = try shares(parts.map(\.1))
        let nets = shares.isEmpty ? [shipping] : try shipping.split(by: shares.map(\.weight))
        let taxed = shares.isEmpty ? [rates.rate(on: nil)] : shares.map(\.rate)
        for (rate, net) in zip(taxed, nets) where net.minor > 0 || nets.count == 1 {
            parts.append((Part(index: nil, net: net), rate))
        }
        return parts
    }

    /// What the goods of each rate cost together, by the rates' order; where all is for nothing what it cost
    /// before that.
    private func shares(
        _ rates: [TaxRate?]
    ) throws(Money.Fault) -> [(rate: TaxRate?, weight: Int64)] {
        for costs in [lines.map(\.net), lines.map(\.subtotal)] {
            var shares: [(rate: TaxRate?, weight: Money)] = []
            for (rate, cost) in zip(rates, costs) where cost.minor > 0 {
                if let place = shares.firstIndex(where: { $0.rate?.id == rate?.id }) {
                    shares[place].weight = try shares[place].weight.adding(cost)
                } else {
                    shares.append((rate, cost))
                }
            }
            guard shares.isEmpty else {
                return shares.sorted { ($0.rate?.id.value ?? 0) < ($1.rate?.id.value ?? 0) }
                    .map { ($0.rate, $0.weight.minor) }
            }
        }
        return []
    }

    private mutating func tax(_ rate: TaxRate, on part: Part) throws(Money.Fault) {
        let amount = try amount(of: rate, on: part)
        try add(tax: amount, to: part.index, by: rate)
        note(.tax(amount, rate, of: part.net, lines: part.index.map { [$0] } ?? []))
    }

    /// The tax of a line or of shipping, of each piece by itself where the profile says so.
    private func amount(of rate: TaxRate, on part: Part) throws(Money.Fault) -> Money {
        guard profile.level == .unit, let index = part.index else {
            return try part.net.tax(rate, profile.mode)
        }
        let pieces = lines[index].line.quantity
        return try part.net.ofPieces(pieces, of: pieces) { net throws(Money.Fault) in
            try net.tax(rate, profile.mode)
        }
    }

    private mutating func tax(_ rate: TaxRate, onAll parts: [Part]) throws(Money.Fault) {
        let base = try Self.sum(parts.map(\.net), order.currency)
        let whole = try base.tax(rate, profile.mode)
        note(.tax(whole, rate, of: base, lines: parts.compactMap(\.index)))
        guard base.minor > 0 else { return }
        for (part, amount) in zip(parts, try whole.split(by: parts.map(\.net.minor))) {
            try add(tax: amount, to: part.index, by: rate)
        }
    }

    /// Takes out what the prices contain, for a buyer who does not owe it.
    ///
    /// Where they contain none, one row of nothing says why there is no tax.
    mutating func relieve(_ relief: TaxRelief) throws(Money.Fault) {
        let before = rows.count
        for (part, rate) in try parts(by: relief.contained) {
            guard let rate, rate.isInclusive else { continue }
            let amount = try amount(of: rate, on: part)
            guard amount.minor > 0 else { continue }
            try relieve(amount, part.index)
            note(
                QuoteRow(
                    kind: .taxRelief,
                    amount: Money(minor: -amount.minor, currency: amount.currency),
                    base: part.net,
                    rate: rate.percentage,
                    source: relief.source,
                    reason: relief.reason,
                    lines: part.index.map { [$0] } ?? []
                )
            )
        }
        guard rows.count == before else { return }
        let nets = try Self.sum(lines.map(\.net) + [shipping], order.currency)
        note(
            QuoteRow(
                kind: .taxRelief,
                amount: .zero(order.currency),
                base: nets,
                rate: nil,
                source: relief.source,
                reason: relief.reason,
                lines: Array(lines.indices)
            )
        )
    }
}

extension Money {
    /// The tax on an amount, or inside it.
    fileprivate func tax(_ rate: TaxRate, _ rounding: Rounding) throws(Fault) -> Money {
        rate.isInclusive
            ? try portion(including: rate.percentage, rounding) : try portion(rate.percentage, rounding)
    }

    /// Adds up what is counted for each of the first pieces of an amount that is spread evenly over all
    /// pieces:
    /// the first ones cost a unit more where it does not divide.
    func ofPieces(
        _ count: Int,
        of pieces: Int,
        _ each: (Money) throws(Fault) -> Money = { piece in piece }
    ) throws(Fault) -> Money {
        guard pieces > 0, count > 0 else { return .zero(currency) }
        let (part, rest) = minor.quotientAndRemainder(dividingBy: Int64(pieces))
        let dearer = min(Int64(count), rest)
        let sum = try each(Money(minor: part, currency: currency)).multiplied(by: Int64(count) - dearer)
        guard dearer > 0 else { return sum }
        return try sum.adding(
            try each(Money(minor: part + 1, currency: currency)).multiplied(by: dearer)
        )
    }
}

extension QuoteRow {
    fileprivate static func tax(_ amount: Money, _ rate: TaxRate, of base: Money, lines: [Int]) -> QuoteRow {
        QuoteRow(
            kind: rate.isInclusive ? .taxIncluded : .tax,
            amount: amount,
            base: base,
            rate: rate.percentage,
            source: "tax_rate:\(rate.id)",
            reason: rate.reason,
            lines: lines
        )
    }
}
