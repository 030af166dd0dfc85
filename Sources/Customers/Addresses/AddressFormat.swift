import Kernel

/// How addresses are written in one country.
struct AddressFormat: Sendable {
    /// The parts of an address that countries differ about, by the letter of ``AddressFormatList``.
    enum Part: Character, Sendable {
        case street = "a"
        case city = "c"
        case region = "s"
        case postcode = "z"
    }

    /// What every address of this country has.
    let wanted: Set<Part>
    /// The lines, such as `n/o/a/z c`.
    let order: String
    /// The forms of its postcode; none where there is none, or where nothing is known of it.
    let postcodes: [TextForm]

    static func of(_ country: Country) -> AddressFormat {
        all[country.text] ?? AddressFormat(wanted: [.street, .city], order: "n/o/a/c z", postcodes: [])
    }

    /// By the country's code.
    static let all: [String: AddressFormat] = {
        var all: [String: AddressFormat] = [:]
        var wanted: Set<Part> = []
        var order = ""
        for line in AddressFormatList.text.split(separator: "\n") {
            var countries = line
            if let equals = line.firstIndex(of: "=") {
                let head = line[..<equals].split(separator: " ", maxSplits: 1)
                wanted = Set((head.first ?? "").compactMap(Part.init))
                order = ordered(head.last ?? "")
                countries = line[line.index(after: equals)...]
            }
            for entry in countries.split(separator: ";") {
                let words = entry.drop { $0 == " " }.split(separator: " ", maxSplits: 1)
                guard let code = words.first else { continue }
                let forms = words.dropFirst().flatMap { $0.split(separator: "|").map { TextForm($0) } }
                all[String(code)] = AddressFormat(wanted: wanted, order: order, postcodes: forms)
            }
        }
        return all
    }()

    /// The lines with a place for the postcode, for somebody may give one all the same.
    private static func ordered(_ text: Substring) -> String {
        let order = String(text).inOneLine
        if order.contains("z") { return order }
        return order.contains("c") ? order.replacing("c", with: "c z") : order + "/z"
    }

    /// A postcode as it is written there; nil when it has no form of this country's.
    func postcode(_ text: String, in country: Country) -> String? {
        guard let compact = text.compact(longest: 20), !compact.isEmpty else { return nil }
        guard !postcodes.isEmpty else { return text.inOneLine.uppercased() }
        let code = Array(country.text.utf8)
        // People write F-75001, SE-111 22 and LV-1010 as well as 1010.
        let bare = compact.prefix(2).drop { $0 >= 0x41 } + compact.dropFirst(2)
        for candidate in [compact, Array(bare), code + compact] {
            for form in postcodes {
                if let written = form.written(candidate) { return written }
            }
        }
        return nil
    }
}
