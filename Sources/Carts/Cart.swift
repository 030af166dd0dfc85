package import Catalog
package import Credit
package import Kernel
package import Quotes
package import Shipping

/// What somebody means to buy.
///
/// Whoever knows its external id may use it unless it is a user's.
package struct Cart: Sendable {
    package let id: ID<Cart>
    package let externalID: String
    /// Nil until somebody who is known puts something into it.
    package let owner: Owner?
    package let currency: Currency
    /// Where the order would go, if the buyer said so.
    package let country: Country?
    /// The rest of that address, as it was given.
    package let shippingAddress: CartAddress?
    /// The order that was made from it last.
    package let orderReference: String?
    /// Whether that order lives: neither failed, expired nor cancelled.
    package let isCheckedOut: Bool
    package let expiresAt: Timestamp
    /// In the order in which they were entered.
    package let couponCodes: [String]
    /// How it shall be sent, if the buyer said so.
    package let shippingMethod: ShippingMethodID?
    /// Gift cards to pay with, in the order in which they were entered.
    let giftCards: [CreditAccountID]
    /// Whether its owner's store credit is spent.
    package let usesStoreCredit: Bool
    /// Where its order is placed.
    package let channel: ChannelName
    package var lines: [CartLine] = []

    /// What it is paid with beside a provider.
    package var credit: CreditWish {
        CreditWish(
            cards: giftCards.map { .known($0) },
            owner: usesStoreCredit && owner?.isVisitor == false ? owner : nil
        )
    }

    init(_ row: Row) {
        id = row["id"]
        externalID = row["external_id"]
        owner = row["owner"]
        currency = row["currency"]
        country = row["country"]
        shippingAddress = CartAddress(stored: row["shipping_address"])
        orderReference = row["order_reference"]
        isCheckedOut = row["is_checked_out"]
        expiresAt = row["expires_at"]
        couponCodes = Self.codes(row["coupon_codes"])
        shippingMethod = row["shipping_method_id"]
        channel = row["channel"]
        giftCards = Self.cards(row["gift_cards"])
        usesStoreCredit = row["use_store_credit"]
    }

    private static func cards(_ stored: String?) -> [CreditAccountID] {
        guard let stored, let json = try? JSON.parse(Array(stored.utf8)) else { return [] }
        return json.array?.compactMap { $0.integer.map { CreditAccountID($0) } } ?? []
    }

    private static func codes(_ stored: String?) -> [String] {
        guard let stored, let json = try? JSON.parse(Array(stored.utf8)) else { return [] }
        return json.array?.compactMap(\.string) ?? []
    }

    /// Whom the cart's holds belong to.
    package var holdOwner: String { "cart:\(externalID)" }

    /// Whether somebody who knows its external id may use it: the one rule of whose carts are whose.
    package func isOpen(to somebody: Owner?) -> Bool {
        guard let owner, !owner.isVisitor else { return true }
        return owner == somebody
    }

    /// - Throws: ``CartRefusal/checkedOut`` while its order lives.
    func open() throws -> Cart {
        guard !isCheckedOut else { throw CartRefusal.checkedOut }
        return self
    }
}

/// Some pieces of one variant at one price.
package struct CartLine: Sendable {
    package let id: ID<CartLine>
    let cartID: ID<Cart>
    package let variantID: VariantID
    /// The price it was added at; what is paid is the price that holds at checkout.
    package let priceID: PriceID
    package let quantity: Int
    /// What one piece cost when it was added.
    package let seenUnitMinor: Int64

    init(_ row: Row) {
        id = row["id"]
        cartID = row["cart_id"]
        variantID = row["variant_id"]
        priceID = row["price_id"]
        quantity = row["quantity"]
        seenUnitMinor = row["seen_unit_minor"]
    }
}

/// What bounds carts.
package struct CartLimits: Sendable {
    package var linesMax = 100
    /// Pieces of one line.
    package var quantityMax = 999

    /// The most that one line can have: pieces, or units of what is measured.
    func quantityMax(of sellable: Sellable?) -> Int {
        sellable?.makeup == .measured ? Measure.quantityMax : quantityMax
    }

    /// Open carts of one visitor or user; the one that was changed longest ago ends for a further one.
    package var perOwnerMax = 20
    /// How long a cart lives after its last change.
    package var days: Int64 = 30

    package init() {}
}
