package import Catalog

extension Parcel.Item {
    /// Some pieces of what somebody orders.
    package init(_ good: OrderedGood, pieces: Int) {
        let sellable = good.sellable
        self.init(
            product: sellable.productID,
            categories: good.categories,
            pieces: pieces,
            weight: (sellable.weightGrams, sellable.size),
            isShippable: sellable.isShippable && !sellable.isGiftCard
        )
    }
}
