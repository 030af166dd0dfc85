/// The currencies that prices, carts and orders of a shop may be in.
package struct ShopCurrencies: Sendable, Equatable {
    /// What everything is in unless said.
    package let main: Currency
    /// The main one first, each once.
    package let all: [Currency]

    package init(_ main: Currency, and others: [Currency] = []) {
        self.main = main
        all = others.reduce(into: [main]) { all, other in
            if !all.contains(other) { all.append(other) }
        }
    }

    /// The currency that a request wants, else the main one.
    ///
    /// - Throws: 422 for one that the shop does not take.
    package func chosen(_ wanted: Currency?) throws(Problem) -> Currency {
        guard let wanted else { return main }
        guard all.contains(wanted) else {
            let codes = all.map(\.code).joined(separator: ", ")
            throw .invalid(
                field: "currency",
                all.count == 1
                    ? "must be \(codes), the only currency of this shop" : "must be one of \(codes)"
            )
        }
        return wanted
    }
}
