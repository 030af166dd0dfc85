/// Writes a plausible catalogue of any size as Mercato's own CSV; the same seed gives the same bytes.
///
/// For measuring: names, brands and categories are invented, slugs and SKUs carry the row's number.
package struct RowGenerator {
    /// The first line of the file.
    static let header = """
        slug,name,description,brand,category,sku,price,compare_at_price,cost,stock,weight_grams,tax_code,\
        rating,rating_count,attributes

        """

    private let rows: Int
    private var sequence: SeededSequence
    private var buffer: [UInt8] = []

    /// A catalogue of that many rows, each a product of its own.
    package init(rows: Int, seed: UInt64 = 1) {
        self.rows = max(rows, 0)
        sequence = SeededSequence(seed: seed)
        buffer.reserveCapacity(ByteSource.chunkSize + 4096)
    }

    /// Writes the whole file in pieces of about 256 KiB.
    package mutating func write(to output: ([UInt8]) throws -> Void) rethrows {
        buffer.append(contentsOf: Self.header.utf8)
        for row in 1...max(rows, 1) where row <= rows {
            append(row)
            if buffer.count >= ByteSource.chunkSize {
                try output(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try output(buffer)
        buffer.removeAll()
    }

    private mutating func append(_ row: Int) {
        let branch = sequence.pick(RowWords.branches)
        let thing = sequence.pick(branch.things)
        let quality = sequence.pick(RowWords.qualities)
        let material = sequence.pick(branch.materials)
        let color = sequence.pick(RowWords.colors)
        let cents = 199 + sequence.number(below: 39_900)
        let name = "\(quality) \(material) \(thing) \(row)"
        text("\(quality)-\(material)-\(thing)-\(row)".lowercased().replacing(" ", with: "-"))
        text(name)
        text("\"\(sequence.pick(RowWords.openings)), \(sequence.pick(RowWords.closings))\"")
        text(sequence.pick(RowWords.brands))
        text("\(branch.name) > \(thing)s")
        text("BD-\(row)")
        amount(cents)
        if sequence.number(below: 4) == 0 { amount(cents + cents / 5) } else { text("") }
        amount(cents / 2)
        text(String(sequence.number(below: 200)))
        text(String(50 + sequence.number(below: 5000)))
        text("standard")
        text("\(2 + sequence.number(below: 3)).\(sequence.number(below: 10))")
        text(String(sequence.number(below: 2000)))
        buffer.append(contentsOf: "Color=\(color);Material=\(material)\n".utf8)
    }

    private mutating func text(_ text: String) {
        buffer.append(contentsOf: text.utf8)
        buffer.append(UInt8(ascii: ","))
    }

    private mutating func amount(_ cents: Int) {
        text("\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)")
    }
}
