internal import Kernel

/// A product in Mercato's own JSON.
///
/// Without `variants` the object itself is the only variant.
enum JSONProduct {
    static func draft(from object: inout JSONObject, line: Int) throws(DraftRefusal) -> ProductDraft {
        guard let name = try object.text("name") else { throw DraftRefusal("The name is missing.") }
        let images = try images(of: &object)
        let given = try object.text("slug")
        // The Best Buy data set names its products nowhere but in the address of the image.
        let foreignSKU = given == nil && !object.has("sku") ? bestBuySKU(in: images.first?.url) : nil
        let unique = foreignSKU.map { SlugMaker.slug(from: name).prefix(100) + "-" + $0 }
        let slug = SlugMaker.productSlug(from: given ?? unique ?? name)
        let reference = try object.text("reference") ?? foreignSKU.map { "bestbuy:\($0)" } ?? "json:\(slug)"
        var draft = ProductDraft(reference: reference, slug: slug, name: name, line: line)
        try describe(&draft, from: &object)
        for image in images { draft.addImage(image.url, alt: image.alt) }
        if object.has("variants") {
            for element in try object.list("variants") {
                guard case .object(let members) = element else {
                    throw DraftRefusal("A variant is not an object.")
                }
                var variant = JSONObject(members)
                try draft.add(try self.variant(from: &variant, slug: slug, sku: nil))
            }
            guard !draft.variants.isEmpty else { throw DraftRefusal("The product has no variants.") }
        } else {
            try draft.add(try variant(from: &object, slug: slug, sku: foreignSKU))
        }
        draft.metadata.merge(object.rest) { kept, _ in kept }
        return draft
    }

    private static func describe(_ draft: inout ProductDraft, from object: inout JSONObject)
        throws(DraftRefusal)
    {
        draft.description = try object.text("description") ?? ""
        draft.brand = try object.text("brand") ?? ""
        let categories = try object.path("categories")
        draft.categoryPath = try object.path("category") ?? categories ?? []
        draft.currency = try object.text("currency")?.uppercased()
        draft.taxCode = try object.text("tax_code")
        draft.isShippable = try object.flag("shippable", default: true)
        draft.isActive = try object.flag("is_active", default: true)
        draft.ratingHundredths = try FieldText.rating(try object.text("rating"))
        draft.ratingCount = try FieldText.count(try object.text("rating_count"), "rating count")
        draft.attributes = Dictionary(try object.object("attributes").map { ($0.key, $0.value) }) { _, last in
            last
        }
        draft.metadata = Dictionary(try object.object("metadata").map { ($0.key, $0.value) }) { _, last in
            last
        }
    }

    private static func variant(
        from object: inout JSONObject,
        slug: String,
        sku: String?
    ) throws(DraftRefusal) -> VariantDraft {
        var options: [OptionDraft] = []
        for (name, value) in try object.object("options") {
            guard let value = value.string else {
                throw DraftRefusal("The option \(excerpt(name)) is not a text.")
            }
            options.append(OptionDraft(name: name, value: value))
        }
        var variant = try VariantDraft(
            sku: try object.text("sku") ?? sku,
            of: slug,
            options: options,
            price: try object.text("price"),
            compareAt: try object.text("compare_at_price"),
            cost: try object.text("cost")
        )
        variant.barcode = try object.text("barcode")
        variant.weightGrams = try FieldText.grams(try object.text("weight_grams"))
        variant.stock = try FieldText.stock(try object.text("stock"))
        return variant
    }

    /// `image` is an address, `images` a list of addresses or of `{"url", "alt"}`.
    private static func images(of object: inout JSONObject) throws(DraftRefusal) -> [ImageDraft] {
        var images = try object.text("image").map { [ImageDraft(url: $0)] } ?? []
        for element in try object.list("images") {
            guard let url = element.string ?? element["url"]?.string else {
                throw DraftRefusal("An image has no url.")
            }
            images.append(ImageDraft(url: url, alt: element["alt"]?.string ?? ""))
        }
        return images
    }

    /// The digits of `…/bestbuy-0118/4984700_sb.jpg`.
    private static func bestBuySKU(in url: String?) -> String? {
        guard let url, url.contains("bestbuy"), let name = url.split(separator: "/").last else { return nil }
        let digits = name.prefix { $0.isASCII && $0.isNumber }
        return digits.count >= 4 && name.dropFirst(digits.count).first == "_" ? String(digits) : nil
    }
}
