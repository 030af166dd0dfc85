import Accounts
import Carts
import Credit
import Customers
import Kernel
import Pricing
import Quotes
import Shipping

/// Who orders, who is billed, and where it goes.
///
/// Invariant: the owner is the caller, or an organization that the caller buys for, never what a request
/// says.
struct Buyer {
    let owner: Owner?
    let mover: OrderMover
    let customerID: ID<Customer>?
    /// Who is billed, as the shop knows them.
    let billed: Customer?
    let email: Email?
    let shipping: Address?
    let billing: Address?
    /// What tax is counted for; nil while nobody knows.
    let destination: Destination?
    let notes: String?
    /// Coupons and the way to send it, as the request says, else the cart.
    let couponCodes: [String]
    /// Those of them that nobody looked at when they were put into a cart.
    let newCodes: [String]
    let shippingMethod: ShippingMethodID?
    /// What is paid by gift cards and store credit.
    let credit: CreditWish
    /// Where the order is placed.
    let channel: ChannelName
    /// Whether prices were agreed elsewhere.
    let isAgreed: Bool

    /// Whose somebody's new orders are.
    ///
    /// To be asked before a cart is locked, for merging locks in that order.
    static func owner(of identity: Identity, in tx: Transaction) throws -> Owner? {
        guard case .visitor(let visitor)? = identity.owner else { return identity.owner }
        return try Visitors.owner(visitor, in: tx)
    }

    /// Reads who is billed in at most two statements.
    ///
    /// - Throws: 404 for another's customer, 403 for a member who may not buy, 422 for a broken address.
    init(
        _ identity: Identity,
        as caller: Owner?,
        _ wish: OrderWish,
        _ cart: Cart? = nil,
        in tx: Transaction
    ) throws {
        let wantedShipping = try wish.shipping_address?.address(at: "shipping_address")
        let wantedBilling = try wish.billing_address?.address(at: "billing_address")
        let billed = try Billed.find(wish.customer_id, for: caller, in: tx)
        let account = try Account.find(caller, in: tx)
        owner = billed?.owner ?? caller
        mover = OrderMover(name: identity.actor, isStaff: false)
        customerID = billed?.id
        self.billed = billed?.customer
        email = wish.email ?? billed?.email ?? account?.email
        shipping = try wantedShipping ?? (wish.hasPlace ? nil : cart?.destinationAddress())
        billing = wantedBilling ?? (wish.billing_address == nil ? billed?.address : nil)
        notes = wish.notes?.text
        couponCodes = wish.coupon_codes?.codes ?? cart?.couponCodes ?? []
        newCodes = wish.coupon_codes?.codes ?? []
        shippingMethod = wish.shipping_method_id ?? cart?.shippingMethod
        credit = CreditWish(wish, cart, of: owner)
        channel = wish.channel ?? cart?.channel ?? .web
        isAgreed = false
        // domain §7: shipping address, else billing address, else the account's country.
        let shipped = wish.shipping_address?.country ?? wish.country ?? cart?.country
        let paid = wish.billing_address?.country ?? billed?.country
        destination =
            Self.place(shipped, shipping) ?? Self.place(paid, billing) ?? Self.place(account?.country, nil)
    }

    /// Somebody who ordered by other ways than this shop's, and has had all news of it.
    init(owner: Owner?, actor: String, country: Country?, notes: String?) {
        self.owner = owner
        mover = OrderMover(name: actor, isStaff: true)
        (customerID, email, shipping, billing) = (nil, nil, nil, nil)
        destination = country.map { Destination(country: $0, region: nil) }
        self.notes = notes
        (couponCodes, newCodes, shippingMethod, isAgreed) = ([], [], nil, true)
        channel = .web
        billed = nil
        credit = CreditWish()
    }

    private static func place(_ country: Country?, _ address: Address?) -> Destination? {
        guard let country else { return nil }
        let known = address?.country == country ? address : nil
        return Destination(country: country, region: known?.region, postcode: known?.postcode)
    }

    /// What an account says of its user.
    private struct Account {
        let email: Email?
        let country: Country?

        static func find(_ owner: Owner?, in tx: Transaction) throws -> Account? {
            guard case .user(let id)? = owner else { return nil }
            return try tx.first("SELECT email, country FROM users WHERE id = \(id)").map { row in
                Account(
                    email: (row[0] as String?).flatMap { Email($0) },
                    country: (row[1] as String?).flatMap { Country($0) }
                )
            }
        }
    }
}

extension Cart {
    /// Where it would go, if more than the country is known.
    ///
    /// - Throws: 422 naming each field that its country wants otherwise.
    fileprivate func destinationAddress() throws(Problem) -> Address? {
        guard let country, let given = shippingAddress else { return nil }
        return try Address(
            country: country,
            to: (given.name?.text, given.company?.text),
            line1: given.line1?.text ?? "",
            line2: given.line2?.text,
            place: (given.city?.text, given.region?.text, given.postcode?.text),
            phone: given.phone?.text
        ).checked(at: "shipping_address.")
    }
}

extension CreditWish {
    /// As the request says, else the cart; store credit is of whom the order will belong to.
    fileprivate init(_ wish: OrderWish, _ cart: Cart?, of owner: Owner?) {
        let typed = wish.gift_card_codes?.codes.map { Card.typed($0) }
        let usesStoreCredit = wish.use_store_credit ?? cart?.usesStoreCredit ?? false
        self.init(
            cards: typed ?? cart?.credit.cards ?? [],
            owner: usesStoreCredit && owner?.isVisitor == false ? owner : nil
        )
    }
}
