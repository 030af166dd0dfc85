package import Kernel

/// The party that is billed.
package struct Customer: Sendable {
    package let id: ID<Customer>
    package let owner: Owner
    /// Whether it is the one that its owner's orders are billed to.
    package let isDefault: Bool
    package let values: CustomerValues
    package let createdAt: Timestamp
    package let updatedAt: Timestamp
    package let deletedAt: Timestamp?

    init(_ row: Row) {
        id = row["id"]
        owner = row["owner"]
        isDefault = row["is_default"]
        values = CustomerValues(row)
        createdAt = row["created_at"]
        updatedAt = row["updated_at"]
        deletedAt = row["deleted_at"]
    }

    /// Where it is billed; nil while no country or street is known.
    package var address: Address? { values.address }

    /// Its VAT id, if it has one that is right in form and check digits.
    package var vatID: VATID? {
        values.vatID.flatMap { text in try? VATID(text, of: values.country) }
    }

    /// All that is stored, for whoever asks what the shop knows of them.
    func json(_ exemptions: [TaxExemption]) -> JSON {
        let texts = values.fields.map { ($0.name, JSON.maybe($0.value)) }
        let times = [("created_at", createdAt), ("updated_at", updatedAt)].map {
            ($0.0, JSON.string($0.1.description))
        }
        return .object(
            [("id", .number(id.description)), ("is_default", .bool(isDefault))] + texts + times
                + [("deleted_at", .maybe(deletedAt)), ("tax_exemptions", .array(exemptions.map(\.json)))]
        )
    }
}

/// What is written in a customer.
package struct CustomerValues: Sendable, Equatable {
    package var name: String?
    package var email: String?
    package var company: String?
    package var vatID: String?
    package var phone: String?
    package var country: Country?
    package var region: String?
    package var city: String?
    package var postcode: String?
    package var line1: String?
    package var line2: String?
}

extension CustomerValues {
    init(_ row: Row) {
        name = row["name"]
        email = row["email"]
        company = row["company"]
        vatID = row["vat_id"]
        phone = row["phone"]
        country = row["country"]
        region = row["region"]
        city = row["city"]
        postcode = row["postcode"]
        line1 = row["line1"]
        line2 = row["line2"]
    }

    /// The columns with what is in them.
    var fields: [(name: String, value: String?)] {
        [
            ("name", name), ("email", email), ("company", company), ("vat_id", vatID), ("phone", phone),
            ("country", country?.text), ("region", region), ("city", city), ("postcode", postcode),
            ("line1", line1), ("line2", line2),
        ]
    }

    /// The whole address, if there is one.
    package var address: Address? {
        guard let country, let line1 else { return nil }
        return Address(
            country: country,
            to: (name, company),
            line1: line1,
            line2: line2,
            place: (city, region, postcode),
            phone: phone
        )
    }

    /// The same in the form in which it is kept.
    ///
    /// A country alone is enough for tax; whoever writes more of an address writes all of it.
    ///
    /// - Throws: 422 naming each field that is wrong.
    func checked() throws(Problem) -> CustomerValues {
        var checked = self
        checked.name = name?.inOneLineOrNone
        checked.company = company?.inOneLineOrNone
        checked.phone = phone?.inOneLineOrNone
        var errors = checked.takeAddress()
        if let text = vatID?.inOneLineOrNone {
            do throws(VATID.Wrong) {
                checked.vatID = try VATID(text, of: country).text
            } catch {
                errors.append(FieldError(field: "vat_id", detail: error.detail))
            }
        } else {
            checked.vatID = nil
        }
        guard errors.isEmpty else { throw .invalid(errors) }
        return checked
    }

    /// Puts the address into its form, and answers what is wrong with it.
    private mutating func takeAddress() -> [FieldError] {
        let parts = [region, city, postcode, line1, line2]
        let hasAddress = parts.contains { $0?.inOneLineOrNone != nil }
        guard let country else {
            let errors =
                hasAddress
                ? [FieldError(field: "country", detail: "is wanted beside an address")] : []
            return errors + phoneErrors
        }
        let address = Address(
            country: country,
            line1: line1 ?? "",
            line2: line2,
            place: (city, region, postcode),
            phone: phone
        )
        line1 = address.line1.inOneLineOrNone
        line2 = address.line2
        region = address.region
        city = address.city
        postcode = address.postcode
        return hasAddress ? address.errors() : phoneErrors
    }

    private var phoneErrors: [FieldError] {
        guard let phone, !Address.isPhone(phone) else { return [] }
        return [FieldError(field: "phone", detail: Address.phoneRule)]
    }
}
