internal import Catalog
internal import Intake
internal import Kernel

/// A result of reading as the catalogue takes it: made before the transaction, so that the one who
/// writes has less to do.
enum PreparedResult: Sendable {
    case product(CatalogDraft, stock: [String: Int], line: Int)
    case addition(Addition)
    case category([String], line: Int)
    case refused(ImportRefusal)

    struct Addition: Sendable {
        let reference: String
        let variants: [CatalogDraft.VariantDraft]
        let images: [CatalogDraft.Image]
        let stock: [String: Int]
        let line: Int
    }

    /// How many rows of the file it stands for, about.
    var weight: Int {
        switch self {
        case .product(let draft, _, _): draft.variants.count
        case .addition(let addition): addition.variants.count
        case .category, .refused: 1
        }
    }

    var line: Int {
        switch self {
        case .product(_, _, let line), .category(_, let line): line
        case .addition(let addition): addition.line
        case .refused(let refusal): refusal.line
        }
    }

    init(_ result: IntakeResult, currency: Currency) {
        do throws(Unfit) {
            switch result {
            case .product(let draft):
                let stock = Self.stock(of: draft.variants)
                self = .product(try CatalogDraft(draft, currency: currency), stock: stock, line: draft.line)
            case .addition(let addition):
                var variants: [CatalogDraft.VariantDraft] = []
                for variant in addition.variants { variants.append(try .init(variant, currency: currency)) }
                self = .addition(
                    Addition(
                        reference: addition.reference,
                        variants: variants,
                        images: addition.images.map { .init(url: $0.url, alt: $0.alt) },
                        stock: Self.stock(of: addition.variants),
                        line: addition.line
                    )
                )
            case .category(let draft):
                self = .category(draft.path, line: draft.line)
            case .refused(let line, let reason):
                self = .refused(ImportRefusal(line: line, reason: reason))
            }
        } catch {
            self = .refused(ImportRefusal(line: result.line, reason: error.reason))
        }
    }

    private static func stock(of variants: [VariantDraft]) -> [String: Int] {
        var stock: [String: Int] = [:]
        for variant in variants { stock[variant.sku] = variant.stock }
        return stock
    }
}

extension IntakeResult {
    fileprivate var line: Int {
        switch self {
        case .product(let draft): draft.line
        case .addition(let addition): addition.line
        case .category(let draft): draft.line
        case .refused(let line, _): line
        }
    }
}
