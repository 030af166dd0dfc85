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
            case (.items(let reduction, let selection, let piecesMax, let further), .items):
                for index in indexes(of: selection) {
                    let pieces = min(lines[index].line.quantity, piecesMax ?? .max)
                    try reduce(index, pieces, reduction, further: further, promotion)
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
            case (.sets(let offer), .items): try reduceSets(offer, promotion)
            case (.gift(let gift), .items): try give(gift, promotion)
            case (.order(let reduction, let selection), .order):
                try reduceSum(indexes(of: selection), reduction, promotion)
            case (.shipping(let reduction), .shipping):
                let wanted = try amount(of: reduction, pieces: 1, of: 1, net: shipping)
                try takeShipping(wanted, by: promotion, reduction.rate)
            default: continue
            }
        }
    }

    /// The lines with such goods; what is given is for no promotion to count or to reduce.
    func indexes(of selection: Selection) -> [Int] {
        lines.indices.filter { lines[$0].line.giver == nil && selection.contains(lines[$0].line.good) }
    }

    private mutating func give(_ gift: Gift, _ promotion: Promotion) throws(Money.Fault) {
        for index in lines.indices {
            let line = lines[index].line
            guard line.giver == promotion.source, line.good.variant == gift.variant else { continue }
            try take(lines[index].net, from: index, by: promotion, .whole, of: lines[index].net)
        }
    }

    // MARK: Pieces

    /// Reduces the first pieces of a line, those after the first one otherwise if it is said how.
    private mutating func reduce(
        _ index: Int,
        _ pieces: Int,
        _ reduction: Reduction,
        further: Reduction?,
        _ promotion: Promotion
    ) throws(Money.Fault) {
        guard let further, pieces > 0 else { return try reduce(index, pieces, reduction, promotion) }
        let (net, quantity) = (lines[index].net, lines[index].line.quantity)
        // What the pieces cost before the first of them is reduced.
        let bases = (first: try net.ofPieces(1, of: quantity), all: try net.ofPieces(pieces, of: quantity))
        let all = try amount(of: further, pieces: pieces, of: quantity, net: net)
        let ofFirst = try amount(of: further, pieces: 1, of: quantity, net: net)
        try reduce(index, 1, reduction, promotion)
        let rest = Money(minor: max(0, all.minor - ofFirst.minor), currency: all.currency)
        try take(rest, from: index, by: promotion, further.rate, of: bases.all.subtracting(bases.first))
    }

    mutating func reduce(
        _ index: Int,
        _ pieces: Int,
        _ reduction: Reduction,
        _ promotion: Promotion
    ) throws(Money.Fault) {
        let (net, quantity) = (lines[index].net, lines[index].line.quantity)
        let base = try net.ofPieces(pieces, of: quantity)
        let wanted = try amount(of: reduction, pieces: pieces, of: quantity, net: net)
        try take(wanted, from: index, by: promotion, reduction.rate, of: base)
    }

    /// What is taken off some pieces of a line; never more than they cost.
    func amount(
        of reduction: Reduction,
        pieces: Int,
        of quantity: Int,
        net: Money
    ) throws(Money.Fault) -> Money {
        let base = try net.ofPieces(pieces, of: quantity)
        let wanted: Money
        switch reduction {
        case .percent(let rate): wanted = try share(rate, pieces: pieces, of: quantity, net: net)
        case .percentUpTo(let rate, let most) where most.currency == net.currency:
            let share = try share(rate, pieces: pieces, of: quantity, net: net)
            wanted = Money(minor: min(share.minor, most.minor), currency: net.currency)
        case .amount(let each) where each.currency == net.currency:
            wanted = try net.ofPieces(pieces, of: quantity) { piece in
                Money(minor: min(piece.minor, each.minor), currency: piece.currency)
            }
        case .price(let each) where each.currency == net.currency:
            wanted = try net.ofPieces(pieces, of: quantity) { piece in
                Money(minor: max(0, piece.minor - each.minor), currency: piece.currency)
            }
        case .amount, .price, .percentUpTo: wanted = .zero(net.currency)
        }
        return Money(minor: max(0, min(wanted.minor, base.minor)), currency: net.currency)
    }

    /// A share of some pieces, of each by itself where the profile says so.
    private func share(
        _ rate: Percentage,
        pieces: Int,
        of quantity: Int,
        net: Money
    ) throws(Money.Fault) -> Money {
        guard profile.level == .unit else {
            return try net.ofPieces(pieces, of: quantity).portion(rate, profile.mode)
        }
        return try net.ofPieces(pieces, of: quantity) { piece throws(Money.Fault) in
            try piece.portion(rate, profile.mode)
        }
    }

    // MARK: Sums

    private mutating func reduceSum(
        _ indexes: [Int],
        _ reduction: Reduction,
        _ promotion: Promotion
    ) throws(Money.Fault) {
        let parts = indexes.map { (index: $0, net: lines[$0].net) }
        let whole = try Self.sum(parts.map(\.net), order.currency)
        let wanted = try amount(of: reduction, pieces: 1, of: 1, net: whole)
        try spread(wanted, over: parts, reduction.rate, promotion)
    }

    /// Spreads an amount over lines, or some pieces of them, by what these cost; what one may not give the
    /// others give.
    mutating func spread(
        _ wanted: Money,
        over parts: [(index: Int, net: Money)],
        _ rate: Percentage?,
        _ promotion: Promotion
    ) throws(Money.Fault) {
        let parts = parts.sorted { ranks[$0.index] < ranks[$1.index] }
        var rooms = parts.map { min($0.net.minor, lines[$0.index].room) }
        var left = wanted
        left = Money(minor: min(left.minor, rooms.reduce(0, +)), currency: left.currency)
        var amounts = [Int64](repeating: 0, count: parts.count)
        while left.minor > 0 {
            let weights = zip(parts, rooms).map { part, room in room > 0 ? part.net.minor : 0 }
            for (place, part) in try left.split(by: weights).enumerated() {
                let given = min(part.minor, rooms[place])
                amounts[place] += given
                rooms[place] -= given
                left = try left.subtracting(Money(minor: given, currency: left.currency))
            }
        }
        let whole = try Self.sum(parts.map(\.net), order.currency)
        for (part, minor) in zip(parts, amounts).sorted(by: { $0.0.index < $1.0.index }) {
            let amount = Money(minor: minor, currency: order.currency)
            try take(amount, from: part.index, by: promotion, rate, of: whole)
        }
    }

    // MARK: Tiers

    /// What the highest tier that is reached takes.
    private func reached(_ tiers: [Tier], _ selection: Selection) throws(Money.Fault) -> Percentage? {
        let indexes = indexes(of: selection)
        let pieces = indexes.reduce(0) { $0 + lines[$1].line.quantity }
        let sum = try Self.sum(indexes.map { lines[$0].subtotal }, order.currency)
        let reached = tiers.filter { tier in
            switch tier.from {
            case .quantity(let least): pieces >= least
            case .subtotal(let least): least.currency == sum.currency && sum.minor >= least.minor
            }
        }
        let highest = [true, false].compactMap { isByPieces in
            reached.filter { $0.isByPieces == isByPieces }.max { $0.height < $1.height }
        }
        return highest.map(\.percent).max { $0.millionths < $1.millionths }
    }
}

extension Tier {
    fileprivate var isByPieces: Bool {
        if case .quantity = from { true } else { false }
    }

    /// For tiers of one kind; of two that begin at the same place the one that takes more is higher.
    fileprivate var height: (Int64, Int64) {
        switch from {
        case .quantity(let least): (Int64(least), percent.millionths)
        case .subtotal(let least): (least.minor, percent.millionths)
        }
    }
}

extension Reduction {
    /// The share that a row tells; none of what is capped, for it may be less.
    var rate: Percentage? {
        if case .percent(let rate) = self { rate } else { nil }
    }
}
