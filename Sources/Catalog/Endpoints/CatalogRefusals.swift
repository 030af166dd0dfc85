internal import Kernel

/// The slug belongs to something else already, deleted or not.
enum SlugRefusal: Refusal {
    case slugTaken(String)

    static let kinds = [Problem.Kind(409, "slug_taken", "The slug is taken.")]

    var problem: Problem {
        switch self {
        case .slugTaken(let slug): Problem(Self.kinds[0], "The slug '\(slug)' is taken; choose another one.")
        }
    }
}

/// The SKU belongs to another variant already, deleted or not.
enum SKURefusal: Refusal {
    case skuTaken(String)

    static let kinds = [Problem.Kind(409, "sku_taken", "The SKU is taken.")]

    var problem: Problem {
        switch self {
        case .skuTaken(let sku): Problem(Self.kinds[0], "The SKU '\(sku)' belongs to another variant.")
        }
    }
}

/// Why a variant cannot be deleted.
enum VariantDeletionRefusal: Refusal {
    case lastVariant

    static let kinds = [Problem.Kind(409, "last_variant", "A product keeps at least one variant.")]

    var problem: Problem {
        Problem(Self.kinds[0], "This is the product's last variant; delete the product instead.")
    }
}

/// Why a price cannot be added.
enum PriceRefusal: Refusal {
    case priceExists
    case tooManyPrices

    /// Every cart with the variant looks at them.
    static let pricesMax = 200

    private static let existsKind = Problem.Kind(409, "price_exists", "There is a price with the same terms.")
    private static let tooManyKind = Problem.Kind(
        409,
        "too_many_prices",
        "The variant has as many prices as it may have."
    )

    static let kinds = [existsKind, tooManyKind]

    var problem: Problem {
        switch self {
        case .priceExists:
            Problem(
                Self.existsKind,
                "The variant has a price with this interval, minimum quantity and beginning; delete it first."
            )
        case .tooManyPrices:
            Problem(
                Self.tooManyKind,
                "A variant has at most \(Self.pricesMax) prices; delete some that have ended."
            )
        }
    }
}

/// Why a price cannot be deleted.
enum PriceDeletionRefusal: Refusal {
    case lastPrice

    static let kinds = [Problem.Kind(409, "last_price", "A variant keeps at least one price.")]

    var problem: Problem {
        Problem(Self.kinds[0], "This is the variant's last price; add another one first.")
    }
}

/// Why a category cannot be moved.
enum CategoryMoveRefusal: Refusal {
    case cycle

    static let kinds = [Problem.Kind(409, "category_cycle", "A category cannot lie under itself.")]

    var problem: Problem {
        Problem(Self.kinds[0], "The new parent is this category itself or lies under it.")
    }
}

/// Why a category cannot be deleted.
enum CategoryDeletionRefusal: Refusal {
    case notEmpty(subcategories: Int, products: Int)

    static let kinds = [Problem.Kind(409, "category_not_empty", "The category still holds something.")]

    var problem: Problem {
        switch self {
        case .notEmpty(let subcategories, let products):
            Problem(
                Self.kinds[0],
                "The category still has \(subcategories) subcategories and \(products) products; "
                    + "move or delete them first."
            )
        }
    }
}
