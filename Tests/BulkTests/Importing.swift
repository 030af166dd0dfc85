import Bulk
import Foundation
import Intake
import Kernel
import Support

/// The sample catalogues that may lie beside the package.
enum SharedData {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("shared/data").path

    static let isThere = FileManager.default.fileExists(atPath: folder)
}

extension Database {
    /// Imports a text as if it were a file.
    func importing(
        _ text: String,
        _ format: CatalogueFile.Format = .csv,
        as identity: String? = nil,
        currency: Currency = .sample,
        options: Importer.Options = Importer.Options(),
        onRefusal: (ImportRefusal) throws -> Void = { _ in }
    ) async throws -> ImportReport {
        try await importing(
            Array(text.utf8),
            format,
            as: identity,
            currency: currency,
            options: options,
            onRefusal: onRefusal
        )
    }

    func importing(
        _ bytes: [UInt8],
        _ format: CatalogueFile.Format,
        as identity: String? = nil,
        currency: Currency = .sample,
        options: Importer.Options = Importer.Options(),
        onRefusal: (ImportRefusal) throws -> Void = { _ in }
    ) async throws -> ImportReport {
        try await Importer(self, currency: currency, options: options).run(
            identity: identity,
            open: { try CatalogueFile(source: ByteSource(bytes: bytes), format: format, skipping: $0) },
            onRefusal: onRefusal
        )
    }

    func importing(file: String, _ format: CatalogueFile.Format) async throws -> ImportReport {
        try await Importer(self, currency: .sample).run(
            open: { try CatalogueFile(path: SharedData.folder + "/" + file, format: format, skipping: $0) }
        )
    }

    /// The whole catalogue as an export writes it.
    func exported(_ format: Exporter.Format = .json, currency: Currency = .sample) async throws -> String {
        var bytes: [UInt8] = []
        _ = try await Exporter(self, currency: currency).run(format, write: { bytes += $0 })
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The rows of a query with their columns joined by spaces.
    func lines(_ sql: SQL) async throws -> [String] {
        try await read { tx in
            try tx.rows(sql).map { row in
                row.values.map { value in
                    switch value {
                    case .null: "-"
                    case .integer(let number): String(number)
                    case .text(let text): text
                    }
                }
                .joined(separator: " ")
            }
        }
    }

    /// Stock by SKU.
    func stock() async throws -> [String] {
        try await lines(
            """
            SELECT v.sku, s.on_hand FROM stock_levels s JOIN variants v ON v.id = s.variant_id ORDER BY v.sku
            """
        )
    }

    /// All that an import may write, counted.
    func sizes() async throws -> [String] {
        var sizes: [String] = []
        for count: SQL in [
            "SELECT 'products', COUNT(*) FROM products", "SELECT 'variants', COUNT(*) FROM variants",
            "SELECT 'prices', COUNT(*) FROM prices", "SELECT 'categories', COUNT(*) FROM categories",
            "SELECT 'movements', COUNT(*) FROM stock_movements", "SELECT 'events', COUNT(*) FROM events",
            "SELECT 'runs', COUNT(*) FROM import_runs", "SELECT 'set', COUNT(*) FROM imported_stock",
        ] { sizes += try await lines(count) }
        return sizes
    }
}

extension ImportCounts {
    /// `read 3, created 2`: what is not none.
    var outline: String {
        guard case .object(let members) = json else { return "" }
        return members.filter { $0.value.text != "0" }.map { "\($0.key) \($0.value.text)" }
            .joined(separator: ", ")
    }
}

extension ImportReport {
    var outlines: [String] { refusals.map { "\($0.line): \($0.reason)" } }
}
