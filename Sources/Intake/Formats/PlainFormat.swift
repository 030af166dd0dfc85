internal import Kernel

/// Mercato's own CSV: consecutive rows with one slug are the variants of one product.
///
/// Only `name` and `price` are compulsory. `category` is a path (`A > B`), `attributes` is a JSON object or
/// `key=value;key=value`, a column `attribute.NAME` holds one attribute, `images` holds addresses parted by
/// spaces. An apostrophe before what a spreadsheet would run as a formula is taken away (see
/// ``FormulaGuard``). A column that is not known is refused rather than silently lost.
struct PlainFormat: FormatReader {
    enum Column: String, ColumnName {
        case reference, slug, name, description, brand, category, currency, attributes, images, rating, sku,
            price
        case cost, stock, barcode, shippable
        case compareAt = "compare_at_price"
        case weightGrams = "weight_grams"
        case taxCode = "tax_code"
        case isActive = "is_active"
        case ratingCount = "rating_count"
        case option1Name = "option1_name"
        case option1Value = "option1_value"
        case option2Name = "option2_name"
        case option2Value = "option2_value"
        case option3Name = "option3_name"
        case option3Value = "option3_value"
    }

    private var table: CSVTable<Column>
    private let attributePlaces: [(name: String, place: Int)]
    private var product: ProductDraft?
    /// The slug of the rows that belong together, also while their product itself is refused.
    private var slug: String?

    init(source: ByteSource) throws {
        let table = try CSVTable<Column>(
            source: source,
            kind: "product table",
            compulsory: [.name, .price],
            isGuarded: true
        )
        attributePlaces = try Self.attributePlaces(in: table.header)
        self.table = table
    }

    /// The columns `attribute.NAME`; all others must be known or have no name at all.
    private static func attributePlaces(in header: [String]) throws -> [(name: String, place: Int)] {
        let known = Column.allCases.map(\.rawValue)
        var places: [(name: String, place: Int)] = []
        var seen: Set<String> = []
        for (place, name) in header.enumerated() where !name.isEmpty {
            guard seen.insert(name.lowercased()).inserted else {
                throw IntakeError("The column \(excerpt(name)) is there twice.")
            }
            if known.contains(name.lowercased()) { continue }
            guard name.lowercased().hasPrefix("attribute."), name.utf8.count > 10 else {
                let names = known.joined(separator: ", ")
                throw IntakeError(
                    "The column \(excerpt(name)) is not known; known are \(names) and attribute.NAME."
                )
            }
            places.append((String(name.dropFirst(10)), place))
        }
        return places
    }

    mutating func read(into output: inout [IntakeResult]) throws -> Bool {
        switch try table.next() {
        case .end:
            finish(into: &output)
            return false
        case .problem(let problem):
            output.append(.refused(line: problem.line, reason: problem.reason))
        case .row:
            do { try take(into: &output) } catch let refusal as DraftRefusal {
                output.append(.refused(line: table.line, reason: refusal.reason))
            }
        }
        return true
    }

    private mutating func take(into output: inout [IntakeResult]) throws {
        guard let text = table[.slug] ?? table[.name] else { throw DraftRefusal("The name is missing.") }
        let rowSlug = SlugMaker.productSlug(from: text)
        if rowSlug != slug {
            finish(into: &output)
            slug = rowSlug
        }
        let variant = try variant(slug: rowSlug)
        if product == nil { product = try begin(slug: rowSlug) }
        try product?.add(variant)
    }

    private func begin(slug: String) throws -> ProductDraft {
        guard let name = table[.name] else { throw DraftRefusal("The name is missing.") }
        var draft = ProductDraft(
            reference: table[.reference] ?? "csv:\(slug)",
            slug: slug,
            name: name,
            line: table.line
        )
        draft.description = table[.description] ?? ""
        draft.brand = table[.brand] ?? ""
        draft.categoryPath = table[.category].map(FieldText.path) ?? []
        draft.currency = table[.currency]?.uppercased()
        draft.taxCode = table[.taxCode]
        draft.isActive = try FieldText.flag(table[.isActive], "is_active mark", default: true)
        draft.isShippable = try FieldText.flag(table[.shippable], "shippable mark", default: true)
        draft.ratingHundredths = try FieldText.rating(table[.rating])
        draft.ratingCount = try FieldText.count(table[.ratingCount], "rating count")
        if let text = table[.attributes] { draft.attributes = try Self.attributes(text) }
        for (name, place) in attributePlaces {
            guard let value = table[place: place] else { continue }
            draft.attributes[name] = .string(value)
        }
        for url in (table[.images] ?? "").split(separator: " ") { draft.addImage(String(url)) }
        return draft
    }

    private func variant(slug: String) throws -> VariantDraft {
        let pairs: [(Column, Column)] = [
            (.option1Name, .option1Value), (.option2Name, .option2Value), (.option3Name, .option3Value),
        ]
        var options: [OptionDraft] = []
        for (nameColumn, valueColumn) in pairs {
            guard let value = table[valueColumn] else { continue }
            guard let name = table[nameColumn] else {
                throw DraftRefusal("The option \(excerpt(value)) has no name.")
            }
            options.append(OptionDraft(name: name, value: value))
        }
        var variant = try VariantDraft(
            sku: table[.sku],
            of: slug,
            options: options,
            price: table[.price],
            compareAt: table[.compareAt],
            cost: table[.cost]
        )
        variant.barcode = table[.barcode]
        variant.stock = try FieldText.stock(table[.stock])
        variant.weightGrams = try FieldText.grams(table[.weightGrams])
        return variant
    }

    /// `{"Color":"Red"}` or `Color=Red;Material=Wool`.
    private static func attributes(_ text: String) throws(DraftRefusal) -> [String: JSON] {
        if text.hasPrefix("{") {
            guard let tree = try? JSON.parse(Array(text.utf8)), case .object(let members) = tree else {
                throw DraftRefusal("The attributes are not a JSON object.")
            }
            return Dictionary(members.map { ($0.key, $0.value) }) { _, last in last }
        }
        var attributes: [String: JSON] = [:]
        for pair in Substring(text).utf8.split(separator: UInt8(ascii: ";")) where !pair.allSatisfy(\.isBlank)
        {
            let mark = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let name = FieldText.trimmed(pair[..<mark])
            guard mark < pair.endIndex, !name.isEmpty else {
                throw DraftRefusal(
                    "The attribute \(excerpt(String(Substring(pair)))) is not of the form name=value."
                )
            }
            attributes[name] = .string(FieldText.trimmed(pair[mark...].dropFirst()))
        }
        return attributes
    }

    private mutating func finish(into output: inout [IntakeResult]) {
        if let product { output.append(.product(product)) }
        product = nil
        slug = nil
    }
}
