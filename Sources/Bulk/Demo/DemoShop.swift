internal import Catalog
internal import Demo
internal import Intake
package import Kernel
internal import Pricing

/// The demo shop: fills an empty shop, leaves any other alone.
package enum DemoShop {
    /// Why there can be no demo, as a sentence.
    package struct Impossible: Error, CustomStringConvertible {
        package let description: String
    }

    /// Brings the demo catalogue, its stock and the demo's tax rate into a shop without products.
    ///
    /// All of it is one transaction: servers that start together on one database fill it once, and
    /// products and categories are numbered from 1 in the order of the file.
    /// - Returns: how many products were made; 0 where there were some.
    @discardableResult
    package static func fill(
        _ database: any Database,
        currency: Currency,
        country: String
    ) async throws -> Int {
        let results = try products(currency: currency)
        return try await database.write { tx in
            guard try tx.first("SELECT id FROM products LIMIT 1") == nil else { return 0 }
            // The one that comes second waits here, and finds products.
            let run = try ImportRun.begin(file: "demo", restarts: true, in: tx)
            let outcome = try BatchImport.run(results, currency: currency, isMet: { _ in false }, in: tx)
            if let refusal = outcome.refusals.first { throw Impossible(description: refusal.reason) }
            try run.finish(in: tx)
            if let country = Country(country) { try TaxRates.seedDemo(country: country, in: tx) }
            return outcome.counts.created
        }
    }

    /// The demo catalogue at the same figures in the shop's own currency.
    private static func products(currency: Currency) throws -> [PreparedResult] {
        let file = try CatalogueFile(source: ByteSource(bytes: DemoCatalogue.bytes), format: .json)
        var results: [PreparedResult] = []
        while var result = try file.next() {
            if case .product(var draft) = result {
                draft.currency = nil
                result = .product(draft)
            }
            results.append(PreparedResult(result, currency: currency))
        }
        return results
    }
}
