import Catalog
import Foundation
import Inventory
import Kernel
import Sandbox
import Secrets
import Shop
import Support
import Testing

/// Where races are run: one server on either engine, or two servers on one PostgreSQL database.
enum Stage: String, CaseIterable, CustomTestStringConvertible {
    case sqlite
    case postgres
    case twoServers

    static let all: [Stage] = TestDatabase.all.contains(.postgres) ? allCases : [.sqlite]

    var testDescription: String { rawValue }

    /// Opens the shop's servers, takes them down afterwards.
    func open(_ body: @escaping @Sendable (Shops) async throws -> Void) async throws {
        switch self {
        case .sqlite: try await Self.single(.sqlite, body)
        case .postgres: try await Self.single(.postgres, body)
        case .twoServers:
            try await TestDatabase.withTwoPools { first, second in
                try await TestShop.serve(Self.shop(first)) { one in
                    try await TestShop.serve(Self.shop(second)) { two in
                        try await body(Shops(shops: [one, two]))
                    }
                }
            }
        }
    }

    private static func single(
        _ engine: TestDatabase,
        _ body: @escaping @Sendable (Shops) async throws -> Void
    ) async throws {
        try await engine.with { database in
            try await TestShop.serve(shop(database)) { try await body(Shops(shops: [$0])) }
        }
    }

    private static func shop(_ database: any Database) -> Shop {
        let signature = WebhookSignature(secret: [UInt8](repeating: 7, count: 32), hashing: .standard)
        return Shop(database: database, settings: ShopSettings())
            .accepting(
                SandboxProvider(serverURL: "http://127.0.0.1:1", signature: signature, line: SandboxLine())
            )
    }
}

/// One shop behind one or two servers.
struct Shops: Sendable {
    let shops: [TestShop]

    var database: any Database { shops[0].database }
    var reruns: Int { shops.map(\.database.reruns).reduce(0, +) }

    /// The connection of a thread; neighbours talk to different servers.
    func caller(_ index: Int) -> BlockingCaller {
        let address = shops[index % shops.count].address
        return BlockingCaller(port: address.split(separator: ":").last.flatMap { Int($0) } ?? 0)
    }

    /// A new product without stock.
    func product(_ sku: String) async throws -> VariantID {
        try await database.write { tx in
            var draft = CatalogDraft(
                reference: "race:\(sku)",
                slug: "race-\(sku.lowercased())",
                name: "Race \(sku)"
            )
            draft.variants = [.init(sku: sku, price: Money(minor: 8_999, currency: .sample))]
            let written = try CatalogWriter(currency: .sample).upsert([draft], in: tx)
            return try #require(written.first?.variantIDs[sku], "\(written)")
        }
    }

    func receive(_ pieces: Int, of variant: VariantID) async throws {
        try await database.write { tx in
            try Stock.receive(pieces, of: variant, as: StockEntry(.receipt, actor: "test"), in: tx)
        }
    }

    /// What the tables say, after all is quiet.
    struct Books: Sendable, Equatable {
        var onHand = 0
        var held = 0
        var liveHolds = 0
        var moved = 0
        var orders = 0
        var paid = 0
        var paidPieces = 0
        var tasks = 0
    }

    func books(_ variant: VariantID) async throws -> Books {
        try await database.read { tx in
            let row = try #require(
                try tx.first(
                    """
                    SELECT on_hand, held,
                        (SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM holds
                         WHERE variant_id = \(variant) AND expires_at > \(tx.now)),
                        (SELECT CAST(COALESCE(SUM(delta), 0) AS BIGINT) FROM stock_movements
                         WHERE variant_id = \(variant)),
                        (SELECT COUNT(*) FROM order_lines WHERE variant_id = \(variant)),
                        (SELECT COUNT(*) FROM payment_tasks)
                    FROM stock_levels WHERE variant_id = \(variant)
                    """
                )
            )
            let paid = try #require(
                try tx.first(
                    """
                    SELECT COUNT(*), CAST(COALESCE(SUM(l.quantity), 0) AS BIGINT)
                    FROM orders o JOIN order_lines l ON l.order_id = o.id
                    WHERE o.status = 'paid' AND l.variant_id = \(variant)
                    """
                )
            )
            return Books(
                onHand: row[0],
                held: row[1],
                liveHolds: row[2],
                moved: row[3],
                orders: row[4],
                paid: paid[0],
                paidPieces: paid[1],
                tasks: row[5]
            )
        }
    }
}
