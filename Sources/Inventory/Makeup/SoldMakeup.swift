package import Catalog
package import Kernel

/// How something was made up when it was sold, for an order to remember.
///
/// What becomes of the bundle later changes no order: the same parts come back that were taken.
package struct SoldMakeup: Codable, Sendable {
    package struct Measured: Codable, Sendable {
        /// Of the unit, in the whole line, which counts as one piece.
        package let quantity: Int
        package let unit: String
        /// For how many units the price is.
        let per: Int
    }

    package struct Part: Codable, Sendable {
        let variant_id: VariantID
        let sku: String
        let name: String
        /// In each piece of the bundle.
        let quantity: Int
    }

    package let measured: Measured?
    package let parts: [Part]?

    /// Nil for what is sold by the piece.
    package init?(_ makeup: Makeup?, quantity: Int) {
        switch makeup {
        case nil: return nil
        case .measured(let measure):
            measured = Measured(quantity: quantity, unit: measure.unit, per: measure.per)
            parts = nil
        case .bundle(let bundle):
            measured = nil
            parts = bundle.map {
                Part(variant_id: $0.variantID, sku: $0.sku, name: $0.name, quantity: $0.quantity)
            }
        }
    }

    /// From what was stored.
    package init?(_ json: JSON?) {
        let measure = json?["measured"]
        measured = measure?["quantity"]?.integer.flatMap { quantity in
            measure?["per"]?.integer.map { per in
                Measured(quantity: Int(quantity), unit: measure?["unit"]?.string ?? "", per: Int(per))
            }
        }
        parts = json?["parts"]?.array?.compactMap(Part.init)
        guard measured != nil || parts != nil else { return nil }
    }

    /// As it is stored.
    package var json: JSON {
        var members: [(String, JSON)] = []
        if let measured {
            members.append(
                (
                    "measured",
                    .object([
                        ("quantity", .number(String(measured.quantity))), ("unit", .string(measured.unit)),
                        ("per", .number(String(measured.per))),
                    ])
                )
            )
        }
        if let parts { members.append(("parts", .array(parts.map(\.json)))) }
        return .object(members)
    }

    /// What one piece of a line took from the stock.
    package func taken(of variant: VariantID) -> [(VariantID, Int)] {
        parts?.map { ($0.variant_id, $0.quantity) } ?? [(variant, measured?.quantity ?? 1)]
    }
}

extension SoldMakeup.Part {
    fileprivate init?(_ json: JSON) {
        guard let variant = json["variant_id"]?.integer, let quantity = json["quantity"]?.integer else {
            return nil
        }
        self.init(
            variant_id: VariantID(variant),
            sku: json["sku"]?.string ?? "",
            name: json["name"]?.string ?? "",
            quantity: Int(quantity)
        )
    }

    fileprivate var json: JSON {
        .object([
            ("variant_id", .number(variant_id.description)), ("sku", .string(sku)), ("name", .string(name)),
            ("quantity", .number(String(quantity))),
        ])
    }
}
