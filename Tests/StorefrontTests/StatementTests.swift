import Kernel
import Support
import Testing

@Suite struct StatementTests {
    /// What each question may cost, whatever it finds.
    static let costs: [(address: String, statements: Int)] = [
        ("/products", 2),
        ("/products?page_size=100", 1),
        ("/products?category_id=1&brand=soundmax&min_price=1&in_stock=true&sort_by=price", 1),
        ("/products?facets=true&page_size=100", 2),
        ("/products?page=1000", 2),
        ("/products?search=wireless", 1),
        ("/products?search=wirless", 4),
        ("/products?search=wirless&page=1000&facets=true", 7),
        ("/products?search=wireless&brand=quill", 2),
        ("/products/search?q=%22", 0),
        ("/products/suggest?q=wire", 1),
        ("/products/suggest?q=wirless", 4),
        ("/products/9", 2),
        ("/products/linen-shirt", 2),
        ("/products/3/related", 2),
    ]

    @Test(arguments: TestDatabase.all)
    func `a request costs a fixed number of statements`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            try await window.add(50)

            for (address, count) in Self.costs {
                let asked = try await window.database.read { tx in
                    let statements = StatementLog(tx)
                    _ = try Window.work(for: address)(statements.transaction)
                    return statements.all.count
                }
                #expect(asked == count, "\(address)")
            }
        }
    }
}
