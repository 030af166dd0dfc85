package import Kernel

/// A tax rate as staff see it.
package struct TaxRateReply: Codable, Sendable {
    let id: ID<TaxRate>
    let country: Country
    let region: String?
    /// Beginnings of postcodes and ranges of them; null for all.
    let postcodes: String?
    let tax_code: String?
    /// What buyers read before the percentage; `Tax` when it is null.
    let name: String?
    /// In percent: 20 for 20 %.
    let percentage: Digits
    let inclusive: Bool
    let valid_from: Timestamp?
    let valid_until: Timestamp?
    /// The table that it was loaded from, such as `eu`; null for one that staff made or changed.
    let table: String?

    package init(_ rate: TaxRate) {
        id = rate.id
        country = rate.country
        region = rate.region
        postcodes = rate.postcodes?.text
        tax_code = rate.taxCode
        name = rate.name
        percentage = rate.percentage.digits
        inclusive = rate.isInclusive
        valid_from = rate.validFrom
        valid_until = rate.validUntil
        table = rate.table
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
        /// Beginnings of postcodes and ranges of them, with commas between; all unless said.
        let postcodes: PostcodeList?
        let tax_code: Text<1, 60>?
        /// What buyers read before the percentage; `Tax` unless said.
        let name: Text<1, 60>?
        let percentage: Amount
        let inclusive: Bool?
        let valid_from: Timestamp?
        let valid_until: Timestamp?
    }

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> TaxRateReply {
        let body = call.body
        var rate = TaxRate(
            id: ID(0),
            place: Destination(country: body.country, region: body.region?.text),
            taxCode: body.tax_code?.text,
            percentage: try body.percentage.percentage(field: "percentage"),
            isInclusive: body.inclusive ?? false,
            validity: (body.valid_from, body.valid_until)
        )
        rate.postcodes = body.postcodes
        rate.name = body.name?.text
        try rate.checkValidity()
        guard let stored = try TaxRates.insert(rate, in: tx) else {
            throw DatabaseError.statement("a stored tax rate was not returned")
        }
        return TaxRateReply(stored)
    }
}

/// Changes a tax rate; one of a table is the staff's own afterwards.
///
/// Orders that were placed keep what it was.
package struct ChangeTaxRate: Command {
    package typealias Who = Staff<TaxWrite>
    package typealias Path = TaxRatePath
    package typealias Reply = TaxRateReply
    package static let route = Route.patch(
        "/tax-rates/{id}",
        "Change a tax rate",
        problems: [Problem.notFound]
    )

    package struct Body: Codable, Sendable {
        let postcodes: Change<PostcodeList>
        let tax_code: Change<Text<1, 60>>
        let name: Change<Text<1, 60>>
        let percentage: Amount?
        let inclusive: Bool?
        let valid_from: Change<Timestamp>
        let valid_until: Change<Timestamp>
    }

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> TaxRateReply {
        guard var rate = try TaxRates.find(call.path.id, in: tx) else { throw TaxRates.notFound }
        let body = call.body
        rate.postcodes = body.postcodes.applied(to: rate.postcodes)
        rate.taxCode = body.tax_code.applied(to: rate.taxCode.flatMap { Text<1, 60>($0) })?.text
        rate.name = body.name.applied(to: rate.name.flatMap { Text<1, 60>($0) })?.text
        if let percentage = try body.percentage?.percentage(field: "percentage") {
            rate.percentage = percentage
        }
        rate.isInclusive = body.inclusive ?? rate.isInclusive
        rate.validFrom = body.valid_from.applied(to: rate.validFrom)
        rate.validUntil = body.valid_until.applied(to: rate.validUntil)
        rate.table = nil
        try rate.checkValidity()
        guard try TaxRates.update(rate, in: tx) else { throw TaxRates.notFound }
        return TaxRateReply(rate)
    }
}

extension TaxRate {
    /// - Throws: 422 when it would end before it begins.
    fileprivate func checkValidity() throws(Problem) {
        guard let validFrom, let validUntil, validFrom >= validUntil else { return }
        throw .invalid(field: "valid_until", "must be later than valid_from")
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
