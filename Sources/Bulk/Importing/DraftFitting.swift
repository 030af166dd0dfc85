internal import Catalog
internal import Intake
internal import Kernel

/// Why a draft does not fit this shop, as a sentence.
struct Unfit: Error {
    let reason: String
}

extension CatalogDraft {
    /// The draft with its money in the shop's currency.
    init(_ draft: ProductDraft, currency: Currency) throws(Unfit) {
        if let other = draft.currency, other != currency.code {
            throw Unfit(reason: "The prices are in \(other), the shop's are in \(currency.code).")
        }
        let fullName = NameText.repaired(draft.name)
        let name = NameText.cut(fullName)
        self.init(reference: draft.reference, slug: draft.slug, name: name)
        description = draft.description
        brand = draft.brand.isEmpty ? nil : draft.brand
        categoryPath = draft.categoryPath
        taxCode = draft.taxCode
        isShippable = draft.isShippable
        isActive = draft.isActive
        // By name: a dictionary has another order in every run, and the same file must stay the same.
        let named = draft.attributes.sorted { $0.key < $1.key }
        if let odd = named.first(where: { !$0.value.isAttribute }) {
            throw Unfit(reason: "The attribute \(odd.key) is no text, number, truth value or list of texts.")
        }
        attributes = named.map { ($0.key, $0.value) }
        var more = draft.metadata
        if name != fullName { more["full_name"] = .string(fullName) }
        metadata = .object(more.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        ratingHundredths = draft.ratingHundredths
        ratingCount = draft.ratingCount
        images = draft.images.map { Image(url: $0.url, alt: $0.alt) }
        for variant in draft.variants { variants.append(try VariantDraft(variant, currency: currency)) }
    }
}

extension CatalogDraft.VariantDraft {
    init(_ draft: Intake.VariantDraft, currency: Currency) throws(Unfit) {
        self.init(sku: draft.sku, price: try DraftMoney.money(draft.priceText, "price", in: currency))
        compareAt = try draft.compareAtText.map { text throws(Unfit) in
            try DraftMoney.money(text, "compare-at price", in: currency)
        }
        cost = try draft.costText.map { text throws(Unfit) in
            try DraftMoney.money(text, "cost", in: currency)
        }
        options = draft.options.map { ($0.name, $0.value) }
        barcode = draft.barcode
        weightGrams = draft.weightGrams
        position = draft.position
    }
}

/// Reads amounts of drafts, which have at most 12 digits before and 6 after the point.
enum DraftMoney {
    static func money(_ text: String, _ name: String, in currency: Currency) throws(Unfit) -> Money {
        var minor: Int64 = 0
        var decimals: Int?
        for byte in text.utf8 {
            if byte == UInt8(ascii: "."), decimals == nil {
                decimals = 0
                continue
            }
            guard byte >= 0x30, byte <= 0x39 else { throw bad(text, name, currency) }
            if let count = decimals {
                // Zeros beyond the smallest coin say nothing.
                if count >= currency.decimals, byte == 0x30 { continue }
                guard count < currency.decimals else { throw bad(text, name, currency) }
                decimals = count + 1
            }
            minor = try appended(byte, to: minor, or: bad(text, name, currency))
        }
        for _ in (decimals ?? 0)..<max(currency.decimals, decimals ?? 0) {
            minor = try appended(0x30, to: minor, or: bad(text, name, currency))
        }
        return Money(minor: minor, currency: currency)
    }

    private static func appended(
        _ digit: UInt8,
        to minor: Int64,
        or unfit: @autoclosure () -> Unfit
    ) throws(Unfit) -> Int64 {
        let (tens, isTooMuch) = minor.multipliedReportingOverflow(by: 10)
        let (sum, isOver) = tens.addingReportingOverflow(Int64(digit - 0x30))
        guard !isTooMuch, !isOver else { throw unfit() }
        return sum
    }

    private static func bad(_ text: String, _ name: String, _ currency: Currency) -> Unfit {
        let digits = currency.decimals == 0 ? "no decimals" : "at most \(currency.decimals) decimals"
        return Unfit(reason: "The \(name) \(text) is no amount in \(currency.code), which has \(digits).")
    }
}

extension JSON {
    fileprivate var isAttribute: Bool {
        switch self {
        case .string, .number, .bool: true
        case .array(let elements): elements.allSatisfy { $0.string != nil }
        case .null, .object: false
        }
    }
}
