package import Accounts
package import Credit
package import Kernel
package import Notices
package import Payments
package import Pricing
import Secrets
package import Webhooks

/// What the owner decides about the shop itself.
package struct ShopSettings: Sendable {
    /// The currency of prices and carts.
    package var currency: Currency
    /// Further ones.
    package var otherCurrencies: [Currency] = []
    package var currencies: ShopCurrencies { ShopCurrencies(currency, and: otherCurrencies) }
    /// The store's own country, ISO 3166-1 alpha-2.
    package var country: String
    /// Ways to pay beside the manual one.
    package var providers: [any PaymentProvider] = []
    /// Where people reach the shop, such as `https://shop.example`; links in mails begin with it.
    package var publicURL = "http://localhost:8000"
    /// The address that mails come from.
    package var mailFrom = "shop@localhost"
    /// Who brings mails outside; nil keeps them until there is one.
    package var mailer: (any Mailer)?
    /// Who brings messages to webhooks; nil keeps them until there is one.
    package var webhookSender: (any WebhookSender)?
    /// Whether webhooks may be at private addresses and without TLS: for development.
    package var allowsPrivateWebhooks = false
    /// Days that deliveries to webhooks are kept after they ended, and that events are kept.
    package var deliveryDays = 30
    package var eventDays = 90
    /// How prices, discounts and taxes are rounded.
    package var rounding = RoundingProfile()
    /// How many days a new gift card is good for; 0 for ever.
    package var giftCardDays = 0
    /// How passwords are hashed.
    package var passwords = Passwords.standard

    package init(currency: Currency = .sample, country: String = "US") {
        self.currency = currency
        self.country = country
    }

    /// What gift cards and store credit need of all this.
    package var credit: CreditSettings {
        CreditSettings(hashing: .standard, currency: currency, cardDays: giftCardDays)
    }

    /// What webhooks need of all this.
    package var webhooks: WebhookSettings {
        WebhookSettings(
            hashing: .standard,
            sender: webhookSender,
            allowsPrivate: allowsPrivateWebhooks,
            deliveryDays: deliveryDays,
            eventDays: eventDays
        )
    }

    /// What accounts need of all this.
    package var accounts: AccountSettings {
        AccountSettings(
            hashing: .standard,
            passwords: passwords,
            country: Country(country),
            issuer: publicURL
        )
    }
}
