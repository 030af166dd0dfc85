import Catalog
import Kernel
import Support
import Testing

@testable import Storefront

/// A lost index fails here, not in production.
@Suite struct PlanTests {
    /// The questions of every shop: their query.
    static let lists = [
        "", "page=20", "sort_by=price", "sort_by=price&order=desc", "sort_by=rating", "sort_by=name",
        "sort_by=newest", "category_id=3", "category_id=1&min_price=20&max_price=200&sort_by=price",
        "brand=brand%203&sort_by=price", "min_price=20&max_price=100&min_rating=4.0&sort_by=price&order=asc",
        "search=model", "search=model&sort_by=price&min_price=20",
        "in_stock=true&sort_by=price", "in_stock=true&sort_by=rating&min_price=20",
    ]

    @Test(arguments: TestDatabase.all)
    func `no list of products reads a whole table`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            try await window.add(2_000)

            for list in Self.lists {
                for line in try await window.plan(of: "/products?\(list)") {
                    #expect(!Self.isScan(line), "\(list): \(line)")
                }
            }
        }
    }

    @Test(arguments: [
        ("sort_by=price", "products_shop_price"), ("in_stock=true&sort_by=price", "products_shop_price"),
        ("category_id=10", "products_shop_category"),
    ])
    func `the page is cut within an index alone`(list: String, index: String) async throws {
        try await Window.open(.sqlite) { window in
            let plan = try await window.plan(of: "/products?\(list)")

            #expect(plan.contains { $0.contains("USING COVERING INDEX \(index)") }, "\(plan)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the check sees a scan`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            let plan = try await window.database.read { tx in
                try Window.explain("SELECT id FROM products p WHERE p.description = 'x'", in: tx)
            }

            #expect(plan.contains(where: Self.isScan), "\(plan)")
        }
    }

    /// The tables that grow with the shop; an index that is read as a whole is counted, not searched.
    private static func isScan(_ line: String) -> Bool {
        let isScanned = ["p", "v", "s", "h", "products", "variants", "stock_levels", "holds"].contains {
            table in
            line.contains("SCAN \(table) ") || line.hasSuffix("SCAN \(table)")
        }
        let growing = ["products", "variants", "stock_levels", "prices", "product_search"]
        return isScanned && !line.contains("USING COVERING INDEX")
            || growing.contains { line.contains("Seq Scan on \($0) ") }
    }
}

extension Window {
    /// How the engine finds the answers to its statements.
    func plan(of address: String) async throws -> [String] {
        try await database.read { tx in
            let statements = StatementLog(tx)
            _ = try Self.work(for: address)(statements.transaction)
            return try statements.all.flatMap { try Self.explain($0, in: tx) }
        }
    }

    static func explain(_ statement: SQL, in tx: Transaction) throws -> [String] {
        switch tx.engine {
        case .sqlite: return try tx.rows("EXPLAIN QUERY PLAN \(statement)").map { $0["detail"] as String }
        case .postgres:
            // Small tables are read as a whole for good reason; what matters is that there is another way.
            _ = try tx.rows("SELECT set_config('enable_seqscan', 'off', true)")
            return try tx.rows("EXPLAIN \(statement)").map { $0[0] as String }
        }
    }
}

/// A transaction that remembers what was asked in it.
final class StatementLog: Session {
    private let inner: Transaction
    private(set) var all: [SQL] = []

    init(_ inner: Transaction) {
        self.inner = inner
    }

    var transaction: Transaction {
        Transaction(engine: inner.engine, now: inner.now, random: inner.random, session: self)
    }

    func rows(_ sql: SQL) throws -> [Row] {
        all.append(sql)
        return try inner.rows(sql)
    }

    func execute(_ sql: SQL) throws -> Int {
        all.append(sql)
        return try inner.execute(sql)
    }

    func post(_ sql: SQL) throws {
        all.append(sql)
        try inner.post(sql)
    }
}
