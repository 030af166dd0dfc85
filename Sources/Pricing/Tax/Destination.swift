package import Kernel

/// Where an order goes, as far as tax is concerned.
package struct Destination: Sendable, Equatable {
    package let country: Country
    /// A state or province; nil when unknown.
    package let region: String?
    /// Nil when unknown; written as anybody writes it.
    package let postcode: String?

    package init(country: Country, region: String? = nil, postcode: String? = nil) {
        self.country = country
        self.region = region
        self.postcode = postcode
    }
}
