import Kernel

/// A tax exemption as staff see it.
struct TaxExemptionReply: Codable, Sendable {
    let id: ID<TaxExemption>
    let customer_id: ID<Customer>
    /// Null for every country.
    let country: Country?
    /// Null for the whole country.
    let region: String?
    let certificate: String
    let valid_until: Timestamp?
    let created_at: Timestamp

    init(_ exemption: TaxExemption) {
        id = exemption.id
        customer_id = exemption.customerID
        country = exemption.country
        region = exemption.region
        certificate = exemption.certificate
        valid_until = exemption.validUntil
        created_at = exemption.createdAt
    }
}

/// Exemptions as a plain array; how many there are in all is told in a header.
struct TaxExemptionPage: ReplyWithHeaders, Sendable {
    private let exemptions: [TaxExemptionReply]
    private let total: Int

    init(_ list: (total: Int, exemptions: [TaxExemption])) {
        exemptions = list.exemptions.map(TaxExemptionReply.init)
        total = list.total
    }

    var headers: [(name: String, value: String)] { [("X-Total-Count", String(total))] }
}

extension TaxExemptionPage: SchemaValue {
    static var schema: Schema { Schema(.array(SchemaProbe.schema(of: TaxExemptionReply.self), 0...100)) }

    static var sample: TaxExemptionPage { TaxExemptionPage((0, [])) }

    /// Replies are only written.
    init(from decoder: any Decoder) throws { self = .sample }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(exemptions)
    }
}

/// The path of one exemption.
///
/// Below its customer's, so that what the audit log says of it is forgotten with the customer.
struct TaxExemptionPath: Codable, Sendable {
    let customer_id: ID<Customer>
    let id: ID<TaxExemption>

    func exemption(in tx: Transaction) throws -> TaxExemption {
        guard let exemption = try TaxExemptions.find(id, in: tx), exemption.customerID == customer_id else {
            throw TaxExemptions.notFound
        }
        return exemption
    }
}

/// Lists who is exempt from tax, the newest first.
struct ListTaxExemptions: Query {
    static let route = Route.get("/tax-exemptions", "List tax exemptions")
    typealias Who = Staff<TaxWrite>
    typealias Reply = TaxExemptionPage

    struct Parameters: Codable, Sendable {
        /// Only this customer's.
        let customer_id: ID<Customer>?
        let page: Count<1, 1_000_000>?
        /// 50 unless said.
        let page_size: Count<1, 100>?
    }

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> TaxExemptionPage {
        let page = PageRequest(page: call.parameters.page, size: call.parameters.page_size ?? Count(50))
        return TaxExemptionPage(try TaxExemptions.list(of: call.parameters.customer_id, page, in: tx))
    }
}

/// Shows one exemption.
struct ShowTaxExemption: Query {
    static let route = Route.get(
        "/customers/{customer_id}/tax-exemptions/{id}",
        "Show a tax exemption",
        problems: [Problem.notFound]
    )
    typealias Who = Staff<TaxWrite>
    typealias Path = TaxExemptionPath
    typealias Reply = TaxExemptionReply

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> TaxExemptionReply {
        TaxExemptionReply(try call.path.exemption(in: tx))
    }
}

/// Exempts a customer from tax by a certificate.
///
/// Orders that were placed keep the tax they have.
struct AddTaxExemption: Command {
    static let route = Route.post(
        "/customers/{customer_id}/tax-exemptions",
        "Exempt a customer from tax",
        problems: [Problem.notFound]
    )
    typealias Who = Staff<TaxWrite>
    typealias Path = CustomerPath
    typealias Reply = TaxExemptionReply

    struct Body: Codable, Sendable {
        /// Where it counts; everywhere unless said.
        let country: Country?
        let region: Text<1, 60>?
        /// What the certificate says and whose it is; buyers read it on their orders.
        let certificate: Text<1, 200>
        let valid_until: Timestamp?
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> TaxExemptionReply {
        let body = call.body
        guard let customer = try CustomerTable.find(call.path.customer_id, in: tx), customer.deletedAt == nil
        else { throw CustomerAccess.notFound }
        if body.region != nil, body.country == nil {
            throw Problem.invalid(field: "country", "is wanted beside a region")
        }
        let exemption = try TaxExemptions.insert(
            body.certificate.text,
            for: customer.id,
            place: (body.country, body.region?.text),
            validUntil: body.valid_until,
            in: tx
        )
        guard let exemption else { throw DatabaseError.statement("a new exemption was not returned") }
        return TaxExemptionReply(exemption)
    }
}

/// Ends an exemption.
///
/// Orders that were placed keep it.
struct DeleteTaxExemption: Command {
    static let route = Route.delete(
        "/customers/{customer_id}/tax-exemptions/{id}",
        "Delete a tax exemption",
        problems: [Problem.notFound]
    )
    typealias Who = Staff<TaxWrite>
    typealias Path = TaxExemptionPath
    typealias Reply = Nothing

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        try TaxExemptions.delete(call.path.exemption(in: tx).id, in: tx)
        return Nothing()
    }
}
