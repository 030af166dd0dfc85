package import Kernel

/// A tax rate as staff see it.
package struct TaxRateReply: Codable, Sendable {
    let id: ID<TaxRate>
    let country: Country
    let region: String?
    let tax_code: String?
    /// In percent: 20 for 20 %.
    let percentage: Digits
    let inclusive: Bool
    let valid_from: Timestamp?
    let valid_until: Timestamp?

    init(_ rate: TaxRate) {
        id = rate.id
        country = rate.country
        region = rate.region
        tax_code = rate.taxCode
        percentage = rate.percentage.digits
        inclusive = rate.isInclusive
        valid_from = rate.validFrom
        valid_until = rate.validUntil
    }
}

/// Lists the tax rates.
package struct ListTaxRates: Query {
    package typealias Who = Staff<TaxWrite>
    package typealias Reply = [TaxRateReply]
    package static let route = Route.get("/tax-rates", "List tax rates")

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> [TaxRateReply] {
        try TaxRates.all(in: tx).map(TaxRateReply.init)
    }
}

/// The address of one tax rate.
package struct TaxRatePath: Codable, Sendable {
    let id: ID<TaxRate>
}

/// Shows one tax rate.
package struct ShowTaxRate: Query {
    package typealias Who = Staff<TaxWrite>
    package typealias Path = TaxRatePath
    package typealias Reply = TaxRateReply
    package static let route = Route.get("/tax-rates/{id}", "Show a tax rate", problems: [Problem.notFound])

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> TaxRateReply {
        guard let rate = try TaxRates.find(call.path.id, in: tx) else { throw TaxRates.notFound }
        return TaxRateReply(rate)
    }
}

/// Adds a tax rate.
///
/// Orders that were placed keep theirs.
package struct CreateTaxRate: Command {
    package typealias Who = Staff<TaxWrite>
    package typealias Reply = TaxRateReply
    package static let route = Route.post("/tax-rates", "Add a tax rate")

    package struct Body: Codable, Sendable {
        let country: Country
        let region: Text<1, 60>?
        let tax_code: Text<1, 60>?
        let percentage: Amount
        let inclusive: Bool?
        let valid_from: Timestamp?
        let valid_until: Timestamp?
    }

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> TaxRateReply {
        let body = call.body
        if let from = body.valid_from, let until = body.valid_until, from >= until {
            throw Problem.invalid(field: "valid_until", "must be later than valid_from")
        }
        let rate = TaxRate(
            id: ID(0),
            place: Destination(country: body.country, region: body.region?.text),
            taxCode: body.tax_code?.text,
            percentage: try body.percentage.percentage(field: "percentage"),
            isInclusive: body.inclusive ?? false,
            validity: (body.valid_from, body.valid_until)
        )
        guard let stored = try TaxRates.insert(rate, in: tx) else {
            throw DatabaseError.statement("a stored tax rate was not returned")
        }
        return TaxRateReply(stored)
    }
}

/// Deletes a tax rate.
///
/// Orders that were placed keep it.
package struct DeleteTaxRate: Command {
    package typealias Who = Staff<TaxWrite>
    package typealias Path = TaxRatePath
    package typealias Reply = Nothing
    package static let route = Route.delete(
        "/tax-rates/{id}",
        "Delete a tax rate",
        problems: [Problem.notFound]
    )

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        guard try TaxRates.delete(call.path.id, in: tx) else { throw TaxRates.notFound }
        return Nothing()
    }
}
