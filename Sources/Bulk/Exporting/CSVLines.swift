internal import Kernel

/// Products as rows of CSV, one a variant, in the shape that `import --from csv` reads.
///
/// Rows have no place for metadata, for what an image shows, and for more than three options. Cells that
/// a spreadsheet would run are guarded (see `FormulaGuard`).
struct CSVLines {
    let currency: Currency

    static let header = """
        reference,slug,name,description,brand,category,currency,tax_code,shippable,is_active,rating,\
        rating_count,attributes,images,sku,option1_name,option1_value,option2_name,option2_value,\
        option3_name,option3_value,barcode,weight_grams,price,compare_at_price,cost,stock

        """

    func lines(of product: ExportedProduct, to bytes: inout [UInt8]) {
        var shared: [UInt8] = []
        for cell in cells(of: product) { Self.append(cell, to: &shared) }
        for variant in product.variants {
            bytes += shared
            for cell in cells(of: variant) { Self.append(cell, to: &bytes) }
            bytes[bytes.count - 1] = 0x0A
        }
    }

    private func cells(of product: ExportedProduct) -> [String] {
        [
            product.reference ?? "", product.slug, product.name, product.description, product.brand ?? "",
            product.categoryPath.joined(separator: " > "), currency.code, product.taxCode ?? "",
            product.isShippable ? "true" : "false", product.isActive ? "true" : "false",
            product.ratingHundredths > 0 ? Digits(value: product.ratingHundredths, decimals: 2).text : "",
            product.ratingCount > 0 ? String(product.ratingCount) : "",
            product.attributes == "{}" ? "" : product.attributes,
            product.images.map(\.url).joined(separator: " "),
        ]
    }

    private func cells(of variant: ExportedVariant) -> [String] {
        var cells = [variant.sku]
        let options = Self.options(variant.options)
        for index in 0..<3 {
            cells += index < options.count ? [options[index].name, options[index].value] : ["", ""]
        }
        cells.append(variant.barcode ?? "")
        cells.append(variant.weightGrams.map { String($0) } ?? "")
        for minor in [variant.priceMinor, variant.compareAtMinor, variant.costMinor] {
            cells.append(minor.map { Money(minor: $0, currency: currency).description } ?? "")
        }
        cells.append(variant.onHand.map { String($0) } ?? "")
        return cells
    }

    private static func options(_ text: String) -> [(name: String, value: String)] {
        guard case .object(let members) = try? JSON.parse(Array(text.utf8)) else { return [] }
        return members.map { ($0.key, $0.value.string ?? $0.value.text) }
    }

    /// A cell and the comma after it.
    private static func append(_ cell: String, to bytes: inout [UInt8]) {
        let text = FormulaGuard.guarded(cell)
        let needsQuotes = text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        if needsQuotes {
            bytes.append(0x22)
            bytes += text.replacing("\"", with: "\"\"").utf8
            bytes.append(0x22)
        } else {
            bytes += text.utf8
        }
        bytes.append(0x2C)
    }
}
