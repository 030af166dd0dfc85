package import Kernel
package import Pricing

/// What a promotion does and how often, apart from when it applies: for trying it on orders of the past.
package struct PromotionTerms: Sendable {
    /// Without its period, and with its whole budget.
    package let promotion: Promotion
    /// Orders in other currencies do not get it, if there is one.
    package let currency: Currency?
    package let limitTotal: Int?
    package let limitPerCustomer: Int?
    /// Nil for one that is not kept yet.
    package let id: ID<Promotion>?

    /// One that staff would make.
    ///
    /// - Throws: 422 naming the field.
    package init(_ body: PromotionBody) throws(Problem) {
        self.init(try body.values(), nil)
    }

    /// One that staff would make, as a file tells it.
    ///
    /// - Throws: 422 with every field that is wrong.
    package init(_ json: JSON) throws {
        let errors = SchemaProbe.schema(of: PromotionBody.self).errors(in: json)
        guard errors.isEmpty else { throw Problem.invalid(errors) }
        try self.init(ValueDecoder.decode(PromotionBody.self, from: json))
    }

    /// One that is kept.
    ///
    /// - Throws: 404.
    package init(_ id: ID<Promotion>, in tx: Transaction) throws {
        self.init(try PromotionPath(id: id).promotion(in: tx).values, id)
    }

    private init(_ values: PromotionValues, _ id: ID<Promotion>?) {
        promotion = Promotion(
            source: id.map(Promotion.source) ?? "promotion:new",
            reason: values.name,
            effects: values.effects,
            conditions: values.conditions,
            priority: values.priority,
            stacking: values.stacking,
            budgetLeft: values.budget
        )
        (currency, limitTotal, limitPerCustomer) = (
            values.currency, values.limitTotal, values.limitPerCustomer
        )
        self.id = id
    }
}
