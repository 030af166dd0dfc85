package import Kernel

/// Where somebody is, as far as tax is concerned.
package struct TaxPlace: Sendable {
    package let country: Country
    package let region: String?
    package let postcode: String?

    /// Nil for a row without a country.
    init?(_ row: Row) {
        guard let country = (row["country"] as String?).flatMap({ Country($0) }) else { return nil }
        self.country = country
        region = row["region"]
        postcode = row["postcode"]
    }
}
