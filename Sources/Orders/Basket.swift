import Carts
import Catalog
import Inventory
import Kernel
import Pricing
import Quotes

/// What is about to be ordered: the lines of a cart, or those that a request names.
struct Basket {
    struct Line {
        let variantID: VariantID
        var quantity: Int
        /// What a piece costs by agreement, instead of its price in the catalogue; never from a request.
        var agreed: Money?
        /// What the request said beside the variant; the goods must agree.
        var named: [Named] = []
    }

    struct Named {
        let product: ProductID?
        let price: PriceID?
    }

    let lines: [Line]
    let currency: Currency
    /// The cart that they are in; what it holds becomes the order's.
    let cart: Cart?

    init(_ lines: [Line], currency: Currency) {
        self.lines = lines
        self.currency = currency
        cart = nil
    }

    init(_ cart: Cart) {
        lines = cart.lines.map { Line(variantID: $0.variantID, quantity: $0.quantity) }
        currency = cart.currency
        self.cart = cart
    }

    /// What each line is and costs its buyer now, in one statement.
    ///
    /// - Throws: ``CheckOutRefusal/notForSale(_:)`` for a cart, 404 for a request.
    func goods(for owner: Owner?, in tx: Transaction) throws -> [OrderedGood] {
        let found = try Sellables.ordered(
            lines.map(\.variantID),
            currency: currency,
            other: LivePrices.column(for: owner, in: currency, tx),
            in: tx
        )
        var goods: [OrderedGood] = []
        var gone: [String] = []
        for line in lines {
            let good = found[line.variantID]
            if let good, good.sellable.isActive, line.agrees(with: good.sellable) {
                goods.append(good)
            } else {
                gone.append(good?.sellable.name ?? "a product")
            }
        }
        guard gone.isEmpty else {
            throw cart == nil ? Problem.productNotFound : CheckOutRefusal.notForSale(gone)
        }
        return goods
    }

    /// - Throws: ``CheckOutRefusal/incomplete(_:)`` for a cart and 422 for a request with a quantity that is
    ///   not sold; what was agreed elsewhere is as it is.
    func check(_ makeups: [VariantID: Makeup], _ goods: [OrderedGood]) throws {
        for (index, (line, good)) in zip(lines, goods).enumerated() where line.agreed == nil {
            guard let fault = line.fault(makeups[line.variantID]?.measure) else { continue }
            guard cart != nil else { throw Problem.invalid(field: "items[\(index)].quantity", fault) }
            let words = "The quantity of \(good.sellable.name) \(fault)."
            throw CheckOutRefusal.incomplete([Requirement("items.\(index)", .quantityNotSold, words)])
        }
    }
}

extension Basket.Line {
    /// Of pieces at most 999 wherever they are named.
    fileprivate func fault(_ measure: Measure?) -> String? {
        if let measure { return measure.fault(of: quantity) }
        return quantity > 999 * Swift.max(1, named.count) ? "must be at most 999" : nil
    }

    fileprivate func agrees(with good: Sellable) -> Bool {
        named.allSatisfy { named in
            (named.product ?? good.productID) == good.productID
                && (named.price ?? good.priceID) == good.priceID
        }
    }
}
