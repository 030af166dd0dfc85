import Credit
import Customers
import Inventory
import Kernel
import Pricing
import Promotions
import Quotes
import Shipping

/// What a buyer may say about an order beside what is in it.
///
/// The fields stand in the request's body itself, beside those of the endpoint.
package struct OrderWish: Codable, Sendable {
    /// Where the confirmation goes; the customer's or the account's unless said.
    let email: Email?
    let notes: Text<1, 2_000>?
    /// Refuses when the order would cost anything else.
    let expected_total: Amount?
    let shipping_address: OrderAddress?
    let billing_address: OrderAddress?
    /// Who is billed: one of the caller's customers, or of an organization that the caller buys for.
    let customer_id: ID<Customer>?
    /// Where it goes, when no more is known of the address.
    let country: Country?
    /// Instead of those of the cart.
    let coupon_codes: CouponCodes?
    /// How it is sent, instead of what the cart says.
    let shipping_method_id: ShippingMethodID?
    /// Gift cards to pay with, in the order in which they are spent, instead of those of the cart.
    let gift_card_codes: GiftCardCodes?
    /// Whether store credit is spent, after gift cards, instead of what the cart says.
    let use_store_credit: Bool?
    /// Refuses when anything else is left to pay after gift cards and store credit.
    let expected_amount_due: Amount?

    /// Where it is placed, instead of what the cart says; `web` unless one of them says.
    let channel: ChannelName?

    /// What it is priced in: the cart's, else the shop's main currency unless said.
    let currency: Currency?

    /// Whether it says where the order goes, so that what a cart says does not count.
    var hasPlace: Bool { shipping_address != nil || country != nil }

    static let nothing = OrderWish(
        email: nil,
        notes: nil,
        expected_total: nil,
        shipping_address: nil,
        billing_address: nil,
        customer_id: nil,
        country: nil,
        coupon_codes: nil,
        shipping_method_id: nil,
        gift_card_codes: nil,
        use_store_credit: nil,
        expected_amount_due: nil,
        channel: nil,
        currency: nil
    )
}

/// An address in an order's request: a country, and the rest in the form of that country.
package struct OrderAddress: Codable, Sendable {
    let country: Country
    let name: Text<0, 200>?
    let company: Text<0, 200>?
    let line1: Text<0, 200>?
    let line2: Text<0, 200>?
    let city: Text<0, 120>?
    let region: Text<0, 120>?
    let postcode: Text<0, 20>?
    let phone: Text<0, 32>?

    /// The whole address; nil when it is a country and no more.
    ///
    /// - Throws: 422 naming each field that its country wants otherwise.
    func address(at field: String) throws(Problem) -> Address? {
        let parts =
            [name?.text, company?.text, line1?.text, line2?.text, city?.text, region?.text]
            + [postcode?.text, phone?.text]
        guard parts.contains(where: { $0 != nil }) else { return nil }
        return try Address(
            country: country,
            to: (name?.text, company?.text),
            line1: line1?.text ?? "",
            line2: line2?.text,
            place: (city?.text, region?.text, postcode?.text),
            phone: phone?.text
        ).checked(at: field + ".")
    }
}

extension OrderWish {
    /// Why an order is not placed, wherever it is asked for.
    static var refusals: [any Refusal.Type] {
        [
            CheckOutRefusal.self, QuoteRefusal.self, HoldRefusal.self, PromotionRefusal.self,
            CreditRefusal.self,
        ]
    }
}
