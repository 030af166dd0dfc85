import Kernel

/// A customer as its owner sees it.
struct CustomerReply: Codable, Sendable {
    let id: ID<Customer>
    let is_default: Bool
    let name: String?
    let email: String?
    let company: String?
    /// With the country's prefix: `DE136695976`.
    let vat_id: String?
    let phone: String?
    let country: String?
    let region: String?
    let city: String?
    let postcode: String?
    let line1: String?
    let line2: String?
    /// As it stands on a letter, in the order of its country; empty without a street.
    let address_lines: [String]
    let created_at: Timestamp
    let updated_at: Timestamp

    init(_ customer: Customer) {
        let values = customer.values
        id = customer.id
        is_default = customer.isDefault
        name = values.name
        email = values.email
        company = values.company
        vat_id = values.vatID
        phone = values.phone
        country = values.country?.text
        region = values.region
        city = values.city
        postcode = values.postcode
        line1 = values.line1
        line2 = values.line2
        address_lines = values.address?.lines ?? []
        created_at = customer.createdAt
        updated_at = customer.updatedAt
    }
}

/// Customers as a plain array; how many there are in all is told in a header.
struct CustomerPage: ReplyWithHeaders, Sendable {
    private let customers: [CustomerReply]
    private let total: Int

    init(_ list: (total: Int, customers: [Customer])) {
        customers = list.customers.map(CustomerReply.init)
        total = list.total
    }

    var headers: [(name: String, value: String)] { [("X-Total-Count", String(total))] }
}

extension CustomerPage: SchemaValue {
    static var schema: Schema { Schema(.array(SchemaProbe.schema(of: CustomerReply.self), 0...100)) }

    static var sample: CustomerPage { CustomerPage((0, [])) }

    /// Replies are only written.
    init(from decoder: any Decoder) throws { self = .sample }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(customers)
    }
}
