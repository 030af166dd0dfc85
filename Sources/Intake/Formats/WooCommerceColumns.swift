/// The columns of a WooCommerce product export that are read; numbered and unit-bearing ones stand apart.
enum WooCommerceColumn: String, ColumnName {
    case id = "ID"
    case type = "Type"
    case sku = "SKU"
    case gtin = "GTIN, UPC, EAN, or ISBN"
    case name = "Name"
    case published = "Published"
    case visibility = "Visibility in catalog"
    case shortDescription = "Short description"
    case description = "Description"
    case taxStatus = "Tax status"
    case taxClass = "Tax class"
    case isInStock = "In stock?"
    case stock = "Stock"
    case salePrice = "Sale price"
    case regularPrice = "Regular price"
    case categories = "Categories"
    case tags = "Tags"
    case brands = "Brands"
    case images = "Images"
    case parent = "Parent"
    case externalURL = "External URL"
    case weightKilograms = "Weight (kg)"
    case weightGrams = "Weight (g)"
    case weightPounds = "Weight (lbs)"
    case weightOunces = "Weight (oz)"
}

/// Where `Attribute 1 name`, `Attribute 1 value(s)`, `Attribute 2 name`, … stand.
struct WooCommerceAttributes {
    private let places: [(name: Int, values: Int)]

    init(of table: CSVTable<WooCommerceColumn>) {
        var places: [(name: Int, values: Int)] = []
        for number in 1...50 {
            guard let name = table.place(of: "Attribute \(number) name"),
                let values = table.place(of: "Attribute \(number) value(s)")
            else { continue }
            places.append((name, values))
        }
        self.places = places
    }

    /// The attributes of the current row; blank ones mean "any" and are left out.
    func read(_ table: CSVTable<WooCommerceColumn>) -> [(name: String, values: [String])] {
        places.compactMap { place in
            guard let name = table[place: place.name], let text = table[place: place.values] else {
                return nil
            }
            return (name, WooCommerceText.list(text))
        }
    }
}

enum WooCommerceText {
    /// The parts of `A, B`; a comma inside a part is written `\,`.
    static func list(_ text: String) -> [String] {
        var parts: [[UInt8]] = [[]]
        var isEscaped = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: ","), !isEscaped {
                parts.append([])
            } else {
                if byte == UInt8(ascii: ","), isEscaped { parts[parts.count - 1].removeLast() }
                parts[parts.count - 1].append(byte)
            }
            isEscaped = byte == UInt8(ascii: "\\")
        }
        return parts.map { FieldText.trimmed(String(decoding: $0, as: UTF8.self)) }.filter { !$0.isEmpty }
    }

    /// A description: HTML in which line breaks are written as a backslash and an n.
    static func plain(_ text: String?) -> String {
        guard let text else { return "" }
        let lines = text.split(separator: "\\n", omittingEmptySubsequences: false).joined(separator: "\n")
        return PlainText.from(html: lines)
    }
}
