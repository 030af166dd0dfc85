import Kernel

/// The countries as the file names them.
enum SaleCountry {
    /// Nil for what has no code: the Channel Islands have two, a community and the unspecified none.
    static func code(_ name: String) -> Country? {
        codes[name].flatMap { Country($0) }
    }

    /// How reports call it: by its code where there is one.
    static func label(_ name: String) -> String {
        codes[name] ?? name
    }

    private static let codes = [
        "Australia": "AU", "Austria": "AT", "Bahrain": "BH", "Belgium": "BE", "Brazil": "BR", "Canada": "CA",
        "Cyprus": "CY", "Czech Republic": "CZ", "Denmark": "DK", "EIRE": "IE", "Finland": "FI",
        "France": "FR", "Germany": "DE", "Greece": "GR", "Hong Kong": "HK", "Iceland": "IS", "Israel": "IL",
        "Italy": "IT", "Japan": "JP", "Lebanon": "LB", "Lithuania": "LT", "Malta": "MT", "Netherlands": "NL",
        "Norway": "NO", "Poland": "PL", "Portugal": "PT", "RSA": "ZA", "Saudi Arabia": "SA",
        "Singapore": "SG", "Spain": "ES", "Sweden": "SE", "Switzerland": "CH", "USA": "US",
        "United Arab Emirates": "AE", "United Kingdom": "GB",
    ]
}
