package import Kernel
package import Quotes

/// What somebody means to buy: carts by external id, lines that sum, live prices, expiry.
///
/// Invariants: a line is unique per variant and price; a cart whose order lives is not changed; a user's cart
/// is nobody else's; a user or visitor has at most one current cart.
package struct Carts: Feature {
    package let name = "carts"
    private let owners: CartOwners

    /// New carts are priced in the first currency unless they say; cookies are kept as their hashes.
    package init(
        currencies: ShopCurrencies,
        hashing: Hashing,
        quoter: Quoter = Quoter(),
        limits: CartLimits = CartLimits()
    ) {
        owners = CartOwners(quoter: quoter, currencies: currencies, limits: limits, hashing: hashing)
    }

    package var migrations: [Migration] { CartMigrations.all }

    package var endpoints: [any Endpoint] {
        let limits = owners.limits
        return [
            CreateCart(owners: owners), ShowCurrentCart(owners: owners),
            EmptyCurrentCart(limits: limits), AddToCart(owners: owners), SetCurrentAddress(owners: owners),
            ShowCart(quoter: owners.quoter), ExplainCart(quoter: owners.quoter),
            ExplainCurrentCart(quoter: owners.quoter), EnterCoupon(owners: owners),
            EnterCurrentCoupon(owners: owners), RemoveCoupon(owners: owners),
            RemoveCurrentCoupon(owners: owners), EnterGiftCard(owners: owners),
            EnterCurrentGiftCard(owners: owners), RemoveGiftCard(owners: owners),
            RemoveCurrentGiftCard(owners: owners), UseStoreCredit(owners: owners),
            UseCurrentStoreCredit(owners: owners), SetShippingMethod(owners: owners),
            SetCurrentShippingMethod(owners: owners), ListShippingOffers(quoter: owners.quoter),
            ListCurrentShippingOffers(quoter: owners.quoter), AddItem(owners: owners),
            ChangeQuantity(limits: limits), ChangeItem(limits: limits),
            RemoveProduct(limits: limits), RemoveItem(limits: limits), EmptyCart(limits: limits),
            SetAddress(owners: owners), PlaceHold(currency: owners.currencies.main), ReleaseHold(),
        ]
    }

    package var jobs: [any Job] { [ExpireCarts()] }
    package var audits: [Audit] { CartsAudits.all }
}
