package import Kernel

/// What must hold for a promotion to apply: all that is set.
///
/// Amounts are counted before any promotion, so that no promotion can take another's ground away.
package struct Conditions: Sendable, Equatable {
    /// What the selected goods cost together.
    package var subtotalMin: Money?
    /// How many pieces of them there are.
    package var quantityMin: Int?
    /// What both are counted over, and of which there must be one piece at least.
    package var selection = Selection.all
    /// One of these.
    package var groups: Set<String> = []
    package var needsFirstOrder = false
    package var countries: Set<Country> = []
    package var channels: Set<String> = []
    package var from: Timestamp?
    /// The first moment at which it holds no more.
    package var until: Timestamp?
    /// Minutes of the day in UTC, on these days of the week.
    package var hours: Hours?

    package init() {}

    /// A part of some days.
    package struct Hours: Sendable, Equatable {
        /// Minutes after midnight, from 0; the end is not in it, and may be before the start: over midnight.
        package var from: Int
        package var until: Int
        /// From 1, Monday, to 7; empty for all.
        package var days: Set<Int>

        package init(from: Int, until: Int, days: Set<Int> = []) {
            self.from = from
            self.until = until
            self.days = days
        }

        func contain(_ now: Timestamp) -> Bool {
            let minutes = now.milliseconds.flooredQuotient(60_000)
            let day = minutes.flooredQuotient(1_440)
            let minute = Int(minutes - day * 1_440)
            let isOver = until <= from
            let isIn = isOver ? minute >= from || minute < until : minute >= from && minute < until
            // What goes over midnight belongs to the day on which it began.
            let begun = isOver && minute < until ? day - 1 : day
            // The first day of the count was a Thursday.
            let weekday = Int((begun + 3) - (begun + 3).flooredQuotient(7) * 7) + 1
            return isIn && (days.isEmpty || days.contains(weekday))
        }
    }

    func hold(for order: Quote.Order, at now: Timestamp) throws(Money.Fault) -> Bool {
        guard from.map({ $0 <= now }) ?? true, until.map({ now < $0 }) ?? true else { return false }
        guard hours?.contain(now) ?? true else { return false }
        guard groups.isEmpty || !groups.isDisjoint(with: order.buyer.groups) else { return false }
        guard !needsFirstOrder || order.buyer.isFirstOrder else { return false }
        guard channels.isEmpty || channels.contains(order.buyer.channel) else { return false }
        guard countries.isEmpty || order.destination.map({ countries.contains($0.country) }) ?? false else {
            return false
        }
        return try areThere(in: order)
    }

    private func areThere(in order: Quote.Order) throws(Money.Fault) -> Bool {
        var sum = Money.zero(order.currency)
        var pieces = 0
        for line in order.lines where selection.contains(line.good) {
            sum = try sum.adding(try line.unit.multiplied(by: Int64(line.quantity)))
            pieces += line.quantity
        }
        guard pieces >= max(quantityMin ?? 1, 1) else { return false }
        guard let subtotalMin else { return true }
        return subtotalMin.currency == order.currency && sum.minor >= subtotalMin.minor
    }
}

extension Int64 {
    /// Rounded toward minus infinity, for a divisor above zero.
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
