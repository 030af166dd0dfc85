import Catalog
import Inventory
import Kernel

/// What stands in the window. Ids follow the order of the list.
extension Window {
    struct Piece: Sendable {
        var name: String
        var brand: String?
        var category: [String]
        /// Minor units of each variant.
        var prices: [Int64]
        var rating: Int
        /// Of each variant.
        var stock: [Int]
        var attributes: [(key: String, value: JSON)] = []
        var description = ""
        var isActive = true
    }

    static let pieces: [Piece] = [
        Piece(
            name: "Wireless Headphones",
            brand: "SoundMax",
            category: ["Electronics", "Audio"],
            prices: [129_99],
            rating: 450,
            stock: [50],
            attributes: [
                ("Color", .string("Black")),
                ("Connectivity", .array([.string("Wireless"), .string("Cable")])),
            ],
            description: "Cushions of memory foam."
        ),
        Piece(
            name: "Wireless Earbuds",
            brand: "SoundMax",
            category: ["Electronics", "Audio"],
            prices: [59_99],
            rating: 420,
            stock: [0],
            attributes: [("Color", .string("White")), ("Waterproof", .bool(true))]
        ),
        Piece(
            name: "Mechanical Keyboard",
            brand: "KeyForge",
            category: ["Electronics", "Computers"],
            prices: [89_99],
            rating: 470,
            stock: [75],
            attributes: [("Color", .string("Black")), ("Keys", .number("87")), ("Waterproof", .bool(false))]
        ),
        Piece(
            name: "Wireless Mouse",
            brand: "KeyForge",
            category: ["Electronics", "Computers"],
            prices: [29_99],
            rating: 410,
            stock: [120],
            attributes: [("Color", .string("Red"))]
        ),
        Piece(
            name: "Café Crème Press",
            brand: "Måne",
            category: ["Home & Kitchen"],
            prices: [24_50],
            rating: 470,
            stock: [10],
            attributes: [("Color", .string("Red"))]
        ),
        Piece(
            name: "Desk Lamp",
            brand: "Lumen",
            category: ["Home & Kitchen"],
            prices: [39_00],
            rating: 0,
            stock: [3],
            description: "Lights a keyboard, a mechanical clock."
        ),
        Piece(
            name: "Lumen Atlas",
            brand: "Quill",
            category: ["Books"],
            prices: [24_50],
            rating: 400,
            stock: [1]
        ),
        Piece(
            name: "Retired Keyboard",
            brand: "KeyForge",
            category: ["Electronics", "Computers"],
            prices: [5_00],
            rating: 500,
            stock: [9],
            isActive: false
        ),
        Piece(
            name: "Linen Shirt",
            brand: "Weft",
            category: ["Clothing"],
            prices: [35_00, 32_00],
            rating: 440,
            stock: [2, 0],
            attributes: [("Color", .string("White"))],
            description: "Cut in SoundMax colours."
        ),
    ]

    func fill() async throws {
        try await database.write { tx in
            let drafts = Self.pieces.enumerated().map { Self.draft($1, number: $0 + 1) }
            let written = try CatalogWriter(currency: .sample).upsert(drafts, in: tx)
            for (piece, product) in zip(Self.pieces, written) {
                let counted = piece.stock.enumerated().compactMap { index, count in
                    product.variantIDs[Self.sku(piece, index)].map { ($0, count) }
                }
                _ = try Stock.setOnHand(counted, as: StockEntry(.adjustment, actor: "test"), in: tx)
            }
        }
    }

    private static func slug(_ name: String) -> String {
        SearchText.words(in: name).joined(separator: "-")
    }

    private static func sku(_ piece: Piece, _ index: Int) -> String {
        slug(piece.name).uppercased() + "-\(index + 1)"
    }

    private static func draft(_ piece: Piece, number: Int) -> CatalogDraft {
        var draft = CatalogDraft(reference: "test:\(number)", slug: slug(piece.name), name: piece.name)
        draft.brand = piece.brand
        draft.description = piece.description
        draft.categoryPath = piece.category
        draft.attributes = piece.attributes
        draft.ratingHundredths = piece.rating
        draft.ratingCount = 10
        draft.isActive = piece.isActive
        draft.variants = piece.prices.enumerated().map { index, minor in
            var variant = CatalogDraft.VariantDraft(
                sku: sku(piece, index),
                price: Money(minor: minor, currency: .sample)
            )
            variant.position = index
            variant.options = piece.prices.count > 1 ? [("Size", "\(index + 1)")] : []
            return variant
        }
        return draft
    }
}
