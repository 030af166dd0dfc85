/// The words for tax on goods that mean something of their own, and what holds where a country lacks one.
///
/// Every other code, such as `books`, is looked for as it is, and has the standard rate where it has none.
enum TaxCode {
    /// The codes to look for, one after another, before the rate for goods of every code.
    ///
    /// `reduced` is the higher where a country has two reduced rates, for then less tax than is due is never
    /// asked by mistake; goods of the lower one are `reduced1`.
    static func choices(_ code: String?) -> [String] {
        guard let code else { return [] }
        let known = others[word(code)] ?? []
        return [code] + known.filter { $0 != code }
    }

    private static let others: [String: [String]] = [
        "standard": ["standard"],
        "reduced": ["reduced", "reduced2", "reduced1"],
        "reduced1": ["reduced1", "reduced"],
        "reduced2": ["reduced2", "reduced", "reduced1"],
        "super_reduced": ["super_reduced", "reduced1", "reduced"],
        "parking": ["parking"],
        "zero": ["zero"],
    ]

    /// `Reduced-rate`, as other shops write it, is `reduced`.
    private static func word(_ code: String) -> String {
        let word = code.lowercased().map { $0 == "-" || $0 == " " ? "_" : String($0) }.joined()
        return word.hasSuffix("_rate") ? String(word.dropLast(5)) : word
    }
}
