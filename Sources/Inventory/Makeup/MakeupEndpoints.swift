import Catalog
import Kernel

/// How a variant is made up: measured, a bundle, or neither.
struct MakeupReply: Codable, Sendable {
    struct MeasureFields: Codable, Sendable {
        /// What quantities count: `g`, `cm`, `ml`.
        let unit: Text<1, 12>
        /// For how many units the price is.
        let per: Count<1, 1_000_000>
        /// Quantities are multiples of it; 1 unless said.
        let step: Count<1, 1_000_000>?
        /// The least that can be bought; the step unless said.
        let min: Count<1, 1_000_000>?
    }

    struct Part: Codable, Sendable {
        let variant_id: VariantID
        let sku: String
        let name: String
        /// In each piece of the bundle.
        let quantity: Int
    }

    let variant_id: VariantID
    let measure: MeasureFields?
    let parts: [Part]

    init(_ id: VariantID, _ makeup: Makeup?) {
        variant_id = id
        measure = makeup?.measure.flatMap(MeasureFields.init)
        parts = (makeup?.parts ?? []).map {
            Part(variant_id: $0.variantID, sku: $0.sku, name: $0.name, quantity: $0.quantity)
        }
    }
}

extension MakeupReply.MeasureFields {
    fileprivate init?(_ measure: Measure) {
        guard let unit = Text<1, 12>(measure.unit), let per = Count<1, 1_000_000>(measure.per) else {
            return nil
        }
        self.init(unit: unit, per: per, step: Count(measure.step), min: Count(measure.min))
    }

    /// - Throws: 422 when the least is no multiple of the step.
    var measure: Measure {
        get throws(Problem) {
            let step = step?.value ?? 1
            let least = min?.value ?? step
            guard least % step == 0 else { throw .invalid(field: "min", "must be a multiple of step") }
            return Measure(unit: unit.text, per: per.value, step: step, min: least)
        }
    }
}

/// A variant that staff name with its product.
struct MakeupPath: Codable, Sendable {
    let product_id: ProductID
    let variant_id: VariantID

    /// The variant, if the product has it.
    ///
    /// - Throws: 404.
    func find(in tx: Transaction) throws -> (id: VariantID, makeup: SellableMakeup?) {
        let row = try tx.first(
            """
            SELECT v.makeup FROM variants v
            WHERE v.id = \(variant_id) AND v.product_id = \(product_id) AND v.deleted_at IS NULL
            """
        )
        guard let row else { throw Problem.notFound("Variant not found") }
        return (variant_id, (row[0] as String?).flatMap(SellableMakeup.init))
    }

    /// What every change ends with.
    func changed(in tx: Transaction) throws -> MakeupReply {
        for topic in ["product:\(product_id)", "catalog", "stock"] { tx.touch(topic) }
        return try reply(in: tx)
    }

    func reply(in tx: Transaction) throws -> MakeupReply {
        let (id, makeup) = try find(in: tx)
        switch makeup {
        case nil: return MakeupReply(id, nil)
        case .measured:
            return MakeupReply(id, try MakeupTable.measures(of: [id], in: tx)[id].map { .measured($0) })
        case .bundle: return MakeupReply(id, .bundle(try MakeupTable.parts(of: [id], in: tx)[id] ?? []))
        }
    }
}

/// Shows how a variant is measured or what it is bundled of.
struct ShowMakeup: Query {
    static let route = Route.get(
        "/products/{product_id}/variants/{variant_id}/makeup",
        "Show how a variant is measured or bundled",
        problems: [Problem.notFound]
    )
    typealias Who = Staff<CatalogWrite>
    typealias Path = MakeupPath
    typealias Reply = MakeupReply

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> MakeupReply { try call.path.reply(in: tx) }
}

/// Has a variant sold by weight, length or volume.
struct SetMeasure: Command {
    static let route = Route.put(
        "/products/{product_id}/variants/{variant_id}/makeup/measure",
        "Sell a variant by weight or length",
        refusals: [MakeupRefusal.self],
        problems: [Problem.notFound]
    )
    typealias Who = Staff<CatalogWrite>
    typealias Path = MakeupPath
    typealias Body = MakeupReply.MeasureFields
    typealias Reply = MakeupReply

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> MakeupReply {
        let (id, makeup) = try call.path.find(in: tx)
        guard makeup != .bundle else { throw MakeupRefusal.isBundle }
        try MakeupTable.set(try call.body.measure, of: id, in: tx)
        try SellableMakeups.set(.measured, of: id, in: tx)
        return try call.path.changed(in: tx)
    }
}

/// Makes a variant a bundle of others, whose stock it shares.
struct SetBundle: Command {
    static let route = Route.put(
        "/products/{product_id}/variants/{variant_id}/makeup/parts",
        "Make a variant a bundle",
        refusals: [MakeupRefusal.self],
        problems: [Problem.notFound]
    )
    typealias Who = Staff<CatalogWrite>
    typealias Path = MakeupPath
    typealias Reply = MakeupReply

    struct Body: Codable, Sendable {
        let parts: BundleParts
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> MakeupReply {
        let (id, makeup) = try call.path.find(in: tx)
        guard makeup != .measured else { throw MakeupRefusal.isMeasured }
        guard try !MakeupTable.isPart(id, in: tx) else { throw MakeupRefusal.isPart }
        let level = try Stock.levels(of: [id], in: tx)[id]
        guard makeup == .bundle || (level?.onHand ?? 0) == 0 else { throw MakeupRefusal.hasStock }
        try MakeupTable.set(try call.body.parts.checked(for: id, in: tx), of: id, in: tx)
        try SellableMakeups.set(.bundle, of: id, in: tx)
        try shelve(id, call.path.product_id, in: tx)
        return try call.path.changed(in: tx)
    }

    private func shelve(_ id: VariantID, _ product: ProductID, in tx: Transaction) throws {
        let isThere = (try Stock.levels(of: [id], in: tx)[id]?.onHand ?? 0) > 0
        try ShelfTable.note(
            filled: isThere ? [id] : [],
            emptied: isThere ? [] : [id],
            of: [product],
            in: tx
        )
    }
}

/// Has a variant sold by the piece, from stock of its own, again.
struct ForgetMakeup: Command {
    static let route = Route.delete(
        "/products/{product_id}/variants/{variant_id}/makeup",
        "Sell a variant by the piece again",
        problems: [Problem.notFound]
    )
    typealias Who = Staff<CatalogWrite>
    typealias Path = MakeupPath
    typealias Reply = Nothing

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let (id, makeup) = try call.path.find(in: tx)
        guard makeup != nil else { return Nothing() }
        try MakeupTable.forget(id, in: tx)
        try SellableMakeups.set(nil, of: id, in: tx)
        if makeup == .bundle {
            try ShelfTable.note(filled: [], emptied: [id], of: [call.path.product_id], in: tx)
        }
        _ = try call.path.changed(in: tx)
        return Nothing()
    }
}
