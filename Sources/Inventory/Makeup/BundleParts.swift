import Catalog
package import Kernel

/// The parts of a bundle as a request names them: from 1 to 50.
package struct BundleParts: SchemaValue {
    struct Part: Codable, Sendable {
        let variant_id: VariantID?
        let sku: Text<1, 64>?
        /// In each piece of the bundle; 1 unless said.
        let quantity: Count<1, 100_000>?
    }

    let parts: [Part]

    package static var schema: Schema { Schema(.array(SchemaProbe.schema(of: Part.self), 1...50)) }

    package static var sample: BundleParts {
        BundleParts([Part(variant_id: .sample, sku: nil, quantity: nil)])
    }

    init(_ parts: [Part]) {
        self.parts = parts
    }

    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        var parts: [Part] = []
        while !container.isAtEnd { parts.append(try container.decode(Part.self)) }
        self.parts = parts
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(parts)
    }

    /// The variants that are meant, each once; the same one twice is summed.
    ///
    /// - Throws: 422 for a part that names nothing; 404 for one that is unknown; ``MakeupRefusal/nested``
    ///   for one that is a bundle or the bundle itself.
    func checked(
        for bundle: VariantID,
        in tx: Transaction
    ) throws -> [(id: VariantID, quantity: Int)] {
        let rows = try tx.rows(
            """
            SELECT id, sku, makeup FROM variants
            WHERE deleted_at IS NULL
                AND (id IN \(parts.compactMap(\.variant_id)) OR sku IN \(parts.compactMap(\.sku?.text)))
            """
        )
        var found: [(id: VariantID, quantity: Int)] = []
        for (index, part) in parts.enumerated() {
            guard part.variant_id != nil || part.sku != nil else {
                throw Problem.invalid(field: "parts[\(index)]", "names nothing: give variant_id or sku")
            }
            let row = rows.first { row in
                (part.variant_id.map { $0 == row[0] } ?? true) && (part.sku.map { $0.text == row[1] } ?? true)
            }
            guard let row else { throw Problem.notFound("Part \(index + 1) not found") }
            let id: VariantID = row[0]
            guard id != bundle, (row[2] as String?) != SellableMakeup.bundle.rawValue else {
                throw MakeupRefusal.nested
            }
            let quantity = part.quantity?.value ?? 1
            if let place = found.firstIndex(where: { $0.id == id }) {
                found[place].quantity += quantity
            } else {
                found.append((id, quantity))
            }
        }
        return found
    }
}
