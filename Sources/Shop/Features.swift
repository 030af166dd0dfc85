import Accounts
import Bulk
import Carts
import Catalog
import Credit
import Customers
import Fulfilment
import Groups
import Inventory
package import Kernel
import Ledger
import Notices
import Office
import Orders
import Payments
import People
import Previews
import PriceLists
import Pricing
import Promotions
import Quotes
import Replay
import Settlement
import Shipping
import Storefront
import Webhooks

/// The features of the shop, each named once.
///
/// There is no other list that two features must both edit.
package enum Features {
    package static func all(_ settings: ShopSettings) -> [any Feature] {
        let providers: [any PaymentProvider] = settings.providers + [ManualProvider()]
        let quoter = Quoter(
            profile: settings.rounding,
            home: Country(settings.country),
            currency: settings.currency,
            hashing: settings.accounts.hashing
        ) { owner, tx in
            try OrderOwners.hasOrdered(owner, in: tx)
        }
        let parts: [any Feature] = [
            Notices(publicURL: settings.publicURL, from: settings.mailFrom, mailer: settings.mailer),
            Accounts(settings.accounts), Customers(hashing: settings.accounts.hashing),
            Catalog(currencies: settings.currencies), Inventory(),
            Groups(), PriceLists(currency: settings.currency), Pricing(), Promotions(), Previews(),
            Shipping(currency: settings.currency),
            Storefront(currencies: settings.currencies),
            Bulk(),
            Carts(
                currencies: settings.currencies,
                hashing: settings.accounts.hashing,
                quoter: quoter
            ), Ledger(), Credit(settings.credit),
            Payments(providers: providers),
            Orders(
                currencies: settings.currencies,
                hashing: settings.accounts.hashing,
                quoter: quoter,
                giftCardDays: settings.giftCardDays,
                providers: providers
            ),
            Settlement(providers: providers), Fulfilment(settings.credit), People(settings.accounts),
            Webhooks(settings.webhooks), Replay(),
        ]
        let audits = KernelAudits.all + parts.flatMap(\.audits)
        return parts + [Office(hashing: settings.accounts.hashing, audits: audits)]
    }
}
