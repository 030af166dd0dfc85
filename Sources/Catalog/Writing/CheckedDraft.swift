internal import Kernel

/// What a draft looks like as rows, once it keeps the rules of the catalogue.
struct CheckedDraft: Sendable {
    let draft: CatalogDraft
    let fingerprint: Int64
    let attributes: JSON
    let variants: [(values: VariantValues, price: BasePrice)]

    var priceMinor: Int64? { variants.map(\.price.amountMinor).min() }

    /// - Throws: ``DraftFault`` with the sentence for the report.
    init(_ draft: CatalogDraft, currency: Currency) throws(DraftFault) {
        guard (1...200).contains(draft.reference.utf8.count) else {
            throw DraftFault("the reference is missing")
        }
        guard Text<1, 255>(draft.name) != nil else {
            throw DraftFault("the name is missing, too long or not a text")
        }
        guard !draft.variants.isEmpty else { throw DraftFault("the product has no variant") }
        guard (0...500).contains(draft.ratingHundredths ?? 0), (draft.ratingCount ?? 0) >= 0 else {
            throw DraftFault("the rating is not from 0 to 5")
        }
        guard draft.categoryPath.count <= CategoryTable.depthMax else {
            throw DraftFault("the category is too deep")
        }
        var variants: [(VariantValues, BasePrice)] = []
        var skus: Set<String> = []
        for variant in draft.variants {
            guard SKU(variant.sku) != nil else {
                throw DraftFault("\"\(variant.sku.prefix(80))\" is not a SKU")
            }
            guard skus.insert(variant.sku).inserted else {
                throw DraftFault("the SKU \(variant.sku) occurs twice")
            }
            variants.append(try Self.rows(of: variant, currency))
        }
        self.draft = draft
        self.variants = variants
        attributes = .object(draft.attributes)
        fingerprint = Self.fingerprint(of: draft, attributes, variants)
    }

    static func rows(
        of variant: CatalogDraft.VariantDraft,
        _ currency: Currency
    ) throws(DraftFault) -> (VariantValues, BasePrice) {
        for money in [variant.price, variant.compareAt, variant.cost].compactMap({ $0 }) {
            guard money.currency == currency else { throw DraftFault("the price is not in \(currency)") }
            guard money.minor >= 0 else { throw DraftFault("the price is negative") }
        }
        guard (variant.weightGrams ?? 0) >= 0 else { throw DraftFault("the weight is negative") }
        let options = JSON.object(variant.options.map { ($0.name, .string($0.value)) })
        let values = VariantValues(
            sku: variant.sku,
            options: options.text,
            barcode: variant.barcode,
            weightGrams: variant.weightGrams,
            costMinor: variant.cost?.minor,
            position: variant.position
        )
        return (
            values, BasePrice(amountMinor: variant.price.minor, compareAtMinor: variant.compareAt?.minor)
        )
    }

    /// What the product's row says.
    ///
    /// `slug` must be a free one.
    func values(slug: String, category: CategoryID?) -> ProductValues {
        let brand = draft.brand.flatMap { $0.isEmpty ? nil : $0 }
        return ProductValues(
            slug: slug,
            reference: draft.reference,
            fingerprint: fingerprint,
            name: draft.name,
            description: draft.description,
            brand: brand,
            categoryID: category,
            taxCode: draft.taxCode,
            isShippable: draft.isShippable,
            isActive: draft.isActive,
            ratingHundredths: Int64(draft.ratingHundredths ?? 0),
            ratingCount: draft.ratingCount ?? 0,
            attributes: attributes.text,
            metadata: draft.metadata.text
        )
    }

    private static func fingerprint(
        of draft: CatalogDraft,
        _ attributes: JSON,
        _ variants: [(values: VariantValues, price: BasePrice)]
    ) -> Int64 {
        var print = Fingerprint()
        for text in [draft.name, draft.description, draft.brand ?? "", draft.taxCode ?? ""] {
            print.add(text)
        }
        print.add(draft.categoryPath.joined(separator: "\u{0}"))
        print.add(attributes.text)
        print.add(draft.metadata.text)
        print.add((draft.isShippable ? 1 : 0) + (draft.isActive ? 2 : 0))
        print.add(draft.ratingHundredths.map(Int64.init))
        print.add(draft.ratingCount.map(Int64.init))
        for image in draft.images {
            print.add(image.url)
            print.add(image.alt)
        }
        for (values, price) in variants {
            print.add(values.sku)
            print.add(values.options)
            print.add(values.barcode ?? "")
            print.add(values.weightGrams.map(Int64.init))
            print.add(values.costMinor)
            print.add(Int64(values.position))
            print.add(price.amountMinor)
            print.add(price.compareAtMinor)
        }
        return print.value
    }
}

/// Why a draft cannot be written, as a sentence without its end.
struct DraftFault: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
