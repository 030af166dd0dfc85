import Kernel

/// Pieces that are reduced by the set.
extension Counting {
    mutating func reduceSets(_ offer: SetOffer, _ promotion: Promotion) throws(Money.Fault) {
        guard offer.size > 0 else { return }
        let dearest = indexes(of: offer.of).sorted { left, right in
            (-lines[left].line.unit.minor, ranks[left]) < (-lines[right].line.unit.minor, ranks[right])
        }
        let pieces = SetPieces(dearest, in: self)
        let most = min(pieces.count / offer.size, offer.timesMax ?? .max)
        switch offer.reduction {
        case .percent:
            for (index, count, _) in try pieces.first(most * offer.size) {
                try reduce(index, count, offer.reduction, promotion)
            }
        case .percentUpTo(let rate, let limit) where limit.currency == order.currency:
            let (parts, sum) = try parts(of: pieces, most * offer.size)
            let wanted = try min(
                sum.portion(rate, profile.mode).minor,
                limit.multiplied(by: Int64(most)).minor
            )
            try spread(Money(minor: wanted, currency: sum.currency), over: parts, nil, promotion)
        case .amount(let each) where each.currency == order.currency:
            let (parts, sum) = try parts(of: pieces, most * offer.size)
            let wanted = min(try each.multiplied(by: Int64(most)).minor, sum.minor)
            try spread(Money(minor: wanted, currency: sum.currency), over: parts, nil, promotion)
        case .price(let each) where each.currency == order.currency:
            let (sets, wanted) = try pieces.best(of: most, offer.size, at: each)
            let (parts, _) = try parts(of: pieces, sets * offer.size)
            try spread(wanted, over: parts, nil, promotion)
        case .percentUpTo, .amount, .price: return
        }
    }

    private func parts(
        of pieces: SetPieces,
        _ count: Int
    ) throws(Money.Fault) -> (parts: [(index: Int, net: Money)], sum: Money) {
        let parts = try pieces.first(count).map { (index: $0.index, net: $0.net) }
        return (parts, try Self.sum(parts.map(\.net), order.currency))
    }
}

/// The pieces of some lines, those of the dearest line first.
private struct SetPieces {
    private let lines: [(index: Int, quantity: Int, net: Money)]
    private let currency: Currency
    let count: Int

    init(_ indexes: [Int], in counting: Counting) {
        lines = indexes.map { ($0, counting.lines[$0].line.quantity, counting.lines[$0].net) }
        currency = counting.order.currency
        count = lines.reduce(0) { $0 + $1.quantity }
    }

    /// So many of them, by their lines, with what they cost by now.
    func first(_ count: Int) throws(Money.Fault) -> [(index: Int, count: Int, net: Money)] {
        var left = count
        var chosen: [(index: Int, count: Int, net: Money)] = []
        for line in lines where left > 0 {
            let part = min(left, line.quantity)
            chosen.append((line.index, part, try line.net.ofPieces(part, of: line.quantity)))
            left -= part
        }
        return chosen
    }

    /// How many sets take most away at a price each, and how much that is.
    ///
    /// What a set saves changes only where pieces of another price begin, so only there most may be saved.
    func best(
        of most: Int,
        _ size: Int,
        at price: Money
    ) throws(Money.Fault) -> (sets: Int, saved: Money) {
        var ends: Set<Int> = []
        var passed = 0
        for line in lines {
            // The first pieces of a line may cost a unit more than the others.
            let dearer = Int(line.net.minor % Int64(line.quantity))
            for end in [passed + dearer, passed + line.quantity] {
                ends.formUnion([min(most, end / size), min(most, end / size + 1)])
            }
            passed += line.quantity
        }
        var best = (sets: 0, saved: Money.zero(currency))
        for sets in ends.sorted() where sets > 0 {
            let sum = try Counting.sum(try first(sets * size).map(\.net), currency)
            let saved = try sum.subtracting(price.multiplied(by: Int64(sets)))
            if saved.minor > best.saved.minor { best = (sets, saved) }
        }
        return best
    }
}
