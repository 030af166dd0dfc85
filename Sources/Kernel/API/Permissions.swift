/// Every permission there is.
///
/// An API key's scopes are names from this list.
package enum Permissions {
    package static let all: [any Permission.Type] = [
        CatalogWrite.self, StockRead.self, StockWrite.self, OrdersRead.self, OrdersMove.self, CartsRead.self,
        MetricsRead.self, TaxWrite.self, RefundsCreate.self, PeopleRead.self, PeopleWrite.self,
        SettingsWrite.self, AuditRead.self, KeysWrite.self, LedgerRead.self,
        EventsRead.self, WebhooksWrite.self, JobsRead.self, JobsWrite.self, ShippingWrite.self,
        PromotionsWrite.self, CreditWrite.self,
    ]

    package static var names: [String] { all.map { $0.name } }
}

/// Creating, changing, deleting and restoring categories, products and prices.
package enum CatalogWrite: Permission { package static let name = "catalog.write" }

/// Reading stock movements and levels.
package enum StockRead: Permission { package static let name = "stock.read" }

/// Holding, taking and adjusting stock.
package enum StockWrite: Permission { package static let name = "stock.write" }

/// Reading every order.
package enum OrdersRead: Permission { package static let name = "orders.read" }

/// Moving orders from state to state.
package enum OrdersMove: Permission { package static let name = "orders.move" }

/// Reading carts by their integer id.
package enum CartsRead: Permission { package static let name = "carts.read" }

/// Reading `/metrics` from another machine.
package enum MetricsRead: Permission { package static let name = "metrics.read" }

/// Adding and deleting tax rates.
package enum TaxWrite: Permission { package static let name = "tax.write" }

/// Reading and changing shipping zones and methods.
package enum ShippingWrite: Permission { package static let name = "shipping.write" }

/// Giving money back.
package enum RefundsCreate: Permission { package static let name = "refunds.create" }

/// Reading users, customers and organizations.
package enum PeopleRead: Permission { package static let name = "people.read" }

/// Changing users: their roles, and whether they may sign in.
package enum PeopleWrite: Permission { package static let name = "people.write" }

/// Changing how the shop works, roles among it.
package enum SettingsWrite: Permission { package static let name = "settings.write" }

/// Reading the audit log.
package enum AuditRead: Permission { package static let name = "audit.read" }

/// Reading the books.
package enum LedgerRead: Permission { package static let name = "ledger.read" }

/// Making, rotating and revoking API keys.
package enum KeysWrite: Permission { package static let name = "keys.write" }

/// Reading what happened.
package enum EventsRead: Permission { package static let name = "events.read" }

/// Making, changing and deleting the webhooks that events are sent to.
package enum WebhooksWrite: Permission { package static let name = "webhooks.write" }

/// Reading stored jobs.
package enum JobsRead: Permission { package static let name = "jobs.read" }

/// Having stored jobs run again, and removing dead ones.
package enum JobsWrite: Permission { package static let name = "jobs.write" }

/// Making, changing and deleting promotions and their coupon codes.
package enum PromotionsWrite: Permission { package static let name = "promotions.write" }

/// Reading, issuing, changing and ending gift cards and store credit.
package enum CreditWrite: Permission { package static let name = "credit.write" }
