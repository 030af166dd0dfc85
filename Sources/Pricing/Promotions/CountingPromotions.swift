import Kernel

/// What promotions do to the lines and to shipping.
extension Counting {
    /// First what reduces pieces, then sums; shipping comes when its price is known.
    enum Phase {
        case items
        case order
        case shipping
    }

    mutating func apply(_ promotion: Promotion, in phase: Phase) throws(Money.Fault) {
        begin(promotion)
        for effect in promotion.effects {
            switch (effect, phase) {
            case (.items(let reduction, let selection, let piecesMax), .items):
                for index in indexes(of: selection) {
                    let pieces = min(lines[index].line.quantity, piecesMax ?? .max)
                    try reduce(index, pieces, reduction, promotion)
                }
            case (.buyGet(let offer), .items):
                for (index, pieces) in gotten(offer) {
                    try reduce(index, pieces, .percent(offer.percent), promotion)
                }
            case (.cheapest(let every, let percent, let selection), .items):
                for (index, pieces) in cheapest(every, selection) {
                    try reduce(index, pieces, .percent(percent), promotion)
                }
            case (.tiers(let tiers, let selection), .items):
                guard let percent = try reached(tiers, selection) else { continue }
                for index in indexes(of: selection) {
                    try reduce(index, lines[index].line.quantity, .percent(percent), promotion)
                }
            case (.order(let reduction, let selection), .order):
                try reduceSum(indexes(of: selection), reduction, promotion)
            case (.shipping(let reduction), .shipping):
                let wanted = try amount(of: reduction, pieces: 1, of: 1, net: shipping)
                try takeShipping(wanted, by: promotion, reduction.rate)
            default: continue
            }
        }
    }

    private func indexes(of selection: Selection) -> [Int] {
        lines.indices.filter { selection.contains(lines[$0].line.good) }
    }

    // MARK: Pieces

    private mutating func reduce(
        _ index: Int,
        _ pieces: Int,
        _ reduction: Reduction,
        _ promotion: Promotion
    ) throws(Money.Fault) {
        let (net, quantity) = (lines[index].net, lines[index].line.quantity)
        let base = try net.ofPieces(pieces, of: quantity) { piece in piece }
        let wanted = try amount(of: reduction, pieces: pieces, of: quantity, net: net)
        try take(wanted, from: index, by: promotion, reduction.rate, of: base)
    }

    /// What is taken off some pieces of a line; never more than they cost.
    private func amount(
        of reduction: Reduction,
        pieces: Int,
        of quantity: Int,
        net: Money
    ) throws(Money.Fault) -> Money {
        let base = try net.ofPieces(pieces, of: quantity) { piece in piece }
        let wanted: Money
        switch reduction {
        case .percent(let rate) where profile.level == .unit:
            wanted = try net.ofPieces(pieces, of: quantity) { piece throws(Money.Fault) in
                try piece.portion(rate, profile.mode)
            }
        case .percent(let rate): wanted = try base.portion(rate, profile.mode)
        case .amount(let each) where each.currency == net.currency:
            wanted = try net.ofPieces(pieces, of: quantity) { piece in
                Money(minor: min(piece.minor, each.minor), currency: piece.currency)
            }
        case .price(let each) where each.currency == net.currency:
            wanted = try net.ofPieces(pieces, of: quantity) { piece in
                Money(minor: max(0, piece.minor - each.minor), currency: piece.currency)
            }
        case .amount, .price: wanted = .zero(net.currency)
        }
        return Money(minor: max(0, min(wanted.minor, base.minor)), currency: net.currency)
    }

    // MARK: Sums

    /// Spreads a reduction over lines by what they cost; what one may not give the others give.
    private mutating func reduceSum(
        _ indexes: [Int],
        _ reduction: Reduction,
        _ promotion: Promotion
    ) throws(Money.Fault) {
        let indexes = indexes.sorted { ranks[$0] < ranks[$1] }
        let nets = indexes.map { lines[$0].net }
        let whole = try Self.sum(nets, order.currency)
        var rooms = indexes.map { lines[$0].room }
        var left = try amount(of: reduction, pieces: 1, of: 1, net: whole)
        left = Money(minor: min(left.minor, rooms.reduce(0, +)), currency: left.currency)
        var parts = [Int64](repeating: 0, count: indexes.count)
        while left.minor > 0 {
            let weights = zip(nets, rooms).map { net, room in room > 0 ? net.minor : 0 }
            for (place, part) in try left.split(by: weights).enumerated() {
                let given = min(part.minor, rooms[place])
                parts[place] += given
                rooms[place] -= given
                left = try left.subtracting(Money(minor: given, currency: left.currency))
            }
        }
        for (index, part) in zip(indexes, parts).sorted(by: { $0.0 < $1.0 }) {
            let amount = Money(minor: part, currency: order.currency)
            try take(amount, from: index, by: promotion, reduction.rate, of: whole)
        }
    }

