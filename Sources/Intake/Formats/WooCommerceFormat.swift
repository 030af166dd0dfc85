internal import Kernel

/// Product files that WooCommerce exports: one row a product or variation.
///
/// Variations name their parent by SKU or `id:741` and may stand anywhere after it, so variable products wait
/// for theirs (see ``HeldParents``) while the others pass. A variation whose parent no longer waits becomes
/// an addition.
struct WooCommerceFormat: FormatReader {
    private var table: CSVTable<WooCommerceColumn>
    private let attributes: WooCommerceAttributes
    private var held = HeldParents()

    init(source: ByteSource) throws {
        table = try CSVTable(
            source: source,
            kind: "WooCommerce product file",
            compulsory: [.type, .name, .regularPrice]
        )
        attributes = WooCommerceAttributes(of: table)
    }

    mutating func read(into output: inout [IntakeResult]) throws -> Bool {
        switch try table.next() {
        case .end:
            output.append(contentsOf: held.release(all: true))
            return false
        case .problem(let problem):
            output.append(.refused(line: problem.line, reason: problem.reason))
        case .row:
            do { try take(into: &output) } catch let refusal as DraftRefusal {
                output.append(.refused(line: table.line, reason: refusal.reason))
            }
            output.append(contentsOf: held.release(all: false))
        }
        return true
    }

    private mutating func take(into output: inout [IntakeResult]) throws {
        let types = WooCommerceText.list(table[.type]?.lowercased() ?? "")
        if types.contains("variation") {
            let addition = try variation()
            if try !held.add(addition) { output.append(.addition(addition)) }
        } else if types.contains("variable") {
            let names = [reference, table[.id].map { "woocommerce:id:\($0)" }]
            held.hold(try product(types: types), names: names.compactMap(\.self))
        } else if types.contains("grouped") {
            throw DraftRefusal(
                "A grouped product sells nothing itself; its members are products of their own."
            )
        } else if types.contains("simple") || types.contains("external") {
            var draft = try product(types: types)
            try draft.add(try variant(slug: draft.slug, options: []))
            output.append(.product(draft))
        } else {
            throw DraftRefusal("The type \(excerpt(table[.type] ?? "")) is not known.")
        }
    }

    /// The name by which variations call this row, and which stays the same between exports.
    private var reference: String? {
        table[.sku].map { "woocommerce:\($0)" } ?? table[.id].map { "woocommerce:id:\($0)" }
    }

    private func product(types: [String]) throws -> ProductDraft {
        guard let name = table[.name] else { throw DraftRefusal("The name is missing.") }
        guard let reference else { throw DraftRefusal("The row has neither an ID nor a SKU.") }
        var draft = ProductDraft(
            reference: reference,
            slug: SlugMaker.productSlug(from: table[.sku] ?? name),
            name: name,
            line: table.line
        )
        let short = WooCommerceText.plain(table[.shortDescription])
        draft.description = WooCommerceText.plain(table[.description])
        if draft.description.isEmpty {
            draft.description = short
        } else if !short.isEmpty {
            draft.metadata["short_description"] = .string(short)
        }
        draft.brand = table[.brands].flatMap { WooCommerceText.list($0).first } ?? ""
        let paths = WooCommerceText.list(table[.categories] ?? "")
        draft.categoryPath = paths.first.map(FieldText.path) ?? []
        if paths.count > 1 { draft.metadata["other_categories"] = .array(paths.dropFirst().map(JSON.string)) }
        let isExternal = types.contains("external")
        draft.isShippable = !isExternal && !types.contains("virtual") && !types.contains("downloadable")
        // What another shop sells can be shown here but not bought.
        draft.isActive = !isExternal && table[.published] == "1" && table[.visibility] != "hidden"
        draft.metadata["external_url"] = table[.externalURL].map(JSON.string)
        if table[.visibility] == "hidden" { draft.metadata["catalog_visibility"] = .string("hidden") }
        draft.taxCode = table[.taxClass].flatMap { $0 == "parent" ? nil : $0 }
        if table[.taxStatus] == "none" { draft.metadata["taxable"] = .bool(false) }
        for (name, values) in attributes.read(table) {
            draft.attributes[name] = values.count == 1 ? .string(values[0]) : .array(values.map(JSON.string))
        }
        let tags = WooCommerceText.list(table[.tags] ?? "")
        if !tags.isEmpty { draft.attributes["tags"] = .array(tags.map(JSON.string)) }
        for url in WooCommerceText.list(table[.images] ?? "") { draft.addImage(url) }
        return draft
    }

    private func variation() throws -> VariantAddition {
        guard let parent = table[.parent] else { throw DraftRefusal("The variation names no parent.") }
        let options = attributes.read(table).map { attribute in
            OptionDraft(name: attribute.name, value: attribute.values.joined(separator: ", "))
        }
        var addition = VariantAddition(
            reference: "woocommerce:\(parent)",
            variants: [try variant(slug: SlugMaker.slug(from: parent), options: options)],
            line: table.line
        )
        addition.images = WooCommerceText.list(table[.images] ?? "").map { ImageDraft(url: $0) }
        return addition
    }

    private func variant(slug: String, options: [OptionDraft]) throws -> VariantDraft {
        var variant = try VariantDraft(
            sku: table[.sku],
            of: slug,
            options: options,
            price: table[.salePrice] ?? table[.regularPrice],
            compareAt: table[.salePrice] == nil ? nil : table[.regularPrice],
            cost: nil
        )
        variant.barcode = table[.gtin]
        variant.stock = try FieldText.stock(table[.stock])
        if variant.stock == nil, table[.isInStock] == "0" { variant.stock = 0 }
        variant.weightGrams =
            try FieldText.grams(table[.weightKilograms], perUnit: 1_000_000) ?? FieldText.grams(
                table[.weightGrams]
            )
            ?? FieldText.grams(table[.weightPounds], perUnit: 453_592)
            ?? FieldText.grams(table[.weightOunces], perUnit: 28_350)
        return variant
    }
}
