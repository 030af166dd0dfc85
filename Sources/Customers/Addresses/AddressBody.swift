package import Kernel

/// An address in a request.
package struct AddressBody: Codable, Sendable {
    let country: Country
    let name: Text<0, 200>?
    let company: Text<0, 200>?
    let line1: Text<0, 200>
    let line2: Text<0, 200>?
    let city: Text<0, 120>?
    let region: Text<0, 120>?
    let postcode: Text<0, 20>?
    let phone: Text<0, 32>?

    /// The address in its form.
    ///
    /// `prefix` says where it stands in the request, such as `shipping_address.`
    ///
    /// - Throws: 422 naming each field that its country wants otherwise.
    package func address(at prefix: String = "") throws(Problem) -> Address {
        let address = Address(
            country: country,
            to: (name?.text, company?.text),
            line1: line1.text,
            line2: line2?.text,
            place: (city?.text, region?.text, postcode?.text),
            phone: phone?.text
        )
        let errors = address.errors(at: prefix)
        guard errors.isEmpty else { throw .invalid(errors) }
        return address
    }
}
