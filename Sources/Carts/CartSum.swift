import Catalog
import Kernel

/// One cart with the lines of another added, within stock and limits: counted without the database.
struct CartSum {
    /// A line as it shall be in the cart.
    struct Line {
        let variantID: VariantID
        let priceID: PriceID
        var quantity: Int
        let seenUnitMinor: Int64
    }

    /// The lines that are new or have grown, each with the pieces it has in all.
    var changed: [Line] { lines.filter { isChanged.contains($0.variantID) } }
    private(set) var notices: [CartNotice] = []
    private var lines: [Line]
    private var isChanged: Set<VariantID> = []
    private let limits: CartLimits

    init(_ kept: [CartReading.NamedLine], limits: CartLimits) {
        lines = kept.map(\.line).map { line in
            Line(
                variantID: line.variantID,
                priceID: line.priceID,
                quantity: line.quantity,
                seenUnitMinor: line.seenUnitMinor
            )
        }
        self.limits = limits
    }

    /// Adds a line of the other cart: all of it, as much as is there, or none.
    ///
    /// The stock of what is no longer sold is not asked: it stays as it was.
    mutating func add(_ other: CartReading.NamedLine, _ sellable: Sellable?, isSameCurrency: Bool) {
        let line = other.line
        let place = lines.firstIndex { $0.variantID == line.variantID }
        let before = place.map { lines[$0].quantity } ?? 0
        let (sum, overflow) = before.addingReportingOverflow(line.quantity)
        let wanted = overflow ? Int.max : sum
        let quantity = max(before, min(wanted, room(for: other, sellable)))
        if let place {
            lines[place].quantity = quantity
        } else if quantity > 0, lines.count < limits.linesMax {
            guard let new = Self.line(line, sellable, quantity, isSameCurrency) else {
                return note(other, wanted: wanted, kept: 0)
            }
            lines.append(new)
        } else {
            return note(other, wanted: wanted, kept: 0)
        }
        if quantity > before { isChanged.insert(line.variantID) }
        if quantity < wanted { note(other, wanted: wanted, kept: quantity) }
    }

    /// Pieces that a line may have; none when they could not be paid for in any currency.
    private func room(for other: CartReading.NamedLine, _ sellable: Sellable?) -> Int {
        let max = limits.quantityMax(of: sellable)
        guard let sellable else { return max }
        let most = min(other.available, max)
        let canBePaid = (try? sellable.unit(for: most).multiplied(by: Int64(most < 0 ? 0 : most))) != nil
        return canBePaid ? most : 0
    }

    /// The price that was seen stays, unless it was in another currency.
    private static func line(
        _ line: CartLine,
        _ sellable: Sellable?,
        _ quantity: Int,
        _ isSameCurrency: Bool
    ) -> Line? {
        guard isSameCurrency || sellable != nil else { return nil }
        let fresh = isSameCurrency ? nil : sellable
        return Line(
            variantID: line.variantID,
            priceID: fresh?.priceID ?? line.priceID,
            quantity: quantity,
            seenUnitMinor: fresh?.unit(for: quantity).minor ?? line.seenUnitMinor
        )
    }

    private mutating func note(_ line: CartReading.NamedLine, wanted: Int, kept: Int) {
        notices.append(
            CartNotice(
                code: kept == 0 ? .lineDropped : .quantityCut,
                product_id: line.productID,
                variant_id: line.line.variantID,
                name: line.name,
                wanted: wanted,
                kept: kept
            )
        )
    }
}
