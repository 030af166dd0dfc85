import Kernel
import Pricing

/// A catalogue, what was done with a cart, and rates by zones.
extension Draft {
    /// Where orders go, as far as the steps say.
    private struct Places {
        var address: String?
        var account: String?
    }

    private struct Product {
        var price: Money
        var unitMin: Money?
        var categories: [String]
        var taxCode: String?
    }

    mutating func readCart(_ inputs: Fields) throws {
        guard inputs.has("products") else { return }
        var products: [String: Product] = [:]
        for product in try inputs.manyFields("products") ?? [] {
            guard let sku = try product.text("sku"), let price = try product.money("price", currency),
                price.minor >= 0
            else { throw NotUnderstood(why: "a product without a name or a price from 0") }
            products[sku] = Product(
                price: price,
                unitMin: try product.money("minimum_price", currency),
                categories: try product.texts("categories") ?? [],
                taxCode: try product.text("tax_category")
            )
        }
        var places = Places()
        for step in try inputs.manyFields("cart_steps") ?? [] { try take(step, products, &places) }
        try readRates(inputs, places)
    }

    private mutating func take(_ step: Fields, _ products: [String: Product], _ places: inout Places) throws {
        let sku = try step.text("sku") ?? ""
        let quantity = try step.count("quantity")
        let place = lines.firstIndex { $0.name == sku }
        switch (try step.text("op"), place) {
        case ("add", let place?): lines[place].quantity += quantity ?? 1
        case ("add", nil): try add(sku, quantity ?? 1, products)
        case ("set_quantity", let place?):
            guard let quantity else { throw step.wrong("quantity", "there") }
            if quantity == 0 { lines.remove(at: place) } else { lines[place].quantity = quantity }
        case ("remove", let place?): lines.remove(at: place)
        case ("set_address", _): places.address = try step.text("country")
        case ("login", _): places.account = try step.text("default_country")
        case (let op, _): throw NotUnderstood(why: "the step \(op ?? "nothing") of \(sku)")
        }
    }

    private mutating func add(_ sku: String, _ quantity: Int, _ products: [String: Product]) throws {
        guard let product = products[sku] else { throw NotUnderstood(why: "\(sku) is no product") }
        guard quantity > 0 else { throw NotUnderstood(why: "a line has no pieces") }
        lines.append(
            Line(
                name: sku,
                unit: product.price,
                quantity: quantity,
                taxCode: product.taxCode,
                categories: product.categories.map { category($0) },
                unitMin: product.unitMin
            )
        )
    }

    // MARK: Zones

    private mutating func readRates(_ inputs: Fields, _ places: Places) throws {
        let zone = try inputs.text("default_tax_zone")
        let rates = try inputs.manyFields("tax_rates") ?? []
        let named = Set(try rates.compactMap { try $0.text("zone") })
        if let date = try inputs.text("date") { moment = try Self.day(date) }
        destination =
            try (places.address ?? places.account).map { try Self.country($0) }
            ?? zone.map { try Self.country($0) }
        for rate in rates {
            guard let percentage = try rate.percentage("percent") else {
                throw rate.wrong("percent", "there")
            }
            _ = try rate.text("name")
            let zone = try rate.text("zone") ?? ""
            let category = try rate.text("category")
            let isInclusive = try rate.flag("included_in_price") ?? false
            let validity = (
                from: try rate.text("valid_from").map { try Self.day($0) },
                until: try rate.text("valid_until").map { try Self.day($0) }
            )
            guard let country = try place(zone, beside: named) else { continue }
            taxes.add(percentage, category, Destination(country: country), isInclusive, validity)
        }
    }

    /// The country for which a zone's rate counts; nil where this order does not go.
    private func place(_ zone: String, beside named: Set<String>) throws -> Country? {
        guard zone == Self.rest else { return try Self.country(zone).country }
        guard let country = destination?.country, !named.contains(country.text) else { return nil }
        return country
    }

    private static let rest = "REST_OF_WORLD"

    private static func country(_ name: String) throws -> Destination {
        let isCode = name.utf8.count == 2 && name.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
        // Somewhere that no case names.
        guard let code = isCode ? name : name == rest ? Optional("AQ") : countries[name] else {
            throw NotUnderstood(why: "the place \(name) is unknown")
        }
        return Destination(country: Country(checked: code))
    }

    private static let countries = [
        "United States": "US", "Germany": "DE", "Poland": "PL", "France": "FR", "United Kingdom": "GB",
        "Australia": "AU", "Austria": "AT", "Belgium": "BE", "Canada": "CA", "China": "CN", "Italy": "IT",
        "Japan": "JP", "Mexico": "MX", "Netherlands": "NL", "New Zealand": "NZ", "Portugal": "PT",
        "Spain": "ES", "Sweden": "SE", "Switzerland": "CH", "Ireland": "IE",
    ]

    /// `31-12-2022` or `2022-12-31`, as it begins.
    private static func day(_ text: String) throws -> Timestamp {
        var parts = text.split(separator: "-").map(String.init)
        if parts.first?.count == 2 { parts.reverse() }
        guard let day = Timestamp(parts.joined(separator: "-") + "T00:00:00Z") else {
            throw NotUnderstood(why: "\(text) is no date")
        }
        return day
    }
}
