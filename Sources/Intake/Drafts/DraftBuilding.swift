internal import Kernel

/// Why one row or element cannot be used.
struct DraftRefusal: Error, Equatable {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

extension ProductDraft {
    /// How many variants and images one product may have; keeps the memory for one product bounded.
    static let variantsMax = 1000
    static let imagesMax = 250

    /// Adds a variant that differs from the others.
    mutating func add(_ variant: VariantDraft) throws(DraftRefusal) {
        guard variants.count < Self.variantsMax else {
            throw DraftRefusal("A product can have at most \(Self.variantsMax) variants.")
        }
        guard !variants.contains(where: { $0.sku == variant.sku }) else {
            throw DraftRefusal("Another variant of this product has the SKU \(variant.sku) already.")
        }
        guard !variants.contains(where: { $0.options == variant.options }) else {
            throw DraftRefusal("Another variant of this product has the same options already.")
        }
        var variant = variant
        variant.position = variants.count
        variants.append(variant)
    }

    /// Adds an image, once.
    mutating func addImage(_ url: String?, alt: String? = nil) {
        guard let url, images.count < Self.imagesMax, !images.contains(where: { $0.url == url }) else {
            return
        }
        images.append(ImageDraft(url: url, alt: alt ?? ""))
    }
}

extension VariantDraft {
    /// Checks the texts of a row and makes a variant of them; a blank SKU is made from the product and the
    /// options.
    init(
        sku: String?,
        of slug: String,
        options: [OptionDraft],
        price: String?,
        compareAt: String?,
        cost: String?
    ) throws(DraftRefusal) {
        guard let price else { throw DraftRefusal("The price is missing.") }
        self.init(
            sku: try sku.map(Self.checked) ?? Self.derivedSKU(of: slug, options: options),
            options: options,
            priceText: try Self.amount(price, "price")
        )
        costText = try cost.map { text throws(DraftRefusal) in try Self.amount(text, "cost") }
        compareAtText = try compareAt.map { text throws(DraftRefusal) in
            try Self.amount(text, "compare-at price")
        }
        if let before = compareAtText, !DecimalText.isMore(before, than: priceText) { compareAtText = nil }
    }

    private static func amount(_ text: String, _ name: String) throws(DraftRefusal) -> String {
        guard let amount = DecimalText.price(text) else {
            throw DraftRefusal("The \(name) \(excerpt(text)) is not an amount such as 12.50.")
        }
        return amount
    }

    private static func checked(_ sku: String) throws(DraftRefusal) -> String {
        if let error = SKU.rule.error(in: sku) { throw DraftRefusal("The SKU \(excerpt(sku)) \(error).") }
        return sku
    }

    /// The slug and the option values, at most 64 characters; what is cut off is replaced by a fingerprint.
    private static func derivedSKU(of slug: String, options: [OptionDraft]) -> String {
        let values = options.map { SlugMaker.slug(from: $0.value, orPrefix: "x") }
        let sku = ([slug] + values).joined(separator: "-")
        guard sku.utf8.count > 64 else { return sku }
        return sku.prefix(47) + "-" + SlugMaker.fingerprint(of: sku)
    }
}

/// A text from outside as it may be repeated in a sentence.
func excerpt(_ text: String) -> String {
    "\"" + (text.count > 40 ? text.prefix(40) + "…" : text) + "\""
}

/// Reads the small values of rows.
enum FieldText {
    /// Pieces in stock: whole, at most a billion; a negative number (goods owed) counts as none.
    static func stock(_ text: String?) throws(DraftRefusal) -> Int? {
        guard let text else { return nil }
        if text.hasPrefix("-"), DecimalText.whole(String(text.dropFirst())) != nil { return 0 }
        guard let stock = DecimalText.whole(text), stock <= 1_000_000_000 else {
            throw DraftRefusal("The stock \(excerpt(text)) is not a whole number.")
        }
        return stock
    }

    /// Grams of a weight in a unit; none for zero, which shops write when they do not know.
    static func grams(_ text: String?, perUnit milligrams: Int = 1000) throws(DraftRefusal) -> Int? {
        guard let text else { return nil }
        guard let thousandths = DecimalText.scaled(text, decimals: 3), thousandths <= 1_000_000_000 else {
            throw DraftRefusal("The weight \(excerpt(text)) is not a number.")
        }
        let (total, overflow) = thousandths.multipliedReportingOverflow(by: milligrams)
        guard !overflow else { throw DraftRefusal("The weight \(excerpt(text)) is too large.") }
        let grams = (total + 500_000) / 1_000_000
        return grams > 0 ? grams : nil
    }

    /// Hundredths of stars, 0 to 500.
    static func rating(_ text: String?) throws(DraftRefusal) -> Int? {
        guard let text else { return nil }
        guard let rating = DecimalText.scaled(text, decimals: 2), rating <= 500 else {
            throw DraftRefusal("The rating \(excerpt(text)) is not a number from 0 to 5.")
        }
        return rating
    }

    static func count(_ text: String?, _ name: String) throws(DraftRefusal) -> Int? {
        guard let text else { return nil }
        guard let count = DecimalText.whole(text), count <= 1_000_000_000 else {
            throw DraftRefusal("The \(name) \(excerpt(text)) is not a whole number.")
        }
        return count
    }

    static func flag(_ text: String?, _ name: String, default standard: Bool) throws(DraftRefusal) -> Bool {
        guard let text else { return standard }
        switch text.lowercased() {
        case "true", "1", "yes", "y": return true
        case "false", "0", "no", "n": return false
        default: throw DraftRefusal("The \(name) \(excerpt(text)) is neither true nor false.")
        }
    }

    /// The parts of `A > B > C`.
    static func path(_ text: String) -> [String] {
        Substring(text).utf8.split(separator: UInt8(ascii: ">")).map(trimmed).filter { !$0.isEmpty }
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        trimmed(Substring(text).utf8)
    }

    static func trimmed(_ bytes: Substring.UTF8View) -> String {
        let kept = bytes.drop(while: \.isBlank)
        guard let last = kept.lastIndex(where: { !$0.isBlank }) else { return "" }
        return String(Substring(kept[...last]))
    }
}
