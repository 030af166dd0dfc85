import Kernel

/// Which pieces a promotion reduces.
extension Counting {
    /// Of every so many pieces one, the cheapest of all.
    func cheapest(_ every: Int, _ selection: Selection) -> [(index: Int, pieces: Int)] {
        guard every > 0 else { return [] }
        let indexes = indexes(of: selection)
        let pieces = indexes.reduce(0) { $0 + lines[$1].line.quantity }
        return first(pieces / every, of: indexes.map { ($0, lines[$0].line.quantity) })
    }

    /// The pieces that come with those that are bought.
    func gotten(_ offer: BuyGet) -> [(index: Int, pieces: Int)] {
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
