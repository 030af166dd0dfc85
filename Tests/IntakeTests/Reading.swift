import Kernel

@testable import Intake

/// Reads a whole text as a catalogue file.
func read(
    _ text: String,
    as format: CatalogueFile.Format,
    skipping: Int = 0,
    chunk: Int = 1 << 18
) throws -> [IntakeResult] {
    try readAll(
        CatalogueFile(
            source: ByteSource(bytes: Array(text.utf8), chunk: chunk),
            format: format,
            skipping: skipping
        )
    )
}

func readAll(_ file: CatalogueFile) throws -> [IntakeResult] {
    var results: [IntakeResult] = []
    while let result = try file.next() { results.append(result) }
    return results
}

extension [IntakeResult] {
    var products: [ProductDraft] {
        compactMap { if case .product(let draft) = $0 { draft } else { nil } }
    }

    var categories: [CategoryDraft] {
        compactMap { if case .category(let draft) = $0 { draft } else { nil } }
    }

    var additions: [VariantAddition] {
        compactMap { if case .addition(let addition) = $0 { addition } else { nil } }
    }

    /// Line and reason of everything refused.
    var refusals: [String] {
        compactMap { if case .refused(let line, let reason) = $0 { "\(line): \(reason)" } else { nil } }
    }
}

extension ProductDraft {
    /// `SKU Name=Value price/compare-at/cost stock` of every variant.
    var outline: [String] {
        variants.map { variant in
            let options = variant.options.map { "\($0.name)=\($0.value) " }.joined()
            let prices = [variant.priceText, variant.compareAtText ?? "-", variant.costText ?? "-"]
            let stock = variant.stock.map(String.init) ?? "?"
            return "\(variant.sku) \(options)\(prices.joined(separator: "/")) \(stock)"
        }
    }
}
