internal import Catalog
package import Kernel

/// Writes the living products, and their categories, as a file that the import reads.
///
/// It reads some hundred products at a time, so that a shop of any size takes little memory and nobody
/// waits for it; what changes meanwhile is in the file or not.
package struct Exporter: Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case json
        case csv
    }

    package struct Counts: Sendable, Equatable {
        package var products = 0
        package var variants = 0
        /// Products that cannot be imported again, for none of their variants has a price in the shop's
        /// currency.
        package var leftOut = 0
    }

    private static let pageSize = 500

    private let database: any Database
    private let currency: Currency

    package init(_ database: any Database, currency: Currency) {
        self.database = database
        self.currency = currency
    }

    /// Writes the catalogue in pieces of whole lines.
    ///
    /// - Returns: what was written.
    /// - Throws: what `write` throws, or `DatabaseError`.
    package func run(
        _ format: Format,
        write: ([UInt8]) throws -> Void,
        onProgress: (Counts) -> Void = { _ in }
    ) async throws -> Counts {
        var counts = Counts()
        switch format {
        case .json: try await writeCategories(write)
        case .csv: try write(Array(CSVLines.header.utf8))
        }
        var last = ProductID(0)
        let currency = currency
        while true {
            let after = last
            let page = try await database.read { tx in
                try ExportPage(after: after, size: Self.pageSize, currency: currency, in: tx)
            }
            guard let end = page.products.last else { return counts }
            last = end.id
            let sold = page.products.filter { !$0.variants.isEmpty }
            counts.products += sold.count
            counts.variants += sold.reduce(0) { $0 + $1.variants.count }
            counts.leftOut += page.products.count - sold.count
            try write(bytes(of: sold, format))
            onProgress(counts)
        }
    }

    private func bytes(of products: [ExportedProduct], _ format: Format) -> [UInt8] {
        switch format {
        case .json:
            var writer = JSONWriter(capacity: 1024 * products.count)
            for product in products { JSONLines(currency: currency).line(of: product, to: &writer) }
            return writer.bytes
        case .csv:
            var bytes: [UInt8] = []
            for product in products { CSVLines(currency: currency).lines(of: product, to: &bytes) }
            return bytes
        }
    }

    private func writeCategories(_ write: ([UInt8]) throws -> Void) async throws {
        var last: CategoryID? = CategoryID(0)
        while let after = last {
            let page = try await database.read { tx in
                try ExportedCategories.page(after: after, size: Self.pageSize, in: tx)
            }
            try write(page.lines)
            last = page.last
        }
    }
}
