import Catalog
package import Kernel

/// What a request orders: from 1 to 100 lines.
package struct OrderItems: SchemaValue {
    /// A product's first variant, a variant, or a price, once unless said otherwise; at most 999 pieces, or
    /// 1,000,000 units of what is measured.
    ///
    /// What it costs is in the catalogue, never in the request.
    package struct Item: Codable, Sendable {
        let product_id: ProductID?
        let variant_id: VariantID?
        let pricing_id: PriceID?
        let quantity: Count<1, 1_000_000>?
    }

    let items: [Item]

    package static var schema: Schema { Schema(.array(SchemaProbe.schema(of: Item.self), 1...100)) }

    package static var sample: OrderItems {
        OrderItems([Item(product_id: .sample, variant_id: nil, pricing_id: nil, quantity: nil)])
    }

    init(_ items: [Item]) {
        self.items = items
    }

    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        var items: [Item] = []
        while !container.isAtEnd { items.append(try container.decode(Item.self)) }
        self.items = items
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(items)
    }
}

extension OrderItems {
    /// The pieces of each variant, in the order of their first mention; the same one twice is summed.
    ///
    /// Two statements at most, whatever is in it.
    /// Where the items stand in the request is given for what is told of them, such as `items.`
    ///
    /// - Throws: 422 for an item that names nothing or two things that disagree; 404 for what is unknown.
    func lines(at place: String, in tx: Transaction) throws -> [Basket.Line] {
        let prices = try Sellables.variants(of: items.compactMap(\.pricing_id), in: tx)
        let bare = items.filter { $0.variant_id == nil && $0.pricing_id == nil }
        let firsts = try Sellables.firstVariants(of: bare.compactMap(\.product_id), in: tx)
        var lines: [Basket.Line] = []
        var places: [VariantID: Int] = [:]
        for (index, item) in items.enumerated() {
            let name = "\(place)\(place.isEmpty ? "" : "\(index).")"
            var line = try item.line(at: name, prices, firsts)
            guard let position = places[line.variantID] else {
                places[line.variantID] = lines.count
                lines.append(line)
                continue
            }
            line.quantity += lines[position].quantity
            line.named += lines[position].named
            lines[position] = line
        }
        return lines
    }
}

extension OrderItems.Item {
    fileprivate func line(
        at place: String,
        _ prices: [PriceID: VariantID],
        _ firsts: [ProductID: VariantID]
    ) throws(Problem) -> Basket.Line {
        let variant: VariantID
        if let pricing_id {
            guard let priced = prices[pricing_id] else { throw .productNotFound }
            variant = priced
        } else if let variant_id {
            variant = variant_id
        } else if let product_id {
            guard let first = firsts[product_id] else { throw .productNotFound }
            variant = first
        } else {
            throw .invalid(
                field: "\(place)product_id",
                "one of product_id, variant_id and pricing_id is wanted"
            )
        }
        // What is named beside must be the same thing; whether it is shows when the goods are found.
        guard variant_id == nil || variant_id == variant else { throw .productNotFound }
        let named = Basket.Named(product: product_id, price: pricing_id)
        return Basket.Line(variantID: variant, quantity: quantity?.value ?? 1, named: [named])
    }
}

extension Problem {
    static var productNotFound: Problem { .notFound("Product not found") }
}
