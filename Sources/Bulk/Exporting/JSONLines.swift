internal import Kernel

/// Products as lines of JSON, in the shape that `import --from json` reads.
struct JSONLines {
    let currency: Currency

    func line(of product: ExportedProduct, to writer: inout JSONWriter) {
        writer.raw("{")
        if let reference = product.reference { text("reference", reference, to: &writer) }
        text("slug", product.slug, to: &writer)
        text("name", product.name, to: &writer)
        if !product.description.isEmpty { text("description", product.description, to: &writer) }
        if let brand = product.brand { text("brand", brand, to: &writer) }
        if !product.categoryPath.isEmpty {
            raw("category", JSON.array(product.categoryPath.map { .string($0) }).text, to: &writer)
        }
        text("currency", currency.code, to: &writer)
        if let code = product.taxCode { text("tax_code", code, to: &writer) }
        if !product.isShippable { raw("shippable", "false", to: &writer) }
        if !product.isActive { raw("is_active", "false", to: &writer) }
        if product.ratingHundredths > 0 {
            raw("rating", Digits(value: product.ratingHundredths, decimals: 2).text, to: &writer)
        }
        if product.ratingCount > 0 { raw("rating_count", String(product.ratingCount), to: &writer) }
        if product.attributes != "{}" { raw("attributes", product.attributes, to: &writer) }
        if product.metadata != "{}" { raw("metadata", product.metadata, to: &writer) }
        if !product.images.isEmpty { raw("images", images(product), to: &writer) }
        writer.raw("\"variants\":[")
        for (index, variant) in product.variants.enumerated() {
            if index > 0 { writer.raw(",") }
            append(variant, to: &writer)
        }
        writer.raw("]}\n")
    }

    private func append(_ variant: ExportedVariant, to writer: inout JSONWriter) {
        writer.raw("{")
        text("sku", variant.sku, to: &writer)
        if variant.options != "{}" { raw("options", variant.options, to: &writer) }
        if let barcode = variant.barcode { text("barcode", barcode, to: &writer) }
        if let grams = variant.weightGrams { raw("weight_grams", String(grams), to: &writer) }
        for (name, minor) in [("compare_at_price", variant.compareAtMinor), ("cost", variant.costMinor)] {
            if let minor { raw(name, amount(minor), to: &writer) }
        }
        if let onHand = variant.onHand { raw("stock", String(onHand), to: &writer) }
        writer.raw("\"price\":")
        writer.json(amount(variant.priceMinor))
        writer.raw("}")
    }

    private func images(_ product: ExportedProduct) -> String {
        JSON.array(
            product.images.map { .object([("url", .string($0.url)), ("alt", .string($0.alt))]) }
        ).text
    }

    private func amount(_ minor: Int64) -> String {
        Money(minor: minor, currency: currency).description
    }

    private func text(_ name: String, _ value: String, to writer: inout JSONWriter) {
        raw(name, JSONWriter.quoted(value), to: &writer)
    }

    /// Always with a comma after it: what comes last in an object is compulsory and has none.
    private func raw(_ name: String, _ json: String, to writer: inout JSONWriter) {
        writer.string(name)
        writer.raw(":")
        writer.json(json)
        writer.raw(",")
    }
}
