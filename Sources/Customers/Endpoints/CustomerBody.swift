import Kernel

/// What is written in a customer, as a request says it.
struct CustomerFields: Codable, Sendable {
    let name: Text<0, 200>?
    let email: Email?
    let company: Text<0, 200>?
    let vat_id: Text<0, 40>?
    let phone: Text<0, 32>?
    let country: Country?
    let region: Text<0, 120>?
    let city: Text<0, 120>?
    let postcode: Text<0, 20>?
    let line1: Text<0, 200>?
    let line2: Text<0, 200>?

    /// - Throws: 422 naming each field that is wrong.
    func values() throws(Problem) -> CustomerValues {
        var values = CustomerValues()
        values.name = name?.text
        values.email = email?.text
        values.company = company?.text
        values.vatID = vat_id?.text
        values.phone = phone?.text
        values.country = country
        values.region = region?.text
        values.city = city?.text
        values.postcode = postcode?.text
        values.line1 = line1?.text
        values.line2 = line2?.text
        return try values.checked()
    }
}

/// A whole customer in a request.
struct CustomerBody: Codable, Sendable {
    let fields: CustomerFields
    /// True makes it the default; false is only for one that is not.
    let is_default: Bool?

    private enum CodingKeys: CodingKey {
        case is_default
    }

    init(from decoder: any Decoder) throws {
        fields = try CustomerFields(from: decoder)
        is_default = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(
            Bool.self,
            forKey: .is_default
        )
    }

    func encode(to encoder: any Encoder) throws {
        try fields.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(is_default, forKey: .is_default)
    }
}

/// What changes in a customer; `null` empties a field.
struct CustomerChange: Codable, Sendable {
    let name: Change<Text<0, 200>>
    let email: Change<Email>
    let company: Change<Text<0, 200>>
    let vat_id: Change<Text<0, 40>>
    let phone: Change<Text<0, 32>>
    let country: Change<Country>
    let region: Change<Text<0, 120>>
    let city: Change<Text<0, 120>>
    let postcode: Change<Text<0, 20>>
    let line1: Change<Text<0, 200>>
    let line2: Change<Text<0, 200>>
    let is_default: Bool?

    /// The values after this change.
    ///
    /// - Throws: 422 when the whole is not right any more.
    func applied(to old: CustomerValues) throws(Problem) -> CustomerValues {
        var new = old
        new.name = Self.text(name, old.name)
        new.email = Self.text(email, old.email)
        new.company = Self.text(company, old.company)
        new.vatID = Self.text(vat_id, old.vatID)
        new.phone = Self.text(phone, old.phone)
        new.country = country.applied(to: old.country)
        new.region = Self.text(region, old.region)
        new.city = Self.text(city, old.city)
        new.postcode = Self.text(postcode, old.postcode)
        new.line1 = Self.text(line1, old.line1)
        new.line2 = Self.text(line2, old.line2)
        return try new.checked()
    }

    private static func text(_ change: Change<some TextValue>, _ old: String?) -> String? {
        switch change {
        case .keep: old
        case .clear: nil
        case .set(let value): value.text
        }
    }
}
