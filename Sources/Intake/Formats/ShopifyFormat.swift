internal import Kernel

/// Product files that Shopify exports: consecutive rows with one Handle are one product.
///
/// The first row of a handle carries the product and the names of its options; each row with a price is a
/// variant, a row without one only adds an image.
struct ShopifyFormat: FormatReader {
    enum Column: String, ColumnName {
        case handle = "Handle"
        case title = "Title"
        case body = "Body (HTML)"
        case vendor = "Vendor"
        case type = "Type"
        case category = "Product Category"
        case tags = "Tags"
        case published = "Published"
        case status = "Status"
        case option1Name = "Option1 Name"
        case option1Value = "Option1 Value"
        case option2Name = "Option2 Name"
        case option2Value = "Option2 Value"
        case option3Name = "Option3 Name"
        case option3Value = "Option3 Value"
        case sku = "Variant SKU"
        case grams = "Variant Grams"
        case stock = "Variant Inventory Qty"
        case price = "Variant Price"
        case compareAt = "Variant Compare At Price"
        case requiresShipping = "Variant Requires Shipping"
        case taxable = "Variant Taxable"
        case barcode = "Variant Barcode"
        case image = "Image Src"
        case imageAlt = "Image Alt Text"
        case giftCard = "Gift Card"
        case seoTitle = "SEO Title"
        case seoDescription = "SEO Description"
        case variantImage = "Variant Image"
        case taxCode = "Variant Tax Code"
        case cost = "Cost per item"
    }

    private var table: CSVTable<Column>
    private var product: ProductDraft?
    private var handle: String?
    private var optionNames: [String?] = []

    init(source: ByteSource) throws {
        table = try CSVTable(
            source: source,
            kind: "Shopify product file",
            compulsory: [.handle, .title, .price]
        )
    }

    mutating func read(into output: inout [IntakeResult]) throws -> Bool {
        switch try table.next() {
        case .end:
            finish(into: &output)
            return false
        case .problem(let problem):
            output.append(.refused(line: problem.line, reason: problem.reason))
        case .row:
            guard let rowHandle = table[.handle] else {
                output.append(.refused(line: table.line, reason: "The row has no Handle."))
                return true
            }
            if rowHandle != handle { finish(into: &output) }
            do { try take(handle: rowHandle) } catch let refusal as DraftRefusal {
                output.append(.refused(line: table.line, reason: refusal.reason))
            }
        }
        return true
    }

    private mutating func take(handle rowHandle: String) throws {
        if product == nil {
            guard let title = table[.title] else {
                throw DraftRefusal("The first row of \(excerpt(rowHandle)), with its title, is missing.")
            }
            handle = rowHandle
            optionNames = [table[.option1Name], table[.option2Name], table[.option3Name]]
            product = try begin(handle: rowHandle, title: title)
        }
        product?.addImage(table[.image], alt: table[.imageAlt])
        product?.addImage(table[.variantImage])
        guard table[.price] != nil || table[.option1Value] != nil || table[.image] == nil else { return }
        let variant = try variant()
        try product?.add(variant)
    }

    private func begin(handle: String, title: String) throws -> ProductDraft {
        let isGiftCard = try FieldText.flag(table[.giftCard], "gift card mark", default: false)
        var draft = ProductDraft(
            reference: "shopify:\(handle)",
            slug: SlugMaker.productSlug(from: handle),
            name: title,
            line: table.line
        )
        draft.description = PlainText.from(html: table[.body] ?? "")
        draft.brand = table[.vendor] ?? ""
        draft.categoryPath = table[.type].map { [$0] } ?? table[.category].map(FieldText.path) ?? []
        draft.taxCode = table[.taxCode]
        draft.isShippable =
            try !isGiftCard
            && FieldText.flag(table[.requiresShipping], "shipping mark", default: true)
        draft.isActive =
            try FieldText.flag(table[.published], "published mark", default: true)
            && (table[.status]?.lowercased() ?? "active") == "active"
        let tags = (table[.tags] ?? "").split(separator: ",").map { FieldText.trimmed($0) }.filter {
            !$0.isEmpty
        }
        if !tags.isEmpty { draft.attributes["tags"] = .array(tags.map(JSON.string)) }
        draft.metadata["seo_title"] = table[.seoTitle].map(JSON.string)
        draft.metadata["seo_description"] = table[.seoDescription].map(JSON.string)
        if try !FieldText.flag(table[.taxable], "taxable mark", default: true) {
            draft.metadata["taxable"] = .bool(false)
        }
        return draft
    }

    private func variant() throws -> VariantDraft {
        let values = [table[.option1Value], table[.option2Value], table[.option3Value]]
        var options: [OptionDraft] = []
        for (name, value) in zip(optionNames, values) {
            // What Shopify writes for a product without options.
            guard let name, let value, !(name == "Title" && value == "Default Title") else { continue }
            options.append(OptionDraft(name: name, value: value))
        }
        var variant = try VariantDraft(
            sku: table[.sku],
            of: product?.slug ?? "",
            options: options,
            price: table[.price],
            compareAt: table[.compareAt],
            cost: table[.cost]
        )
        variant.barcode = table[.barcode]
        variant.weightGrams = try FieldText.grams(table[.grams])
        variant.stock = try FieldText.stock(table[.stock])
        return variant
    }

    private mutating func finish(into output: inout [IntakeResult]) {
        if let product {
            if product.variants.isEmpty {
                output.append(
                    .refused(line: product.line, reason: "The product has no variant that can be sold.")
                )
            } else {
                output.append(.product(product))
            }
        }
        product = nil
        handle = nil
    }
}