    // MARK: Which pieces

    /// Of every so many pieces one, the cheapest of all.
    private func cheapest(_ every: Int, _ selection: Selection) -> [(index: Int, pieces: Int)] {
        guard every > 0 else { return [] }
        let indexes = indexes(of: selection)
        let pieces = indexes.reduce(0) { $0 + lines[$1].line.quantity }
        return first(pieces / every, of: indexes.map { ($0, lines[$0].line.quantity) })
    }

    /// The pieces that come with those that are bought.
    private func gotten(_ offer: BuyGet) -> [(index: Int, pieces: Int)] {
        let bought = Set(indexes(of: offer.of))
        let given = Set(indexes(of: offer.from))
        func pieces(_ indexes: Set<Int>) -> Int { indexes.reduce(0) { $0 + lines[$1].line.quantity } }
        let onlyBought = pieces(bought.subtracting(given))
        let both = pieces(bought.intersection(given))
        let onlyGiven = pieces(given.subtracting(bought))
        let (best, keeping) = offer.most(onlyBought: onlyBought, both: both, onlyGiven: onlyGiven)
        var mayGive = both - keeping
        let most = given.sorted(by: isCheaper).map { index -> (Int, Int) in
            let quantity = lines[index].line.quantity
            guard bought.contains(index) else { return (index, quantity) }
            let part = min(quantity, mayGive)
            mayGive -= part
            return (index, part)
        }
        return first(best, of: most)
    }

    /// So many of these pieces, the cheapest first.
    private func first(_ count: Int, of pieces: [(index: Int, most: Int)]) -> [(index: Int, pieces: Int)] {
        var left = count
        var chosen: [(index: Int, pieces: Int)] = []
        for entry in pieces.sorted(by: { isCheaper($0.index, $1.index) }) {
            let part = min(left, entry.most)
            guard part > 0 else { continue }
            chosen.append((entry.index, part))
            left -= part
        }
        return chosen
    }

    private func isCheaper(_ left: Int, _ right: Int) -> Bool {
        (lines[left].line.unit.minor, ranks[left]) < (lines[right].line.unit.minor, ranks[right])
    }

    /// The percentage of the highest tier that is reached.
    private func reached(_ tiers: [Tier], _ selection: Selection) throws(Money.Fault) -> Percentage? {
        let indexes = indexes(of: selection)
        let pieces = indexes.reduce(0) { $0 + lines[$1].line.quantity }
        let sum = try Self.sum(indexes.map { lines[$0].subtotal }, order.currency)
        return tiers.filter { tier in
            switch tier.from {
            case .quantity(let least): pieces >= least
            case .subtotal(let least): least.currency == sum.currency && sum.minor >= least.minor
            }
        }.map(\.percent).max { $0.millionths < $1.millionths }
    }
}

extension BuyGet {
    /// How many pieces are given at most, and how many of those in both selections must be paid for then.
    ///
    /// What stands in both selections is either paid for or given, so more purchases may give less: what
    /// is due
    /// grows with the purchases and what is there to give shrinks, and most is given next to where they meet.
    fileprivate func most(onlyBought: Int, both: Int, onlyGiven: Int) -> (given: Int, paid: Int) {
        let (bought, givable) = (onlyBought + both, onlyGiven + both)
        guard buy > 0, get > 0, buy <= bought, givable > 0 else { return (0, 0) }
        let due = min(get, givable)
        let meeting = min(givable / due, (givable + onlyBought) / (due + buy))
        let most = min(bought / buy, timesMax ?? .max)
        var best = (given: 0, paid: 0)
        for times in [meeting, meeting + 1].map({ min($0, most) }) where times > 0 {
            let paid = max(0, times * buy - onlyBought)
            let given = min(times * due, givable - paid)
            if given > best.given { best = (given, paid) }
        }
        return best
    }
}

extension Reduction {
    fileprivate var rate: Percentage? {
        if case .percent(let rate) = self { rate } else { nil }
    }
}
